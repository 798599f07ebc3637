import { assertNever, ClosedError, ConfigurationError, type Receipt } from '../errors/index.ts'
import { type GupshupEvent, parseWebhook, type Transport } from '../gupshup/index.ts'
import type { PolicyTable } from '../policy/index.ts'
import type { GateStatus, MessageRecord, ScopedStore } from '../store/index.ts'
import { Agenda } from './backlog/agenda.ts'
import { countWaiting } from './backlog/count-waiting.ts'
import { lookAtDue } from './backlog/due.ts'
import { type RecoveryReport, recover } from './backlog/recover.ts'
import type { Clock } from './clock.ts'
import type { DeliveryContext, DeliverySettings } from './context.ts'
import { deliver } from './deliver.ts'
import { takeInStatus } from './events/take-in-status.ts'
import { Gate } from './gate/gate.ts'
import type { ClientEvents } from './notices/client-events.ts'
import type { Emitter } from './notices/emitter.ts'
import { maskedInLogs } from './notices/masked-in-logs.ts'
import { reportError } from './notices/report-error.ts'
import { Pace } from './pace.ts'
import { type PreparedRequest, send } from './send.ts'
import { SuppressionGuard, type SuppressionGuardOptions } from './suppression/guard.ts'
import { SuppressionList } from './suppression/suppression-list.ts'
import { Tasks } from './tasks.ts'
import { UnderWay } from './under-way.ts'
import { Stopper } from './waiting/stopper.ts'
import { Tracker } from './waiting/tracker.ts'

export interface DeliveryOptions {
  readonly settings: DeliverySettings
  readonly store: ScopedStore
  readonly transport: Transport
  readonly policies: PolicyTable
  readonly events: Emitter<ClientEvents>
  readonly clock: Clock
  readonly random: () => number
  readonly messagesPerSecond: number
  readonly probeMs: number
  readonly suppressionGuard: Required<SuppressionGuardOptions> | false
  readonly normalizeNumber: (to: string) => string
}

/** What `close()` found when it was done. */
export interface CloseReport {
  /** Requests that were under way and got their reply. */
  readonly finished: number
  /** Requests that got none within the limit: their outcome is unknown. */
  readonly unknown: number
  /** Messages that wait in the store: held, for a retry, or until 131026 is certain. Gone with it if it is the memory store. */
  readonly waiting: number
}

/** The ways of all messages of one client, and what they share. */
export class Delivery {
  readonly suppressions: SuppressionList
  readonly #ctx: DeliveryContext
  readonly #underWay = new UnderWay()
  readonly #unwatch: () => void
  readonly #atClose = { finished: 0, unknown: 0 }
  #closing: Promise<CloseReport> | undefined
  #isOver = false

  constructor(options: DeliveryOptions) {
    const { store, clock, events, settings, messagesPerSecond, probeMs, suppressionGuard } = options
    const onError = (error: unknown) => reportError(events, error)
    const tasks = new Tasks(onError)
    this.suppressions = new SuppressionList(store, clock, options.normalizeNumber)
    this.#ctx = {
      ...options,
      transport: this.#counting(options.transport),
      tasks,
      tracker: new Tracker(),
      pace: new Pace(messagesPerSecond, () => clock.now()),
      guard: suppressionGuard === false ? undefined : new SuppressionGuard(suppressionGuard),
      agenda: new Agenda({ store, clock, tasks, onDue: (record) => lookAtDue(this.#ctx, record) }),
      gate: new Gate({
        store,
        clock,
        probeMs,
        timeoutMs: settings.timeoutMs,
        onChange: (gate, previous) =>
          events.emit('gate', () => maskedInLogs(structuredClone({ gate, previous }))),
        onShut: () => this.#ctx.pace.interrupt(),
        onError,
      }),
      isUnderWay: (id) => this.#underWay.has(id),
      resend: (record) => this.#resend(record),
    }
    this.#unwatch = store.watch((change) => {
      if (change.type === 'gate') this.#ctx.gate.apply(change.record)
      else this.#ctx.tracker.notify(change.record)
    })
  }

