import { Agent, get, request as httpRequest } from 'node:http'
import { get as getSecurely, Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import type { FaultRegistry } from '../fault-registry.ts'
import type { History } from '../log/history.ts'
import type { RequestRecord, WebhookAttempt, WebhookRecord } from '../log/records.ts'
import type { ResolvedOptions } from '../options.ts'
import type { Schedule } from '../schedule.ts'
import {
  areModesFor,
  checkTarget,
  isReceiver,
  nameOf,
  type WebhookAddress,
  type WebhookTarget,
  type WebhookVersion,
} from './subscription.ts'

/** Something that happened, before it is written down for a subscription. */
export interface WebhookJob {
  readonly event: string
  readonly code?: number | undefined
  readonly summary?: string | undefined
  readonly to?: string | undefined
  /** The request that it belongs to. */
  readonly request?: RequestRecord | undefined
  /** The body in a version; `undefined` where that version has none. */
  readonly bodyFor: (version: WebhookVersion) => unknown
  /** Whether it is written down and not posted in a version. @default never */
  readonly isParkedFor?: ((version: WebhookVersion) => boolean) | undefined
}

/** Posts webhooks to everybody who has subscribed, and tries again where the answer is not 2xx. */
export class WebhookSender {
  /** In boxes, so that the same target can subscribe twice. */
  readonly #subscriptions = new Set<{ readonly target: WebhookTarget }>()
  readonly #agents = { http: new Agent({ keepAlive: true }), https: new HttpsAgent({ keepAlive: true }) }
  #isClosed = false
  readonly #options: ResolvedOptions
  readonly #schedule: Schedule
  readonly #faults: FaultRegistry
  readonly #history: History

  constructor(options: ResolvedOptions, schedule: Schedule, faults: FaultRegistry, history: History) {
    this.#options = options
    this.#schedule = schedule
    this.#faults = faults
    this.#history = history
  }

  get subscriptions(): readonly WebhookTarget[] {
    return [...this.#subscriptions].map(({ target }) => target)
  }

  subscribe(target: WebhookTarget): () => void {
    checkTarget(target)
    const subscription = { target }
    this.#subscriptions.add(subscription)
    this.#history.touch()
    return () => {
      this.#subscriptions.delete(subscription)
      this.#history.touch()
    }
  }

  /** Resolves when the first try at every subscription is over; further tries go on behind it. */
  async post(job: WebhookJob): Promise<void> {
    const takers = this.subscriptions.filter(({ modes }) => areModesFor(modes, job.event))
    if (takers.length === 0) {
      this.#record(job, 2, '', 'unsent')
      return
    }
    const about = { event: job.event, ...(job.to !== undefined && { to: job.to }) }
    const dropped = this.#faults.strike('drop', about) !== undefined
    const duplicate = dropped ? undefined : this.#faults.strike('duplicate', about)
    const times = duplicate === undefined ? 1 : (duplicate.times ?? 2)
    await Promise.all(
      takers.map(async (target) => {
        for (let time = 0; time < times; time += 1) await this.#postTo(target, job, dropped)
      }),
    )
  }

  /** Whether an address answers, as far as a webhook's time goes. */
  async ping(url: string): Promise<boolean> {
    return !this.#isClosed && answersPing(url, this.#options.webhookTimeoutMs, this.#agents)
  }

  close(): void {
    this.#isClosed = true
    this.#agents.http.destroy()
    this.#agents.https.destroy()
  }

  async #postTo(target: WebhookTarget, job: WebhookJob, dropped: boolean): Promise<void> {
    const version = target.version ?? 2
    const state = dropped ? 'dropped' : job.isParkedFor?.(version) ? 'parked' : 'posting'
    const record = this.#record(job, version, nameOf(target), state)
    if (record === undefined || state !== 'posting') return
    if (await this.#attempt(target, record)) return
    this.#schedule.run(() => this.#attemptAgain(target, record))
  }

  async #attemptAgain(target: WebhookTarget, record: WebhookRecord): Promise<void> {
    const { webhookTries, webhookRetryDelayMs } = this.#options
    while (record.attempts.length < webhookTries) {
      this.#history.moveWebhook(record, 'retrying')
      if (!(await this.#schedule.wait(webhookRetryDelayMs))) break
      if (await this.#attempt(target, record)) return
    }
    this.#history.moveWebhook(record, 'failed')
  }

  async #attempt(target: WebhookTarget, record: WebhookRecord): Promise<boolean> {
    if (this.#isClosed) return false
    const attempt = await this.#deliver(target, record.body)
    record.attempts.push(attempt)
    const isTaken = attempt.status !== undefined && attempt.status >= 200 && attempt.status <= 299
    if (isTaken) this.#history.moveWebhook(record, 'delivered')
    return isTaken
  }

  async #deliver(target: WebhookTarget, body: unknown): Promise<WebhookAttempt> {
    const at = this.#options.now()
    try {
      return { at, status: await this.#hand(target, body) }
    } catch (error) {
      return { at, error: error instanceof Error ? error.message : String(error) }
    }
  }

  async #hand(target: WebhookTarget, body: unknown): Promise<number> {
    if (!isReceiver(target)) {
      return postJson(target, JSON.stringify(body), this.#options.webhookTimeoutMs, this.#agents)
    }
    // A copy, as HTTP would make one: the receiver may change what it gets.
    await target.receive(structuredClone(body))
    return 200
  }

  #record(
    { event, code, summary, to, request, bodyFor }: WebhookJob,
    version: WebhookVersion,
    target: string,
    state: WebhookRecord['state'],
  ): WebhookRecord | undefined {
    const body = bodyFor(version)
    if (body === undefined) return undefined
    return this.#history.addWebhook(
      {
        event,
        ...(code !== undefined && { code }),
        version,
        target,
        body,
        ...(summary !== undefined && { summary }),
        ...(to !== undefined && { to }),
        ...(request?.messageId !== undefined && { messageId: request.messageId }),
        state,
        attempts: [],
      },
      request,
    )
  }
}

/** Whether an address answers a GET with 2xx in time: Gupshup was seen to ask so before it takes an address. */
function answersPing(url: string, timeoutMs: number, agents: Agents): Promise<boolean> {
  const secure = new URL(url).protocol === 'https:'
  const options = { agent: secure ? agents.https : agents.http, timeout: timeoutMs }
  return new Promise((resolve) => {
    const request = (secure ? getSecurely : get)(url, options, (response) => {
      const { statusCode = 0 } = response
      response.resume()
      resolve(statusCode >= 200 && statusCode <= 299)
    })
    request.once('timeout', () => request.destroy(new Error(`No answer within ${timeoutMs} ms.`)))
    request.once('error', () => resolve(false))
  })
}

/** The connections that webhooks are posted over. */
interface Agents {
  readonly http: Agent
  readonly https: HttpsAgent
}

/** Posts one body and resolves with the status of the answer. Redirects are not followed. */
function postJson(target: WebhookAddress, body: string, timeoutMs: number, agents: Agents): Promise<number> {
  const url = new URL(target.url)
  const secure = url.protocol === 'https:'
  return new Promise((resolve, reject) => {
    const request = (secure ? httpsRequest : httpRequest)(
      url,
      {
        method: 'POST',
        agent: secure ? agents.https : agents.http,
        headers: {
          'content-type': 'application/json; charset=utf-8',
          ...target.headers,
          'content-length': Buffer.byteLength(body),
        },
      },
      (response) => {
        response.once('error', settle(reject))
        response.once('end', () => settle(resolve)(response.statusCode ?? 0))
        response.resume()
      },
    )
    const timer = setTimeout(() => request.destroy(new Error(`No answer within ${timeoutMs} ms.`)), timeoutMs)
    function settle<T>(conclude: (value: T) => void) {
      return (value: T) => {
        clearTimeout(timer)
        conclude(value)
      }
    }
    request.once('error', settle(reject))
    request.end(body)
  })
}
