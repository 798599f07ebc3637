import { type Diagnosis, type MarkReadOptions, markRead } from '../account/index.ts'
import type { ErasureReport } from '../erasure/index.ts'
import { type ClientEvents, type FeedEventName, type RecoveryReport, reportError } from '../events/index.ts'
import type { ConsumeOptions, Consumer, ConsumerHandler, EventsOptions, FeedEvent } from '../feed/index.ts'
import type { GateStatus, GupshupEvent, RateStatus, Receipt, Recipient } from '../model/index.ts'
import { Emitter, type Inspect, inspectCustom, redacted } from '../util/index.ts'
import { attachObserver, type WholeIntake } from '../webhooks/index.ts'
import { addListener } from './add-listener.ts'
import type { BulkSender } from './bulk-send.ts'
import { ClientResources } from './client-resources.ts'
import { type ClientParts, createClient } from './create-client.ts'
import { diagnoseClient } from './diagnose.ts'
import type { CloseReport, Engine } from './engine.ts'
import type { Health } from './health.ts'
import type { ClientOptions } from './options.ts'
import { type QueueWorker, startWork, type WorkOptions } from './queue-worker.ts'
import { type SendAllOptions, type SendAllRun, sendAll } from './send-all.ts'
import {
  type EnqueueOptions,
  type EnqueueRequest,
  expectOneRequest,
  prepareQueued,
  prepareRequest,
  type SendRequest,
} from './send-request.ts'

/**
 * Sends WhatsApp messages through Gupshup and acts on what comes back.
 *
 * @example
 * ```ts
 * const client = new GupshupClient({ apiKey, appName: 'MyShop', source: '917834811114' })
 * const receipt = await client.send({ to: '+91 98765 43210', message: 'Your order has shipped' })
 * ```
 */
export class GupshupClient extends ClientResources {
  readonly #engine: Engine
  readonly #events: Emitter<ClientEvents>
  readonly #parts: ClientParts

  /**
   * Opens nothing: no timer, socket or connection before the first `send()`.
   *
   * @throws {ConfigurationError} naming the option or policy that cannot be used
   */
  constructor(options: ClientOptions = {}) {
    const events = new Emitter<ClientEvents>((error, name) => {
      // The error of an `error` listener has no listener.
      if (name !== 'error') reportError(events, error)
    })
    const parts = createClient(options, events)
    super(parts)
    this.#events = events
    this.#parts = parts
    this.#engine = parts.engine
    const receive: WholeIntake['receive'] = (body, options) => parts.engine.receive(body, options)
    attachObserver(this, parts.engine.webhooks, { insteadOf: GupshupClient.prototype.receive, receive })
  }

  /** The rate in force with its cause, and the messages of this process that wait for it. The event `rate` reports changes. */
  get rate(): RateStatus {
    return this.#engine.rate
  }

