import type { AcceptedMessage } from '../events/step.ts'
import type {
  Counters,
  GivenAnswer,
  PostedWebhook,
  ReceivedRequest,
  RequestRecord,
  WebhookRecord,
} from './records.ts'

/** What listeners of `emulator.on()` receive. */
export interface EmulatorEvents {
  /** A request came in; it has no answer yet. */
  request: ReceivedRequest
  /** A request was answered, cut off or left without an answer. */
  reply: ReceivedRequest
  /** A webhook was delivered, dropped or abandoned, or no subscription takes it. */
  webhook: PostedWebhook
}

const zero: Counters = {
  requests: 0,
  accepted: 0,
  refused: 0,
  unanswered: 0,
  webhooksDelivered: 0,
  webhooksFailed: 0,
}

/** What was received, answered and posted: the latest of each, and totals of all. */
export class History {
  readonly requests: RequestRecord[] = []
  readonly webhooks: WebhookRecord[] = []
  readonly signals: { readonly [Name in keyof EmulatorEvents]: Signal<EmulatorEvents[Name]> } = {
    request: new Signal(),
    reply: new Signal(),
    webhook: new Signal(),
  }
  /** Something on the page is out of date: this record, or only what stands above the table. */
  readonly changed = new Signal<ReceivedRequest | PostedWebhook | undefined>()
  readonly cleared = new Signal<void>()
  readonly #limit: number
  readonly #now: () => number
  readonly #requestOf = new WeakMap<WebhookRecord, RequestRecord>()
  #counters = zero
  #lastRequestId = 0
  #lastWebhookId = 0

  constructor(limit: number, now: () => number) {
    this.#limit = limit
    this.#now = now
  }

  get counters(): Counters {
    return this.#counters
  }

  addRequest(seen: Omit<RequestRecord, 'id' | 'at' | 'webhooks'>): RequestRecord {
    this.#lastRequestId += 1
    const request = { id: this.#lastRequestId, at: this.#now(), ...seen, answer: undefined, webhooks: [] }
    this.#keep(this.requests, request)
    this.#count('requests')
    this.signals.request.emit(request)
    this.touch(request)
    return request
  }

  answerRequest(request: RequestRecord, answer: GivenAnswer): void {
    request.answer = answer
    if (answer.type !== 'reply') this.#count('unanswered')
    else if (request.messageId === undefined && !isServed(request, answer.status)) this.#count('refused')
    this.signals.reply.emit(request)
    this.touch(request)
  }

  acceptRequest(request: RequestRecord, { messageId, whatsappId }: AcceptedMessage): void {
    request.messageId = messageId
    request.whatsappId = whatsappId
    this.#count('accepted')
  }

  addWebhook(made: Omit<WebhookRecord, 'id' | 'at'>, request?: RequestRecord): WebhookRecord {
    this.#lastWebhookId += 1
    const webhook = { id: this.#lastWebhookId, at: this.#now(), ...made }
    this.#keep(this.webhooks, webhook)
    if (request !== undefined) {
      request.webhooks.push(webhook)
      this.#requestOf.set(webhook, request)
    }
    this.#tell(webhook)
    return webhook
  }

  moveWebhook(webhook: WebhookRecord, state: WebhookRecord['state']): void {
    webhook.state = state
    if (state === 'delivered') this.#count('webhooksDelivered')
    if (state === 'failed') this.#count('webhooksFailed')
    this.#tell(webhook)
  }

  /** The request (`r12`) or the webhook (`w34`) that the page knows by this key. */
  find(key: string): ReceivedRequest | PostedWebhook | undefined {
    const records: ReadonlyArray<RequestRecord | WebhookRecord> = key.startsWith('r')
      ? this.requests
      : this.webhooks
    return records.find(({ id }) => `${id}` === key.slice(1))
  }

  /** Whether a webhook is about a message that was sent. */
  belongsToRequest(webhook: WebhookRecord): boolean {
    return this.#requestOf.has(webhook)
  }

  /** Notifies the page of a change. */
  touch(record?: ReceivedRequest | PostedWebhook): void {
    this.changed.emit(record)
  }

  clear(): void {
    this.requests.length = 0
    this.webhooks.length = 0
    this.#counters = zero
    this.cleared.emit()
  }

  #tell(webhook: WebhookRecord): void {
    if (webhook.state !== 'posting' && webhook.state !== 'retrying') this.signals.webhook.emit(webhook)
    this.touch(this.#requestOf.get(webhook) ?? webhook)
  }

  #count(what: keyof Counters): void {
    this.#counters = { ...this.#counters, [what]: this.#counters[what] + 1 }
  }

  #keep<T>(records: T[], record: T): void {
    records.push(record)
    if (records.length > this.#limit) records.shift()
  }
}

/** A request that was no message, and succeeded. */
function isServed({ kind }: RequestRecord, status: number): boolean {
  return kind === undefined && status < 300
}

/** One signal and its listeners. */
class Signal<T> {
  readonly #listeners = new Set<(news: T) => void>()

  /** Calls the listener with every later value. Returns an unsubscribe function. */
  readonly on = (listener: (news: T) => void): (() => void) => {
    // Wrapped, so that a function that listens twice is called twice.
    const hear = (news: T) => listener(news)
    this.#listeners.add(hear)
    return () => {
      this.#listeners.delete(hear)
    }
  }

  emit(news: T): void {
    for (const hear of this.#listeners) hear(news)
  }
}

/** Calls the listener with every later event. Returns an unsubscribe function. */
export type Watch<T> = (onSeen: (seen: T) => void) => () => void

export interface WaitOptions {
  /** How long to wait, in milliseconds, before the promise rejects. @default 5000 */
  readonly timeoutMs?: number | undefined
}

/** Waits for the first match among known and later records. */
export async function waitFor<T>(
  what: string,
  known: readonly T[],
  watch: Watch<T>,
  matches: (seen: T) => boolean,
  { timeoutMs = 5000 }: WaitOptions,
  closing: AbortSignal,
): Promise<T> {
  const found = known.find(matches)
  if (found !== undefined) return found

  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => giveUp(`No ${what} matched within ${timeoutMs} ms.`), timeoutMs)
    const onClose = () => giveUp(`The emulator was closed before any ${what} matched.`)
    const stopWatching = watch((seen) => {
      if (!matches(seen)) return
      stop()
      resolve(seen)
    })
    closing.addEventListener('abort', onClose, { once: true })

    function stop() {
      clearTimeout(timer)
      closing.removeEventListener('abort', onClose)
      stopWatching()
    }
    function giveUp(reason: string) {
      stop()
      reject(new Error(reason))
    }
  })
}
