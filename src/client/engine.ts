import {
  type DeliveryContext,
  enqueue,
  failFast,
  type PreparedRequest,
  type QueuedRequest,
  send,
} from '../delivery/index.ts'
import { type ErasureReport, erase } from '../erasure/index.ts'
import {
  ClosedError,
  ConfigurationError,
  expectOptions,
  rejectionReasonOf,
  StoreError,
} from '../errors/index.ts'
import { type RecoveryReport, reportError } from '../events/index.ts'
import type { ClientFeed } from '../feed/index.ts'
import { parseOwnWebhook, parseWebhook } from '../gupshup/index.ts'
import type { GateStatus, GupshupEvent, RateStatus, Receipt } from '../model/index.ts'
import { type NewestAttempt, newestAttempt } from '../outbox/index.ts'
import { ingest, ingestLeftBehind } from '../settlement/index.ts'
import { settlesWithin } from '../util/index.ts'
import { Heartbeat, recover, type Worker, Workers } from '../worker/index.ts'
import { applyChange } from './apply-change.ts'
import { type BulkGate, bulkGateOf } from './bulk-halt.ts'
import type { CredentialWatch } from './credential-watch.ts'
import { type Health, HealthProbe } from './health.ts'
import { WebhookMonitor } from './webhook-monitor.ts'

/** A review takes a moment, so few at once are enough. */
const reviewsAtOnce = 10

/** Follow-ups that wait at the gate count. The ones beyond this limit wait in the store. */
const followUpsAtOnce = 50

/** How long each step of `close()` waits for the store after the caller's limit. A healthy store needs a few milliseconds. */
const tearDownMs = 500

/** What `close()` found when it was done. */
export interface CloseReport {
  /** Requests that were in flight and got their reply. */
  readonly finished: number
  /** Requests that got no reply within the limit: their outcome is unknown. */
  readonly unknown: number
  /**
   * Messages that wait in the store: queued, held, for a retry, or until 131026 is certain. The memory store loses them.
   * Absent: the store did not respond.
   */
  readonly waiting?: number | undefined
}

/** Runs the delivery of one client: start, send, receive, recover, close. */
export class Engine {
  readonly webhooks: WebhookMonitor
  readonly bulkGate: BulkGate
  readonly #ctx: DeliveryContext
  readonly #workers: Workers
  readonly #heartbeat: Heartbeat
  readonly #health: HealthProbe
  readonly #credentialWatch: CredentialWatch
  readonly #feed: ClientFeed
  #unwatch: () => void = () => {}
  #starting: Promise<void> | undefined
  #isStarted = false
  #recovering: Promise<RecoveryReport> | undefined
  #closing: Promise<CloseReport> | undefined
  #isOver = false

  constructor(ctx: DeliveryContext, credentialWatch: CredentialWatch, feed: ClientFeed) {
    this.#ctx = ctx
    this.#credentialWatch = credentialWatch
    this.#feed = feed
    this.#workers = new Workers(ctx)
    this.#heartbeat = new Heartbeat({ ctx, recover: () => this.#recover() })
    this.#health = new HealthProbe(ctx)
    this.webhooks = new WebhookMonitor(ctx.events, ctx.clock)
    this.bulkGate = bulkGateOf(ctx, (work) => this.run(work))
  }

  get isClosed(): boolean {
    return this.#ctx.inFlight.isClosed
  }

  /** The lanes have changed, and messages of one may be claimed again. */
  wakeWorkers(): void {
    this.#workers.wake()
  }

  get gate(): GateStatus {
    return this.#ctx.gate.status
  }

  get rate(): RateStatus {
    return this.#ctx.rateReport.status
  }

  /** Never rejects, and takes a second at most. */
  async health(): Promise<Health> {
    return await this.#health.check(this.webhooks.activity)
  }

