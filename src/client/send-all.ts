import * as v from 'valibot'
import { ConfigurationError, checkOptions } from '../errors/index.ts'
import type { Receipt } from '../model/index.ts'
import { kindOf, printableError, redacted } from '../util/index.ts'
import type { SendRequest } from './send-request.ts'

export interface SendAllOptions {
  /**
   * How many messages are sent at once. It bounds the memory in use; the client's `rateLimit` bounds the rate.
   *
   * @default 50
   */
  readonly concurrency?: number | undefined
}

/**
 * The result of one request of `sendAll()`: a receipt, or the error that `send()` would have thrown. A thrown value that is no error, such as the
 * reason of some signals, is the `cause` of one. `request` is the iterable's own object. Code that enumerates or prints the result finds it masked and
 * without content, as `maskedRequest`.
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
 * Sends the requests of an iterable, `concurrency` at once, and yields each result as it comes. The next request is taken only when a place is free,
 * and a result keeps its place until the consumer takes it. When the consumer stops early, no more requests are taken, and the messages that are being
 * sent are awaited.
 *
 * @throws the iterable's own error, after the results of the requests before it
 */
export function sendAll(
  send: (request: SendRequest) => Promise<Receipt>,
  requests: Iterable<SendRequest> | AsyncIterable<SendRequest>,
  options: SendAllOptions = {},
): AsyncGenerator<SendResult, void, undefined> {
  const results = resultsOf(send, requests, options)
  // `await` calls this and would send nothing; a loop does not call it.
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
  // Its error is thrown below, after the results.
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

/** The requests of one `sendAll()` that are being sent, and the results that the consumer has not taken yet. */
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

  /** The next result. `undefined`: there are no more. */
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
  const error = printableError(thrown)
  return error instanceof Error ? error : new Error('The send was aborted.', { cause: error })
}
