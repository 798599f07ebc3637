import * as v from 'valibot'
import { ConfigurationError } from '../errors/index.ts'
import type { Receipt } from '../model/index.ts'
import { kindOf, redacted } from '../util/index.ts'
import { checkOptions } from './normalize-options.ts'
import type { SendRequest } from './send-request.ts'

export interface SendAllOptions {
  /**
   * How many messages are on their way at once. It bounds what is held in memory; how fast they leave is up to the client's `rateLimit`.
   *
   * @default 50
   */
  readonly concurrency?: number | undefined
}

/**
 * What became of one request of `sendAll()`: a receipt, or the error that `send()` would have thrown. What is no error, such as the reason
 * of some signals, is the `cause` of one. `request` is the object that the iterable gave; what enumerates or prints the result finds it
 * masked and without content, as `maskedRequest`.
 */
export type SendResult =
  | {
      readonly index: number
      readonly request: SendRequest
      readonly receipt: Receipt
      readonly error?: undefined
    }
  | {
      readonly index: number
      readonly request: SendRequest
      readonly receipt?: undefined
      readonly error: Error
    }

const schema = v.strictObject({
  concurrency: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1)), 50),
})

/**
 * Sends whatever an iterable gives, so many at once, and yields each result as it comes. The next request is taken only when there
 * is a place for it, and what nobody has taken yet keeps its place. When the consumer stops early no more requests are taken, and
 * those under way are awaited.
 *
 * @throws what the iterable throws, after the results of the requests that it gave
 */
export function sendAll(
  send: (request: SendRequest) => Promise<Receipt>,
  requests: Iterable<SendRequest> | AsyncIterable<SendRequest>,
  options: SendAllOptions = {},
): AsyncGenerator<SendResult, void, undefined> {
  const results = resultsOf(send, requests, options)
  // An `await` asks for this and would send nothing; a loop does not ask for it.
  Object.defineProperty(results, awaited, { value: rejectAwait })
  return results
}

const awaited = 'then'

function rejectAwait(_resolve: unknown, reject: (error: Error) => void): void {
  const sentence =
    'sendAll() was awaited, and nothing was sent. Read its results instead: for await (const result of client.sendAll(requests)).'
  reject(new ConfigurationError(sentence))
}

async function* resultsOf(
  send: (request: SendRequest) => Promise<Receipt>,
  requests: Iterable<SendRequest> | AsyncIterable<SendRequest>,
  options: SendAllOptions,
): AsyncGenerator<SendResult, void, undefined> {
  const run = new Run(send, checkOptions('sendAll()', schema, options).concurrency)
  expectIterable(requests)
  const taking = run.takeAll(requests)
  // What it throws is thrown below, after the results.
  taking.catch(() => {})
  try {
    for (;;) {
      const result = await run.next()
      if (result === undefined) break
      yield result
    }
    await taking
  } finally {
    await run.stop()
  }
}

function expectIterable(requests: unknown): void {
  if (typeof requests === 'object' && requests !== null) {
    if (Symbol.iterator in requests || Symbol.asyncIterator in requests) return
  }
  throw new ConfigurationError(
    `sendAll() takes a list, a generator or another iterable of requests, but was given ${kindOf(requests)}. Use send() for one.`,
  )
}

/** The requests of one `sendAll()` that are under way, and the results that nobody has taken yet. */
class Run {
  readonly #send: (request: SendRequest) => Promise<Receipt>
  readonly #concurrency: number
  readonly #inFlight = new Set<Promise<void>>()
  readonly #results: SendResult[] = []
  readonly #waiting = new Set<() => void>()
  #isTaking = true
  #isStopped = false

  constructor(send: (request: SendRequest) => Promise<Receipt>, concurrency: number) {
    this.#send = send
    this.#concurrency = concurrency
  }

  async takeAll(requests: Iterable<SendRequest> | AsyncIterable<SendRequest>): Promise<void> {
    let index = 0
    try {
      for await (const request of requests) {
        if (this.#isStopped) break
        this.#start(request, index++)
        while (!this.#isStopped && this.#inFlight.size + this.#results.length >= this.#concurrency)
          await this.#change()
        if (this.#isStopped) break
      }
    } finally {
      this.#isTaking = false
      this.#notify()
    }
  }

  /** The next result. `undefined`: there will be none any more. */
  async next(): Promise<SendResult | undefined> {
    while (this.#results.length === 0 && (this.#isTaking || this.#inFlight.size > 0)) await this.#change()
    const result = this.#results.shift()
    this.#notify()
    return result
  }

  async stop(): Promise<void> {
    this.#isStopped = true
    this.#notify()
    await Promise.all(this.#inFlight)
  }

  #start(request: SendRequest, index: number): void {
    const work = this.#send(request)
      .then(
        (receipt) => this.#results.push(redacted({ index, request, receipt })),
        (thrown: unknown) => this.#results.push(redacted({ index, request, error: asError(thrown) })),
      )
      .then(() => {
        this.#inFlight.delete(work)
        this.#notify()
      })
    this.#inFlight.add(work)
  }

  /** Resolves when something has changed. */
  async #change(): Promise<void> {
    await new Promise<void>((resolve) => this.#waiting.add(resolve))
  }

  #notify(): void {
    for (const resolve of this.#waiting) resolve()
    this.#waiting.clear()
  }
}

function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error('The message was called off.', { cause: thrown })
}
