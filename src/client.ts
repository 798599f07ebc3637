import { randomUUID } from 'node:crypto'
import { inspect } from 'node:util'
import type { RecoveryReport } from './delivery/backlog/recover.ts'
import { type CloseReport, Delivery } from './delivery/delivery.ts'
import type { ClientEvents } from './delivery/notices/client-events.ts'
import { Emitter } from './delivery/notices/emitter.ts'
import { reportError } from './delivery/notices/report-error.ts'
import type { SuppressionList } from './delivery/suppression/suppression-list.ts'
import { ConfigurationError, InvalidMessageError, type Receipt, redactText } from './errors/index.ts'
import { clientFallback } from './fallback.ts'
import { createTransport, type GupshupEvent } from './gupshup/index.ts'
import { logEvents } from './log-events.ts'
import { normalizeNumber } from './messages/index.ts'
import { normalizeOptions } from './normalize-options.ts'
import type { ClientOptions } from './options.ts'
import { PolicyTable } from './policy/index.ts'
import { prepareRequest, type SendRequest } from './request.ts'
import { checkedStore, type GateStatus } from './store/index.ts'

/**
 * Sends WhatsApp messages through Gupshup and acts on what comes back.
 *
 * @example
 * ```ts
 * const client = new GupshupClient({ apiKey, appName: 'MyShop', source: '917834811114' })
 * const receipt = await client.send({ to: '+91 98765 43210', message: 'Your order has shipped' })
 * ```
 */
export class GupshupClient {
  /** The numbers nothing is sent to: see, add, remove. */
  readonly suppressions: SuppressionList
  readonly #delivery: Delivery
  readonly #events: Emitter<ClientEvents>
  readonly #prepare: (request: SendRequest) => ReturnType<typeof prepareRequest>
  readonly #shown: object

  /**
   * Opens nothing: no timer, socket or connection before the first `send()`.
   *
   * @throws {ConfigurationError} naming the option or policy that cannot be used
   */
  constructor(options: ClientOptions = {}) {
    const settings = normalizeOptions(options, process.env)
    const { appName, defaultCountry, store } = settings
    const normalize = (to: string) => normalizeNumber(to, defaultCountry)
    const source = sourceNumber(settings.source, normalize)
    const scoped = store.scoped(`${appName}:${source}`)
    this.#events = new Emitter((error, name) => {
      // An `error` listener that throws has nobody left to tell.
      if (name !== 'error') reportError(this.#events, error)
    })
    if (settings.logger !== undefined) logEvents(this.#events, settings.logger)
    this.#delivery = new Delivery({
      settings: {
        ...settings,
        source,
        redact: (text) => redactText(text.replaceAll(settings.apiKey, '[API key]')),
        clientFallback: clientFallback(settings.fallback),
      },
      // The memory store throws nothing but our own errors, and is asked six times for every message.
      store: options.store === undefined ? scoped : checkedStore(scoped),
      transport: createTransport(settings),
      policies: new PolicyTable(settings.policies),
      events: this.#events,
      clock: settings.clock,
      random: Math.random,
      messagesPerSecond: settings.pace.messagesPerSecond,
      probeMs: settings.probeMs,
      suppressionGuard: settings.suppressionGuard,
      normalizeNumber: normalize,
    })
    this.suppressions = this.#delivery.suppressions
    this.#prepare = (request) =>
      prepareRequest(request, { normalize, ttlMs: settings.ttlMs, newId: randomUUID })
    // Its origin only: an address can carry a user's name and password.
    this.#shown = { appName, baseUrl: new URL(settings.baseUrl).origin }
  }

  /** Where the gate stands, as far as this process knows. */
  get gate(): GateStatus {
    return this.#delivery.gate
  }

  /**
   * Sends one message. Resolves when Gupshup has accepted it (or at the status named by `until`), after whatever retries, waits at
   * the gate and fallbacks it took. Accepted is not delivered: what becomes of the message is `receipt.outcome()`.
   *
   * @throws {InvalidMessageError} before anything is sent, when the request cannot be sent as it is written
   * @throws {SuppressedError} before anything is sent, when the number is suppressed
   * @throws {HaltedError} at once, while the gate is halted
   * @throws {ExpiredError} when the message could not leave within its `ttlMs`
   * @throws {NetworkError} when no connection could be made
   * @throws {OutcomeUnknownError} when it left and no answer came; it carries the receipt
   * @throws {StoreError} when it cannot be written down, and so was not sent
   * @throws {ClosedError} after `close()`
   * @throws {GupshupError} of its code or kind, when Gupshup refused it for good
   * @throws the reason of its `signal`, when that aborts
   */
  async send(request: SendRequest): Promise<Receipt> {
    return await this.#delivery.send(this.#prepare(request))
  }

  /**
   * Takes in the body of a webhook, as object or text. Resolves when its events are stored, and with them what is to be done; that
   * is when Gupshup should get its 2xx. `createWebhookHandler()` does both.
   *
   * @returns the events that were read
   * @throws {WebhookError} when the body is not Gupshup's
   * @throws {StoreError} when an event could not be stored: answer 503, and Gupshup sends it again
   * @throws {ClosedError} after `close()`
   */
  async receive(body: unknown): Promise<readonly GupshupEvent[]> {
    return await this.#delivery.receive(body)
  }

  /**
   * Listens to what happens. A listener that throws is reported as an `error` event and disturbs nothing.
   *
   * @returns the way to stop listening
   * @example
   * ```ts
   * const stop = client.on('failed', ({ id, error }) => console.error(id, error.code, error.message))
   * ```
   */
  on<Name extends keyof ClientEvents>(name: Name, listener: (event: ClientEvents[Name]) => void): () => void {
    return this.#events.on(name, listener)
  }

  /**
   * Shuts the gate until `resume()`: new sends reject with a `HaltedError`, which tells the reason.
   *
   * @throws {ConfigurationError} without a reason
   */
  async halt(reason: string): Promise<void> {
    await this.#delivery.halt(reason)
  }

  /** Opens the gate, whatever shut it. Held messages go out, those past their `ttlMs` end as `ExpiredError`. */
  async resume(): Promise<void> {
    await this.#delivery.resume()
  }

  /**
   * Carries on with what the store says was under way when a process ended.
   *
   * @throws {ClosedError} after `close()`
   */
  async recover(): Promise<RecoveryReport> {
    return await this.#delivery.recover()
  }

  /**
   * Ends the client: sends that have not left reject with a `ClosedError`, requests under way get `timeoutMs` to finish, and no
   * timer or connection is left. The second call gives the first one's report.
   *
   * @param options.timeoutMs in milliseconds, 10_000 by default
   */
  async close({ timeoutMs = 10_000 }: { readonly timeoutMs?: number } = {}): Promise<CloseReport> {
    return await this.#delivery.close(timeoutMs)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  /** The client for a log: without its key. */
  toJSON(): object {
    return { ...this.#shown, gate: this.gate.state }
  }

  [inspect.custom](_depth: number, options: object): string {
    return `GupshupClient ${inspect(this.toJSON(), options)}`
  }
}

function sourceNumber(source: string, normalize: (to: string) => string): string {
  try {
    return normalize(source)
  } catch (error) {
    // A wrong defaultCountry is an error of its own.
    if (!(error instanceof InvalidMessageError)) throw error
    throw new ConfigurationError(
      'source is not a phone number: give the registered business number with its country code.',
      {
        option: 'source',
      },
    )
  }
}