  get isClosed(): boolean {
    return this.#underWay.isClosed
  }

  get gate(): GateStatus {
    return this.#ctx.gate.status
  }

  async send(request: PreparedRequest): Promise<Receipt> {
    if (this.isClosed) throw new ClosedError()
    return await send(this.#ctx, request, this.#underWay)
  }

  /** Resolves when every event of the body is stored, and with it what is to be done about it. */
  async receive(body: unknown): Promise<readonly GupshupEvent[]> {
    // Whoever brought it is told to bring it again, to a process that still acts on it.
    if (this.#isOver) throw new ClosedError('The client is closed, so the event was not taken in.')
    const events = parseWebhook(body)
    for (const event of events) await this.#takeIn(event)
    // Marked last: what a store has to keep must be whole.
    return events.map(maskedInLogs)
  }

  async halt(reason: string): Promise<void> {
    if (typeof reason !== 'string' || reason.trim() === '') {
      throw new ConfigurationError(
        'halt(reason) needs a reason: everybody whose send() is refused is told it.',
        {
          option: 'reason',
        },
      )
    }
    await this.#ctx.gate.halt(reason)
  }

  async resume(): Promise<void> {
    await this.#ctx.gate.resume()
    this.#ctx.guard?.reset(this.#ctx.gate.epoch)
  }

  async recover(): Promise<RecoveryReport> {
    if (this.isClosed) throw new ClosedError()
    return await recover(this.#ctx)
  }

  async close(limitMs: number): Promise<CloseReport> {
    this.#closing ??= this.#close(limitMs)
    return await this.#closing
  }

  async #close(limitMs: number): Promise<CloseReport> {
    const { transport, gate, agenda, tracker, tasks, pace } = this.#ctx
    this.#underWay.close()
    agenda.close()
    tracker.close()
    const idle = Promise.all([this.#underWay.idle(), tasks.idle()])
    if (limitMs > 0) await this.#within(limitMs, idle)
    // Cuts off what is still under way, whose outcome is unknown then.
    transport.close()
    await idle
    this.#isOver = true
    gate.close()
    pace.close()
    this.#unwatch()
    return { ...this.#atClose, waiting: await countWaiting(this.#ctx.store) }
  }

  /** Waits for `work`, but not longer than `limitMs`. */
  async #within(limitMs: number, work: Promise<unknown>): Promise<void> {
    await new Promise<void>((resolve) => {
      const cancel = this.#ctx.clock.setTimer(limitMs, resolve)
      const end = () => {
        cancel()
        resolve()
      }
      work.then(end, end)
    })
  }

  async #takeIn(event: GupshupEvent): Promise<void> {
    const { events } = this.#ctx
    switch (event.type) {
      case 'status':
        return await takeInStatus(this.#ctx, event)
      case 'inbound':
        events.emit('inbound', () => maskedInLogs(event))
        return
      case 'user':
      case 'template':
      case 'account':
      case 'billing':
      case 'other':
        events.emit('event', () => maskedInLogs(event))
        return
      default:
        return assertNever(event)
    }
  }

  #resend(record: MessageRecord): void {
    const { clock, tasks } = this.#ctx
    const stopper = new Stopper({ clock, expiresAt: record.expiresAt })
    tasks.run(async () => {
      await this.#underWay.run(record.id, stopper, () =>
        deliver(this.#ctx, record, { stopper, isAwaited: false }),
      )
    })
  }

  #counting(transport: Transport): Transport {
    return {
      post: async (path, fields) => {
        const reply = await transport.post(path, fields)
        const hasLeft = reply.outcome !== 'refused' || reply.failure.via === 'reply'
        if (this.isClosed && hasLeft) this.#atClose[reply.outcome === 'unknown' ? 'unknown' : 'finished'] += 1
        return reply
      },
      close: () => transport.close(),
    }
  }
}
