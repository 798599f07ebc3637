import type { Account } from './account/account.ts'
import { AccountControls } from './account/controls.ts'
import type { Answer } from './answers/answer.ts'
import type { Script } from './answers/script.ts'
import type { EmulatedUserEvent, Inbound } from './events/inbound.ts'
import type { Fault, FaultKind, FaultOptions, FaultRegistry } from './fault-registry.ts'
import type { RunningServer } from './http/server.ts'
import type { PairRate } from './limits/pair-rate.ts'
import type { Throughput } from './limits/throughput.ts'
import { type EmulatorEvents, type History, type WaitOptions, waitFor } from './log/history.ts'
import type { Counters, PostedWebhook, ReceivedRequest } from './log/records.ts'
import type { ResolvedOptions } from './options.ts'
import type { Page } from './page/page.ts'
import type { PeopleControls } from './people/controls.ts'
import type { Schedule } from './schedule.ts'
import type { Reporter } from './webhooks/reporter.ts'
import type { WebhookSender } from './webhooks/sender.ts'
import type { WebhookTarget } from './webhooks/subscription.ts'

/** What an emulator is made of. */
export interface Parts {
  readonly account: Account
  readonly options: ResolvedOptions
  readonly faults: FaultRegistry
  readonly history: History
  readonly page: Page
  readonly pairRate: PairRate
  readonly people: PeopleControls
  readonly reporter: Reporter
  readonly schedule: Schedule
  readonly script: Script
  readonly sender: WebhookSender
  readonly server: RunningServer
  readonly throughput: Throughput
}

/**
 * A Gupshup on your own machine: it takes messages as `api.gupshup.io` does, reports what became of them by webhook, and
 * fails in Gupshup's ways on request. Opened in a browser, its `url` shows all traffic.
 *
 * Made by `startEmulator()`. What a message gets is decided by the first of these that has something to say: a fault
 * that is set, the checks (key, app, destination, rate, throughput), the script for its number, with `checkMessages` the message itself,
 * the state of the account (opted out, unfit template, closed window), the code that its number ends in. Otherwise it is
 * delivered, if the wallet covers it.
 */
export class Emulator extends AccountControls {
  /** The base address to give to a client, such as `http://127.0.0.1:4010`. */
  readonly url: string
  /** The key that requests have to carry. */
  readonly apiKey: string
  /** The app that requests have to name. */
  readonly appName: string
  /** Gupshup's id of the app, which paths and webhooks name. */
  readonly appId: string
  /** The number that requests have to come from. */
  readonly source: string
  readonly #parts: Parts
  readonly #closing = new AbortController()
  #closed: Promise<void> | undefined

  /** @internal */
  constructor(parts: Parts) {
    super(parts.account, parts.reporter, parts.people)
    this.#parts = parts
    this.url = parts.server.url
    this.apiKey = parts.options.apiKey
    this.appName = parts.options.appName
    this.appId = parts.options.appId
    this.source = parts.options.source
  }

  /** Every request that came in, oldest first, as far as `historyLimit` goes back. The list is live. */
  get requests(): readonly ReceivedRequest[] {
    return this.#parts.history.requests
  }

  /** Every webhook that was made, oldest first, as far as `historyLimit` goes back. The list is live. */
  get webhooks(): readonly PostedWebhook[] {
    return this.#parts.history.webhooks
  }

  /** Totals since the start, or since `clear()`. */
  get counters(): Counters {
    return this.#parts.history.counters
  }

  /** The faults that are set now. */
  get faults(): readonly Fault[] {
    return this.#parts.faults.list
  }

  /**
   * Lays down what happens to the messages for one number: each message takes the next answer, and the last answer stays.
   * Replaces what was laid down before; with no answers at all it goes back to normal.
   *
   * @param to The number's digits or the user id, as requests have it, or `'*'` for all that have no script of their own.
   * @returns a function that takes the script back.
   * @throws {RangeError} for a reply whose status is not from 200 to 599.
   * @example
   * emulator.script('919900000002', answer.fail(1005), answer.deliver())
   */
  script(to: string, ...answers: readonly Answer[]): () => void {
    return this.#parts.script.set(to, answers)
  }