  send(request: PreparedRequest): Promise<Receipt> {
    return this.isClosed ? Promise.reject(new ClosedError()) : send(this.#ctx, request)
  }

  async enqueue(request: QueuedRequest): Promise<Receipt> {
    if (this.isClosed) throw new ClosedError()
    return await this.#failFast(() => enqueue(this.#ctx, request))
  }

  /** Starts the client and runs work that needs its store. Rejects at once while the store cannot be reached; what the work writes is still written. */
  async run<Value>(work: () => Promise<Value>): Promise<Value> {
    if (this.isClosed) throw new ClosedError()
    return await this.#failFast(async () => {
      await this.start()
      return await work()
    })
  }

  /** What was sent last for a key. */
  async newestAttempt(idempotencyKey: string): Promise<NewestAttempt | undefined> {
    return await this.run(() => newestAttempt(this.#ctx.store, idempotencyKey))
  }

  /** Sends queued messages when they are due. */
  work(concurrency: number): Worker {
    if (this.isClosed) throw new ClosedError('The client is closed, so it cannot start a queue worker.')
    // Now, because the first message may be urgent, and loading takes a tenth of a second.
    this.#ctx.tasks.run(async () => await this.#ctx.transport.prepare())
    return this.#workers.start('queued', concurrency)
  }

  /**
   * Resolves with the whole events of the body when each is stored, together with the action that follows from it.
   *
   * @param options.isOwn The body belongs to the client.
   */
  async receive(body: unknown, { isOwn = false } = {}): Promise<readonly GupshupEvent[]> {
    try {
      // Gupshup sends the webhook again after this error, and a process that still runs applies it.
      if (this.#isOver) throw new ClosedError('The client is closed, so the event was not stored.')
      const events = isOwn ? parseOwnWebhook(body) : parseWebhook(body)
      await this.#ingest(events)
      this.webhooks.accepted(events)
      return events
    } catch (error) {
      this.webhooks.rejected(rejectionReasonOf(error))
      throw error
    }
  }

  #ingest(events: readonly GupshupEvent[]): Promise<void> {
    const { store } = this.#ctx
    if (this.#isStarted && !store.isShared) return ingest(this.#ctx, events)
    return this.#failFast(async () => {
      if (!this.#isStarted) await this.start()
      await ingest(this.#ctx, events)
    })
  }

  async halt(reason: string): Promise<void> {
    if (typeof reason !== 'string' || reason.trim() === '') {
      throw new ConfigurationError(
        'halt(reason) needs a reason: it is in the error of every send() that is refused.',
        {
          option: 'reason',
        },
      )
    }
    await this.start()
    await this.#ctx.gate.halt(this.#ctx.settings.redact(reason))
  }

  async resume(): Promise<void> {
    await this.start()
    this.#ctx.transport.resetCredentials()
    await this.#ctx.gate.resume()
    this.#ctx.guard?.reset(this.#ctx.gate.epoch)
  }

  async erase(address: string): Promise<ErasureReport> {
    return await this.run(() => erase(this.#ctx, address))
  }

  async recover(): Promise<RecoveryReport> {
    return await this.run(() => this.#recover())
  }

  async close(options: { readonly timeoutMs?: number | undefined }): Promise<CloseReport> {
    expectOptions('close()', options, ['timeoutMs'])
    const { timeoutMs = 10_000 } = options
    if (typeof timeoutMs !== 'number' || !(timeoutMs >= 0)) {
      throw new ConfigurationError('close({ timeoutMs }) must be a number of milliseconds, 0 or more.', {
        option: 'timeoutMs',
      })
    }
    this.#closing ??= this.#close(timeoutMs)
    return await this.#closing
  }

  /** Prepares the client for its first message: from here on it has timers, and the store has connections. Returns no promise if it is prepared. */
  start(): Promise<void> | undefined {
    if (this.#isStarted) return undefined
    this.#starting ??= this.#begin().finally(() => {
      // If the store failed, the next call tries again.
      this.#starting = undefined
    })
    return this.#starting
  }

  async #begin(): Promise<void> {
    const { store, gate, lanes, watchers, tasks, clock } = this.#ctx
    clock.start()
    await this.#heartbeat.begin()
    if (!this.isClosed) await lanes.load()
    this.#isStarted = true
    // The client was closed meanwhile, and nothing would end what is started now.
    if (this.isClosed) return
    this.#unwatch = store.watch(
      (change) => applyChange(this.#ctx, this.#workers, this.#heartbeat, change),
      watchers,
    )
    this.#credentialWatch.start()
    this.#workers.start('review', reviewsAtOnce)
    this.#workers.start('follow-up', followUpsAtOnce)
    tasks.run(() => this.#recover())
    tasks.run(() => ingestLeftBehind(this.#ctx))
    // A client that sends nothing polls the wallet too, if another process has halted the gate for it.
    if (store.isShared) tasks.run(async () => await gate.load())
  }

  /** One recovery at a time. Concurrent calls share its report. */
  #recover(): Promise<RecoveryReport> {
    this.#recovering ??= recover(this.#ctx).finally(() => {
      this.#recovering = undefined
    })
    return this.#recovering
  }

  /** While the store cannot be reached, the caller gets its error at once, and the work is finished when the store is back. */
  async #failFast<Value>(work: () => Promise<Value>): Promise<Value> {
    const { store, availability, tasks } = this.#ctx
    return store.isShared ? await failFast(availability, tasks, work) : await work()
  }

  async #close(limitMs: number): Promise<CloseReport> {
    const { transport, gate, walletPoller, watchers, tasks, rateLimiter, inFlight, lifetime } = this.#ctx
    this.#heartbeat.close()
    walletPoller.close()
    this.#credentialWatch.close()
    // First, so that no worker claims a message that is released now.
    const workers = this.#workers.close()
    const feed = this.#feed.close()
    inFlight.close()
    watchers.close()
    const started = this.#starting?.catch(() => {})
    const idle = Promise.all([started, workers, feed, inFlight.idle(), tasks.idle()])
    const { clock } = this.#ctx
    if (limitMs > 0) await settlesWithin(clock, limitMs, idle)
    // Breaks off the requests in flight, whose outcome is unknown then, and the waits for the store.
    lifetime.cancel('closed')
    this.#feed.abandon()
    transport.close()
    // A store that never responds must not block close().
    const isIdle = await settlesWithin(clock, tearDownMs, idle)
    if (!isIdle) inFlight.abandon()
    this.#isOver = true
    this.webhooks.close()
    gate.close()
    rateLimiter.close()
    this.#ctx.recipientPace?.close()
    this.#unwatch()
    const releasing = this.#releaseOwner()
    const hasReleased = await settlesWithin(clock, tearDownMs, releasing)
    // The last client of a store closes its connections once they are idle.
    const released = this.#ctx.store.release?.().catch(() => {}) ?? Promise.resolve()
    await settlesWithin(clock, tearDownMs, released)
    if (!isIdle || !hasReleased) reportError(this.#ctx.events, closedEarly())
    return { ...inFlight.closeCounts, ...(hasReleased ? await releasing : {}) }
  }

  /** From here on other clients recover the messages that this one has not finished. */
  async #releaseOwner(): Promise<{ readonly waiting?: number }> {
    const { store, owner } = this.#ctx
    try {
      if (this.#isStarted) await store.heartbeat(owner, 0)
      return { waiting: await store.countWaiting() }
    } catch {
      return {}
    }
  }
}

function closedEarly(): StoreError {
  return new StoreError(
    'close() has ended before the store responded to every step. Check whether the store is locked or unreachable. It may still carry out those steps, and other clients continue the messages.',
  )
}
