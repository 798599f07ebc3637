import {
  type DeliveryContext,
  enqueue,
  failFast,
  type PreparedRequest,
  type QueuedRequest,
  send,
} from '../delivery/index.ts'
import { ClosedError, ConfigurationError, rejectionReasonOf } from '../errors/index.ts'
import { type RecoveryReport, reportError } from '../events/index.ts'
import { parseWebhook } from '../gupshup/index.ts'
import type { GateStatus, GupshupEvent, Receipt } from '../model/index.ts'
import { QuarantineList, SuppressionList, Windows } from '../preflight/index.ts'
import { ingest, ingestLeftBehind } from '../settlement/index.ts'
import type { StoreWorker } from '../store/index.ts'
import { type ClockWatch, redacted, settlesWithin } from '../util/index.ts'
import { Heartbeat, recover, Workers } from '../worker/index.ts'
import { type CloseReport, closedEarly, RequestCount } from './close-report.ts'
import { type EngineHealth, HealthProbe } from './health-probe.ts'
import { type EngineOptions, openContext } from './open-context.ts'
import { WebhookMonitor } from './webhook-monitor.ts'

/** Reviews take a moment each, so few at once are enough. */
const reviewsAtOnce = 10

/** Follow-ups that wait at the gate have places too; those after them wait in the store. */
const followUpsAtOnce = 50

/**
 * How long `close()` waits for the store after its limit, in milliseconds, once for what was under way and once to sign off. A store that
 * is well needs a few.
 */
const tearDownMs = 500

/** The ways of all messages of one client. */
export class Engine {
  readonly suppressions: SuppressionList
  readonly quarantine: QuarantineList
  readonly windows: Windows
  readonly webhooks: WebhookMonitor
  readonly #ctx: DeliveryContext
  readonly #workers: Workers
  readonly #heartbeat: Heartbeat
  readonly #requests = new RequestCount()
  readonly #health: HealthProbe
  #unwatch: () => void = () => {}
  #starting: Promise<void> | undefined
  #isStarted = false
  #recovering: Promise<RecoveryReport> | undefined
  #closing: Promise<CloseReport> | undefined
  #isOver = false

  constructor(options: EngineOptions) {
    const transport = this.#requests.of(options.transport)
    this.#ctx = openContext({ ...options, transport }, () => this.#start())
    this.#workers = new Workers(this.#ctx)
    this.#heartbeat = new Heartbeat({ ctx: this.#ctx, recover: () => this.#recover() })
    const { store, events, normalizeNumber } = options
    const { clock } = this.#ctx
    this.webhooks = new WebhookMonitor(events, clock)
    this.#health = new HealthProbe(this.#ctx)
    this.suppressions = new SuppressionList(store, clock, normalizeNumber)
    this.quarantine = new QuarantineList(store, clock)
    this.windows = new Windows(store, clock, normalizeNumber)
  }

  get isClosed(): boolean {
    return this.#ctx.inFlight.isClosed
  }

  /** How far the clock of this machine is off, as far as is known. */
  get clockWatch(): ClockWatch {
    return this.#ctx.clockWatch
  }

  get gate(): GateStatus {
    return this.#ctx.gate.status
  }

  /** How delivery is. Never rejects, and takes a second at most. */
  async health(): Promise<EngineHealth> {
    return await this.#health.check()
  }

  async send(request: PreparedRequest): Promise<Receipt> {
    if (this.isClosed) throw new ClosedError()
    return await send(this.#ctx, request)
  }

  async enqueue(request: QueuedRequest): Promise<Receipt> {
    if (this.isClosed) throw new ClosedError()
    return await this.#reached(() => enqueue(this.#ctx, request))
  }

  /** Sends what is queued and due from now on. */
  work(concurrency: number): StoreWorker {
    if (this.isClosed) throw new ClosedError('The client is closed, so it does not work on the queue.')
    this.#ctx.tasks.run(() => this.#start())
    return this.#workers.start('queued', concurrency)
  }

  /** Resolves when every event of the body is stored, and with it what is to be done about it. */
  async receive(body: unknown): Promise<readonly GupshupEvent[]> {
    try {
      const events = await this.#receive(body)
      this.webhooks.taken(events)
      return events
    } catch (error) {
      this.webhooks.rejected(rejectionReasonOf(error))
      throw error
    }
  }

  async #receive(body: unknown): Promise<readonly GupshupEvent[]> {
    // Whoever brought it is told to bring it again, to a process that still acts on it.
    if (this.#isOver) throw new ClosedError('The client is closed, so the event was not taken in.')
    const events = parseWebhook(body)
    await this.#reached(async () => {
      await this.#start()
      await ingest(this.#ctx, events)
    })
    // Marked last: what a store has to keep must be whole.
    return events.map((event) => redacted(event))
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
    await this.#start()
    await this.#ctx.gate.halt(reason)
  }

