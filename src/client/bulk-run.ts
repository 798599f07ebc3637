import { printableError, redacted } from '../util/index.ts'
import type { BulkSend, BulkSent } from './bulk-send.ts'
import type { BulkSummary, RequestCount } from './bulk-summary.ts'
import type { SendRequest } from './send-request.ts'
import type { SendResult } from './send-result.ts'

export interface BulkRunParts {
  readonly bulk: BulkSend
  readonly summary: BulkSummary
  /** How many messages are sent at once. A result keeps its place among them until it is taken. */
  readonly concurrency: number
  /** How many messages are sent or wait for their end at once. */
  readonly maxOpen: number
  /** Ends all waits. */
  readonly stop: AbortController
}

/** The requests of one `sendAll()` that are being sent or wait for their end, and the results that the consumer has not taken yet. */
export class BulkRun {
  readonly #parts: BulkRunParts
  readonly #inFlight = new Set<Promise<void>>()
  readonly #open = new Set<Promise<void>>()
  readonly #results: SendResult[] = []
  readonly #waiting = new Set<() => void>()
  #isTaking = true
  #isStopped = false

  constructor(parts: BulkRunParts) {
    this.#parts = parts
  }

  async takeAll(requests: Iterable<SendRequest> | AsyncIterable<SendRequest>): Promise<void> {
    let index = 0
    try {
      for await (const request of requests) {
        if (this.#isStopped) break
        this.#start(request, index++)
        while (!this.#isStopped && !this.#hasPlace) await this.#change()
        if (this.#isStopped) break
      }
    } finally {
      this.#isTaking = false
      this.#notify()
    }
  }

  /** The next result. `undefined`: there are no more. */
  async next(): Promise<SendResult | undefined> {
    while (this.#results.length === 0 && (this.#isTaking || this.#inFlight.size + this.#open.size > 0)) {
      await this.#change()
    }
    const result = this.#results.shift()
    this.#notify()
    return result
  }

  /** Takes no more requests, waits for no end, and resolves when the messages that are being sent have their reply. */
  async stop(): Promise<void> {
    this.#isStopped = true
    this.#parts.stop.abort()
    this.#notify()
    await Promise.all([...this.#inFlight, ...this.#open])
  }

  get #hasPlace(): boolean {
    const { concurrency, maxOpen } = this.#parts
    return (
      this.#inFlight.size + this.#results.length < concurrency &&
      this.#inFlight.size + this.#open.size < maxOpen
    )
  }

  #start(request: SendRequest, index: number): void {
    const count = this.#parts.summary.begin()
    const work = this.#send(request, count, () => {
      if (this.#inFlight.delete(work)) this.#open.add(work)
      this.#notify()
    })
      .then(
        (sent) => this.#results.push(redacted({ index, request, ...sent })),
        (thrown: unknown) => this.#results.push(redacted({ index, request, error: asError(thrown) })),
      )
      .then(() => {
        this.#inFlight.delete(work)
        this.#open.delete(work)
        this.#notify()
      })
    this.#inFlight.add(work)
  }

  async #send(request: SendRequest, count: RequestCount, onAccepted: () => void): Promise<BulkSent> {
    try {
      return await this.#parts.bulk.send(request, count, onAccepted)
    } catch (thrown) {
      // A wait that was ended by leaving the loop says nothing about the message, which stays open.
      if (thrown !== this.#parts.stop.signal.reason) count.ended(thrown, request)
      throw thrown
    }
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
