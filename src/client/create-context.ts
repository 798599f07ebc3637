import type { TemplateCatalog, Wallet, WalletBalance } from '../account/index.ts'
import {
  type DeliveryContext,
  type DeliverySettings,
  InFlight,
  RecordWatchers,
  receiptOf,
  retryingStore,
  StoreAvailability,
  Tasks,
  watchedStore,
} from '../delivery/index.ts'
import { Announcer, type ClientEvents, reportError, reportStore } from '../events/index.ts'
import { Gate, WalletPoller } from '../gate/index.ts'
import type { Transport } from '../gupshup/index.ts'
import { SeenLinks } from '../people/index.ts'
import { PolicyTable } from '../policy/index.ts'
import { SuppressionGuard, templateAdvisor } from '../preflight/index.ts'
import { createRate, LaneStates } from '../rate/index.ts'
import { WebhookEvidence } from '../settlement/index.ts'
import type { ScopedStore } from '../store/index.ts'
import { Cancellation, type ClockWatch, type Emitter, type SteadyClock } from '../util/index.ts'
import type { NormalizedOptions } from './normalize-options.ts'

/** The options with their defaults, and what follows from them. Every room reads its settings from this one object. */
export type Settings = NormalizedOptions & DeliverySettings

export interface ContextParts {
  readonly settings: Settings
  readonly events: Emitter<ClientEvents>
  readonly transport: Transport
  readonly store: ScopedStore
  readonly isStoreTrusted: boolean
  readonly clock: SteadyClock
  readonly clockWatch: ClockWatch
  /** The name of this client in the store. */
  readonly owner: string
  readonly wallet: Wallet
  readonly templates: TemplateCatalog
}

export interface ContextHooks {
  readonly start: () => Promise<void> | undefined
  /** Lanes were paused or resumed. */
  readonly onLanesChange: () => void
}

/** Opens nothing. `start` prepares the client for its first message. */
export function createContext(parts: ContextParts, { start, onLanesChange }: ContextHooks): DeliveryContext {
  const { settings, events, transport, isStoreTrusted, clock, clockWatch, owner, wallet, templates } = parts
  const onError = (error: unknown) => reportError(events, error)
  const lifetime = new Cancellation({ clock, expiresAt: Number.POSITIVE_INFINITY })
  const availability = new StoreAvailability({ clock, onChange: (event) => reportStore(events, event) })
  const observedStore = parts.store.isShared ? retryingStore : watchedStore
  const store = isStoreTrusted ? parts.store : observedStore(parts.store, { availability, lifetime })
  const announcer = new Announcer(events, { keepsFeed: settings.feed })
  const lanes = new LaneStates({
    store,
    clock,
    announcer,
    onChange: (paused) => {
      rate.limiter.setPaused(paused)
      onLanesChange()
    },
  })
  const rate = createRate({
    ...settings.rateLimit,
    lanes: settings.lanes,
    member: owner,
    clock,
    isShared: store.isShared,
    scope: `${settings.appName}:${settings.source}`,
    exchange: store.exchangeRate?.bind(store),
    takeTurn: store.takeRecipientTurn?.bind(store),
    connections: transport,
    storeDownSince: () => (availability.status.reachable ? undefined : availability.status.since),
    emit: (event) => events.emit('rate', () => event),
  })
  transport.onFree(() => rate.limiter.connectionFreed())
  const gate: Gate = new Gate({
    store,
    clock,
    announcer,
    probeMs: settings.probeMs,
    timeoutMs: settings.timeoutMs,
    onChange: (status, previous) => {
      // Another process may have called resume().
      if (previous.state === 'halted') transport.resetCredentials()
      walletPoller.follow(status, gate.epoch)
    },
    onShut: () => {
      rate.limiter.interrupt()
      rate.recipients?.interrupt()
    },
    onError,
  })
  const walletPoller = new WalletPoller({
    clock,
    balance: async () => spendable(await wallet.balance()),
    resume: (epoch) => gate.resume(epoch),
    onError,
  })
  const { suppressionGuard } = settings
  const context: DeliveryContext = {
    settings,
    policies: new PolicyTable(settings.policies),
    events,
    announcer,
    store,
    isStoreTrusted,
    availability,
    transport,
    clock,
    clockWatch,
    random: Math.random,
    owner,
    lifetime,
    start,
    rateLimiter: rate.limiter,
    rateReport: rate.report,
    adaptiveRate: rate.adaptive,
    recipientPace: rate.recipients,
    lanes,
    gate,
    walletPoller,
    inFlight: new InFlight(),
    tasks: new Tasks(onError),
    watchers: new RecordWatchers(),
    guard: suppressionGuard === false ? undefined : new SuppressionGuard(suppressionGuard),
    templateAdvisor: settings.checkTemplates ? templateAdvisor(templates, settings.clock) : undefined,
    webhookEvidence: new WebhookEvidence((event) => events.emit('no-webhooks', () => event)),
    seenLinks: new SeenLinks(),
    receiptOf: (record) => receiptOf(context, record),
  }
  return context
}

/** The balance that is left before the overdraft limit. */
function spendable({ balance, overdraftLimit = 0 }: WalletBalance): number {
  return balance - Math.min(overdraftLimit, 0)
}