  /** The state of the gate, as far as this process knows. */
  get gate(): GateStatus {
    return redacted(this.#engine.gate)
  }

  /**
   * Sends one message. Resolves when Gupshup has accepted it (or at the status named by `until`), after all retries, waits at the gate and fallbacks.
   * Accepted is not delivered: `receipt.outcome()` waits for the delivery.
   *
   * @throws {InvalidMessageError} before anything is sent, when the request is invalid
   * @throws {SuppressedError} before anything is sent, when the recipient is suppressed
   * @throws {HaltedError} at once, while the gate is halted
   * @throws {ExpiredError} when the message could not be sent within its `ttlMs`
   * @throws {NetworkError} when no connection could be established
   * @throws {OutcomeUnknownError} when it was sent and got no response; the error has the receipt
   * @throws {StoreError} when it could not be stored, and so was not sent
   * @throws {ClosedError} after `close()`
   * @throws {GupshupError} of its code or kind, when Gupshup refused it for good
   * @throws the reason of its `signal`, when that aborts
   */
  async send(request: SendRequest): Promise<Receipt>
  async send(request: SendRequest, ...others: readonly unknown[]): Promise<Receipt> {
    expectOneRequest(others)
    return await this.#engine.send(prepareRequest(request, this.#parts.requestDefaults))
  }

  /**
   * Sends the requests of an iterable, `concurrency` at once, and yields one result for each as it comes: a receipt, or the error that `send()` would
   * have thrown; with `until: 'settled'` when the message has its end. Any number fits into memory. With an `idempotencyKey` in every request and a
   * durable store it can run again after a crash, and sends only what is missing; with `retryFailed` also what failed. `summary` counts.
   *
   * @example
   * const run = client.sendAll(requests(), { until: 'settled' })
   * for await (const { request, outcome, error } of run) if (error) console.error(request.idempotencyKey, error)
   * console.log(run.summary)
   * @throws {ConfigurationError} from the loop, when an option cannot be used
   * @throws the iterable's own error, after the results of the requests before it
   */
  sendAll(
    requests: Iterable<SendRequest> | AsyncIterable<SendRequest>,
    options?: SendAllOptions,
  ): SendAllRun {
    const engine = this.#engine
    const defaults = this.#parts.requestDefaults
    const sender: BulkSender = {
      lanes: defaults.lanes,
      send: async (request, lane, change) =>
        await engine.send({ ...prepareRequest(request, { ...defaults, lane }), ...change }),
      newestAttempt: (idempotencyKey) => engine.newestAttempt(idempotencyKey),
      gate: engine.bulkGate,
    }
    return sendAll(sender, requests, options)
  }

  /**
   * Stores a message for later, or for another process, and resolves when it is stored. `work()` sends it, here or elsewhere. `receipt.outcome()` and the
   * client's events report what becomes of it.
   *
   * @throws {InvalidMessageError} when the request is invalid
   * @throws {SuppressedError} when the recipient is suppressed at the earliest time to send
   * @throws {StoreError} when it could not be stored
   * @throws {ClosedError} after `close()`
   */
  async enqueue(request: EnqueueRequest, options: EnqueueOptions = {}): Promise<Receipt> {
    return await this.#engine.enqueue(prepareQueued(request, options, this.#parts.requestDefaults))
  }

  /**
   * Sends queued messages from now on, when they are due, `concurrency` at once. Retries, fallbacks and held messages need no call: every client
   * processes them by itself.
   *
   * @example
   * ```ts
   * const worker = client.work({ concurrency: 20 })
   * process.once('SIGTERM', () => worker.close())
   * ```
   * @throws {ConfigurationError} when `concurrency` cannot be used
   * @throws {ClosedError} after `close()`
   */
  work(options: WorkOptions = {}): QueueWorker {
    return startWork(options, (concurrency) => this.#engine.work(concurrency))
  }

  /**
   * Processes the body of a webhook, an object or text. Resolves when its events and the actions that follow are stored; only then Gupshup should get its
   * 2xx. `createWebhookHandler()` does both.
   *
   * @returns the events of the body
   * @throws {WebhookError} when the body is not Gupshup's
   * @throws {StoreError} when an event could not be stored: respond with 503, and Gupshup sends it again
   * @throws {ClosedError} after `close()`
   */
  async receive(body: unknown): Promise<readonly GupshupEvent[]> {
    return redacted(await this.#engine.receive(body))
  }

  /**
   * Adds a listener for an event. A listener that throws is reported as an `error` event and has no other effect.
   *
   * @returns an unsubscribe function
   * @throws {ConfigurationError} when the event does not exist, or the listener is no function
   * @example
   * ```ts
   * const unsubscribe = client.on('failed', ({ id, error }) => console.error(id, error.code, error.message))
   * ```
   */
  on<Name extends keyof ClientEvents>(name: Name, listener: (event: ClientEvents[Name]) => void): () => void {
    return addListener(this.#events, name, listener)
  }

  /**
   * Tells the events of the feed to a handler, each at least once, those of one message in order. An event is told again, later and elsewhere, when
   * the handler rejects or the process dies. All processes with the same `name` share a position.
   *
   * @throws {ConfigurationError} when an option cannot be used, or the client or its store keeps no feed
   * @throws {ClosedError} after `close()`
   * @example
   * client.consume({ name: 'crm', events: ['inbound'] }, async (event) => await db.save(event.eventId, unredacted(event)))
   */
  consume<Name extends FeedEventName = FeedEventName>(
    options: ConsumeOptions<Name>,
    handler: ConsumerHandler<Name>,
  ): Consumer {
    return this.#parts.feed.consume(options, handler)
  }

  /**
   * Yields the events of the feed in its order, from the one after `after` on, and new ones as they come. You keep the cursor: the last `eventId`.
   *
   * @throws {ConfigurationError} when an option cannot be used, or the client or its store keeps no feed
   * @throws {StoreError} with the reason `not-found`, from the loop, when the feed no longer has that event or what came after it
   * @throws {ClosedError} after `close()`
   */
  events<Name extends FeedEventName = FeedEventName>(
    options: EventsOptions<Name> = {},
  ): AsyncGenerator<FeedEvent<Name>, void, undefined> {
    return this.#parts.feed.events(options)
  }

  /** Shuts the gate until `resume()`: new sends reject with a `HaltedError` that contains the reason. @throws {ConfigurationError} without a reason */
  async halt(reason: string): Promise<void> {
    await this.#engine.halt(reason)
  }

  /** Opens the gate, regardless of the reason. Held messages are sent; expired ones fail with an `ExpiredError`. */
  async resume(): Promise<void> {
    await this.#engine.resume()
  }

  /**
   * Recovers the messages of crashed processes: unsent ones are sent, and those that were sent without a response become `unknown`. Every client recovers
   * by itself, from its first use on, and emits `recovered`. Call it when a process starts that may have nothing to send or receive for a while.
   *
   * @throws {StoreError} when the store cannot be reached
   * @throws {ClosedError} after `close()`
   */
  async recover(): Promise<RecoveryReport> {
    return await this.#engine.recover()
  }

  /**
   * Erases what the store has of a person, and sends nothing that waits. Salted hashes stay: an opt-out still refuses sends, and an `idempotencyKey` sends
   * nothing twice. It reads every message, and rewrites an SQLite file. After an error or a crash, call it again.
   *
   * @returns what it found, in counts
   * @throws {InvalidMessageError} when it can be neither a number nor an id
   * @throws {StoreError} when a step failed, or deleted data can still be read in an SQLite file
   * @throws {ClosedError} after `close()`
   */
  async erase(to: Recipient): Promise<ErasureReport> {
    return await this.#engine.erase(this.#parts.requestDefaults.normalize(to))
  }

  /**
   * Marks a received message, and all before it, as read for its sender. With `typing`, which needs the partner API, the sender also sees that an
   * answer is being written.
   *
   * @param messageId the `message.id` of an `inbound` event
   * @throws {InvalidMessageError} when the id is invalid
   * @throws {ConfigurationError} without an `appId`, and for `typing` without the partner API
   * @throws {GupshupError} of its kind, when Gupshup refuses it or cannot be reached
   */
  async markRead(messageId: string, options?: MarkReadOptions): Promise<void> {
    await markRead(this.#parts.accountContext, messageId, options)
  }

  /**
   * Reports the state of the gate, the rate, the store, the webhooks and the clock, and the number of waiting messages. It reads the store, makes no request
   * to Gupshup, never rejects, and takes a second at most, so a probe may call it.
   *
   * @example
   * ```ts
   * response.status((await client.health()).store.reachable ? 200 : 503)
   * ```
   */
  async health(): Promise<Health> {
    return await this.#engine.health()
  }

  /**
   * Checks whether sending can work: key, app, source, wallet, subscription, clock, user ids, and the checks of `health()`. It sends no message, and
   * reports problems instead of rejecting.
   *
   * @example
   * ```ts
   * const { ok, checks } = await client.diagnose()
   * for (const { name, status, message, hint } of checks) console.log(status, name, message, hint ?? '')
   * ```
   */
  async diagnose(options: { readonly signal?: AbortSignal | undefined } = {}): Promise<Diagnosis> {
    return await diagnoseClient(this.#parts, options)
  }

  /**
   * Closes the client: waiting sends reject with a `ClosedError`, requests in flight get `timeoutMs` to finish, and no timer or connection is left. A
   * second call returns the first one's report.
   *
   * @param options.timeoutMs in milliseconds, 10_000 by default
   */
  async close(options: { readonly timeoutMs?: number | undefined } = {}): Promise<CloseReport> {
    return await this.#engine.close(options)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  /** The client for a log, without its key. */
  toJSON(): object {
    return { ...this.#parts.publicInfo, gate: this.gate.state }
  }

  [inspectCustom](_depth: number, options: object, inspect: Inspect): string {
    return `GupshupClient ${inspect(this.toJSON(), options)}`
  }
}
