import { randomUUID } from 'node:crypto'
import {
  type DeliveryContext,
  type DeliverySettings,
  InFlight,
  RateLimiter,
  RecordWatchers,
  receiptOf,
  retryingStore,
  StoreAvailability,
  Tasks,
  watchedStore,
} from '../delivery/index.ts'
import { type ClientEvents, reportError, reportStore } from '../events/index.ts'
import { Gate, WalletPoller } from '../gate/index.ts'
import type { Transport } from '../gupshup/index.ts'
import type { PolicyTable } from '../policy/index.ts'
import { SuppressionGuard, type SuppressionGuardOptions, type TemplateAdvisor } from '../preflight/index.ts'
import { WebhookEvidence } from '../settlement/index.ts'
import type { ScopedStore } from '../store/index.ts'
import { Cancellation, type Clock, ClockWatch, type Emitter, SteadyClock } from '../util/index.ts'

export interface EngineOptions {
  readonly settings: DeliverySettings
  readonly store: ScopedStore
  /** It is in this process and rejects only what cannot be kept, and it is asked several times for every message. */
  readonly isStoreTrusted: boolean
  readonly transport: Transport
  readonly policies: PolicyTable
  readonly events: Emitter<ClientEvents>
  readonly clock: Clock
  readonly random: () => number
  readonly messagesPerSecond: number
  readonly probeMs: number
  readonly suppressionGuard: Required<SuppressionGuardOptions> | false
  readonly normalizeNumber: (to: string) => string
  readonly templateAdvisor: TemplateAdvisor | undefined
  /** What can be spent from the wallet; rejects when nobody says. */
  readonly walletBalance: (() => Promise<number>) | undefined
}

/** Makes what the steps of a message's way share. Opens nothing. `start` gets ready for the first message. */
export function openContext(options: EngineOptions, start: () => Promise<void>): DeliveryContext {
  const { events, settings, messagesPerSecond, probeMs, suppressionGuard } = options
  const onError = (error: unknown) => reportError(events, error)
  const clockWatch = new ClockWatch(options.clock, (jump) => {
    // Later, because it is noticed in the middle of other work.
    queueMicrotask(() => events.emit('clock', () => jump))
  })
  const clock = new SteadyClock(options.clock, clockWatch)
  const lifetime = new Cancellation({ clock, expiresAt: Number.POSITIVE_INFINITY })
  const availability = new StoreAvailability({ clock, onChange: (event) => reportStore(events, event) })
  const { store: given, isStoreTrusted } = options
  const wrap = given.isShared ? retryingStore : watchedStore
  const store = isStoreTrusted ? given : wrap(given, { availability, lifetime })
  const rateLimiter = new RateLimiter({
    messagesPerSecond,
    clock,
    createLeaseSource: store.createLeaseSource?.bind(store),
  })
  const gate: Gate = new Gate({
    store,
    clock,
    probeMs,
    timeoutMs: settings.timeoutMs,
    onChange: (status, previous) => {
      events.emit('gate', () => structuredClone({ gate: status, previous }))
      walletPoller?.follow(status, gate.epoch)
    },
    onShut: () => {
      options.transport.interrupt()
      rateLimiter.interrupt()
    },
    onError,
  })
  const { walletBalance: balance } = options
  const resume = (epoch: number) => gate.resume(epoch)
  const walletPoller = balance && new WalletPoller({ clock, balance, resume, onError })
  const context: DeliveryContext = {
    ...options,
    store,
    clock,
    clockWatch,
    webhookEvidence: new WebhookEvidence((event) => events.emit('no-webhooks', () => event)),
    start,
    owner: randomUUID(),
    lifetime,
    availability,
    rateLimiter,
    inFlight: new InFlight(),
    tasks: new Tasks(onError),
    watchers: new RecordWatchers(),
    guard: suppressionGuard === false ? undefined : new SuppressionGuard(suppressionGuard),
    gate,
    walletPoller,
    receiptOf: (record) => receiptOf(context, record),
  }
  return context
}