  async resume(): Promise<void> {
    await this.#start()
    await this.#ctx.gate.resume()
    this.#ctx.guard?.reset(this.#ctx.gate.epoch)
  }

  async recover(): Promise<RecoveryReport> {
    if (this.isClosed) throw new ClosedError()
    return await this.#reached(async () => {
      await this.#start()
      return await this.#recover()
    })
  }

  async close(limitMs: number): Promise<CloseReport> {
    this.#closing ??= this.#close(limitMs)
    return await this.#closing
  }

  /** Gets ready for the first message: from here on there are timers, and connections of the store. */
  async #start(): Promise<void> {
    if (this.#isStarted) return
    this.#starting ??= this.#begin()
    try {
      await this.#starting
    } finally {
      // A store that failed once is asked again.
      this.#starting = undefined
    }
  }

  async #begin(): Promise<void> {
    const { store, gate, watchers, tasks, clock } = this.#ctx
    clock.start()
    await this.#heartbeat.begin()
    this.#isStarted = true
    // Closed while the store was away: what is begun now nobody would end.
    if (this.isClosed) return
    this.#unwatch = store.watch((change) => {
      if (change.type === 'gate') return gate.apply(change.record)
      if (watchers.has(change.id)) watchers.notify(change.record)
      this.#workers.notify(change.record)
    }, watchers)
    this.#workers.start('review', reviewsAtOnce)
    this.#workers.start('follow-up', followUpsAtOnce)
    tasks.run(() => this.#recover())
    tasks.run(() => ingestLeftBehind(this.#ctx))
    // Also for who sends nothing for a while: another process may have halted for the wallet, and somebody must look at that.
    if (store.isShared) tasks.run(() => gate.load())
  }

  /** One at a time: who asks meanwhile gets the same report. */
  #recover(): Promise<RecoveryReport> {
    this.#recovering ??= recover(this.#ctx).finally(() => {
      this.#recovering = undefined
    })
    return this.#recovering
  }

  /** While the store cannot be reached, who asks is told so at once; what has begun is finished when it is back. */
  async #reached<Value>(work: () => Promise<Value>): Promise<Value> {
    const { store, availability, tasks } = this.#ctx
    return store.isShared ? await failFast(availability, tasks, work) : await work()
  }

  async #close(limitMs: number): Promise<CloseReport> {
    const { transport, gate, walletPoller, watchers, tasks, rateLimiter, inFlight, lifetime } = this.#ctx
    this.#requests.begin()
    this.#heartbeat.close()
    walletPoller?.close()
    // First, so that nobody takes what is given back now.
    const workers = this.#workers.close()
    inFlight.close()
    watchers.close()
    const started = this.#starting?.catch(() => {})
    const idle = Promise.all([started, workers, inFlight.idle(), tasks.idle()])
    const { clock } = this.#ctx
    if (limitMs > 0) await settlesWithin(clock, limitMs, idle)
    // Cuts off what is still under way, whose outcome is unknown then, and what waits for the store.
    lifetime.cancel('closed')
    transport.close()
    // A store that never answers would hold up the end for ever: what it still owes is waited for no longer.
    const isIdle = await settlesWithin(clock, tearDownMs, idle)
    if (!isIdle) inFlight.abandon()
    this.#isOver = true
    this.webhooks.close()
    gate.close()
    rateLimiter.close()
    this.#unwatch()
    const resigning = this.#resign()
    const hasResigned = await settlesWithin(clock, tearDownMs, resigning)
    // The last client of a store leaves no connection behind, as soon as nothing is under way on it.
    const released = this.#ctx.store.release?.().catch(() => {}) ?? Promise.resolve()
    await settlesWithin(clock, tearDownMs, released)
    if (!isIdle || !hasResigned) reportError(this.#ctx.events, closedEarly())
    return { ...this.#requests.counts, ...(hasResigned ? await resigning : {}) }
  }

  /** What this client has not finished is an orphan from now on. */
  async #resign(): Promise<{ readonly waiting?: number }> {
    const { store, owner } = this.#ctx
    try {
      if (this.#isStarted) await store.releaseOwner(owner)
      return { waiting: await store.countWaiting() }
    } catch {
      return {}
    }
  }
}