  /**
   * Sets a fault for all messages, or for those to one number (`to`), for good or for so many times (`count`).
   *
   * @returns a function that lifts the fault.
   * @throws {TypeError} for a fault that does not exist, {RangeError} for an option that is out of range.
   * @example
   * const lift = emulator.fault('latency', { ms: 500 })
   * emulator.fault('reset-after-acceptance', { count: 1 })
   * emulator.fault('drop', { event: 'delivered', probability: 0.1 })
   */
  fault(kind: FaultKind, options: FaultOptions = {}): () => void {
    return this.#parts.faults.set(kind, options)
  }

  /** Lifts all faults. */
  liftFaults(): void {
    this.#parts.faults.clear()
  }

  /**
   * How many messages a second the number takes: `messagesPerSecond` now, `change()` and `changeOtherApp()`, and `counts` of what was admitted and
   * what not. See the option `throughput`.
   */
  get throughput(): Pick<Throughput, 'messagesPerSecond' | 'change' | 'changeOtherApp' | 'counts'> {
    return this.#parts.throughput
  }

  /** How often one person may be written to: `change(options)`, and how many messages were `refused` for it. See the option `pairRate`. */
  get pairRate(): Pick<PairRate, 'change' | 'refused'> {
    return this.#parts.pairRate
  }

  /**
   * Has webhooks sent to one more address or function.
   *
   * @returns a function that ends the subscription.
   * @throws {TypeError} for what is no http address.
   * @example
   * emulator.subscribe({ url: 'http://127.0.0.1:3000/webhook', headers: { 'x-token': 'secret' }, version: 3 })
   * emulator.subscribe(client) // anything with a method receive(body)
   */
  subscribe(target: WebhookTarget): () => void {
    return this.#parts.sender.subscribe(target)
  }

  /**
   * Posts a message to the business, which opens the sender's session window. Resolves when every subscription has been tried once.
   *
   * @example
   * await emulator.inbound({ from: '919900000002', text: 'Hello' })
   */
  inbound(message: Inbound): Promise<void> {
    this.windows.open(message.from)
    this.#parts.throughput.countInbound()
    return this.#parts.reporter.inbound(message)
  }

  /**
   * Posts that a recipient opted in or out; `optOut()` and `optIn()` also apply it to messages. Version 3 has no such
   * event that is documented, so only version 2 subscriptions get it.
   */
  userEvent(event: EmulatedUserEvent): Promise<void> {
    return this.#parts.reporter.userEvent(event)
  }

  /** Posts any body at all to every subscription: for the odd shapes that a webhook receiver has to stand. */
  post(body: unknown): Promise<void> {
    return this.#parts.reporter.custom(body)
  }

  /**
   * Listens: `request` comes before the answer, `reply` after it, `webhook` when one was delivered, dropped or given up.
   *
   * @returns a function that stops listening.
   */
  on<Name extends keyof EmulatorEvents>(
    name: Name,
    listener: (news: EmulatorEvents[Name]) => void,
  ): () => void {
    return this.#parts.history.signals[name].on(listener)
  }

  /** Resolves with the first answered request that matches, of those that came and those to come. */
  waitForRequest(
    matches: (request: ReceivedRequest) => boolean,
    options: WaitOptions = {},
  ): Promise<ReceivedRequest> {
    const answered = this.requests.filter(({ answer }) => answer !== undefined)
    return waitFor(
      'request',
      answered,
      this.#parts.history.signals.reply.on,
      matches,
      options,
      this.#closing.signal,
    )
  }

  /** Resolves with the first webhook that matches, of those that are over and done with and those to come. */
  waitForWebhook(
    matches: (webhook: PostedWebhook) => boolean,
    options: WaitOptions = {},
  ): Promise<PostedWebhook> {
    const over = this.webhooks.filter(({ state }) => state !== 'posting' && state !== 'retrying')
    return waitFor(
      'webhook',
      over,
      this.#parts.history.signals.webhook.on,
      matches,
      options,
      this.#closing.signal,
    )
  }

  /** Resolves when no event is scheduled and no webhook is being posted. A later request starts new ones. */
  idle(): Promise<void> {
    return this.#parts.schedule.idle()
  }

  /** Forgets requests, webhooks and totals. Scripts, faults and subscriptions stay, and events that are scheduled come. */
  clear(): void {
    this.#parts.history.clear()
  }

  /** Cuts all connections and cancels all that is scheduled. May be called twice. */
  close(): Promise<void> {
    this.#closed ??= this.#end()
    return this.#closed
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  async #end(): Promise<void> {
    const { page, schedule, sender, server } = this.#parts
    this.#closing.abort()
    schedule.close()
    sender.close()
    page.close()
    await server.close()
  }
}
