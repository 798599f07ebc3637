import type { DeferralListener } from '../delivery/index.ts'
import { printableError, redacted } from '../util/index.ts'
import type { BulkHalt } from './bulk-halt.ts'
import type { BulkSend, BulkSent } from './bulk-send.ts'
import type { BulkSummary, RequestCount } from './bulk-summary.ts'
import type { SendRequest } from './send-request.ts'
import type { SendResult } from './send-result.ts'

export interface BulkRunParts {
  readonly bulk: BulkSend
  readonly summary: BulkSummary
  readonly halt: BulkHalt
  /** How many messages are sent at once. A result keeps its place among them until it is taken. */
  readonly concurrency: number
  /** How many messages are sent, are deferred or wait for their end at once. */
  readonly maxOpen: number
  /** Ends all waits. */
  readonly stop: AbortController
}

/** What the messages of a run wait for. Only those that are being sent take a place of `concurrency`. */
type Phase = 'sending' | 'deferred' | 'open'

/** The requests of one `sendAll()` that have no result yet, and the results that the consumer has not taken yet. */
export class BulkRun {
  readonly #parts: BulkRunParts
  /** Counts, and no set of promises: a run may have a million messages. */
  readonly #inPhase: Record<Phase, number> = { sending: 0, deferred: 0, open: 0 }
  readonly #results: SendResult[] = []
  #waiting: (() => void)[] = []
  #isTaking = true
  #isStopped = false

  constructor(parts: BulkRunParts) {
    this.#parts = parts
  }

  async takeAll(requests: Iterable<SendRequest> | AsyncIterable<SendRequest>): Promise<void> {
    const { halt } = this.#parts
    let index = 0
    try {
      if (await halt.endsBefore(index)) return
      for await (const request of requests) {
        // With the request in hand: a run that has none left has its end, halted or not.
        await halt.untilOver(index)
        if (this.#isStopped) break
        void this.#send(request, index++)
        while (!this.#isStopped && !this.#hasPlace) await this.#change()
        if (this.#isStopped || (await halt.endsBefore(index))) break
      }
    } finally {
      this.#isTaking = false
      this.#notify()
    }
  }

  /** The next result. `undefined`: there are no more. */
  async next(): Promise<SendResult | undefined> {
    while (this.#results.length === 0 && (this.#isTaking || this.#pending > 0)) await this.#change()
    const result = this.#results.shift()
    this.#notify()
    return result
  }

  /** Takes no more requests, waits for no end, and resolves when the messages that are being sent have their reply. */
  async stop(): Promise<void> {
    this.#isStopped = true
    this.#parts.stop.abort()
    this.#notify()
    while (this.#pending > 0) await this.#change()
  }

  /** How many requests have no result yet. */
  get #pending(): number {
    const { sending, deferred, open } = this.#inPhase
    return sending + deferred + open
  }

  get #hasPlace(): boolean {
    const { concurrency, maxOpen } = this.#parts
    return this.#inPhase.sending + this.#results.length < concurrency && this.#pending < maxOpen
  }

  /** Never rejects: an error is a result. */
  async #send(request: SendRequest, index: number): Promise<void> {
    const progress = new BulkProgress((from, to) => this.#move(from, to))
    try {
      const sent = await this.#counted(request, progress)
      this.#results.push(redacted({ index, request, ...sent }))
    } catch (thrown) {
      this.#results.push(redacted({ index, request, error: asError(thrown) }))
    } finally {
      progress.end()
    }
  }

  async #counted(request: SendRequest, progress: BulkProgress): Promise<BulkSent> {
    const count: RequestCount = this.#parts.summary.begin()
    try {
      return await this.#parts.bulk.send(request, count, progress)
    } catch (thrown) {
      // A wait that was ended by leaving the loop says nothing about the message, which stays open.
      if (thrown !== this.#parts.stop.signal.reason) count.ended(thrown, request)
      throw thrown
    }
  }

  #move(from: Phase | undefined, to: Phase | undefined): void {
    if (from !== undefined) this.#inPhase[from] -= 1
    if (to !== undefined) this.#inPhase[to] += 1
    this.#notify()
  }

  /** Resolves when something has changed. */
  async #change(): Promise<void> {
    await new Promise<void>((resolve) => this.#waiting.push(resolve))
  }

  #notify(): void {
    const waiting = this.#waiting
    this.#waiting = []
    for (const resolve of waiting) resolve()
  }
}

type Move = (from: Phase | undefined, to: Phase | undefined) => void

/** What one message of a run waits for. */
export class BulkProgress implements DeferralListener {
  readonly #move: Move
  #phase: Phase | undefined = 'sending'

  constructor(move: Move) {
    this.#move = move
    move(undefined, 'sending')
  }

  /** Called when the message waits for a reason of its own, and no other message need wait for it. */
  readonly onDeferred = () => this.#advance('sending', 'deferred')

  /** A resumed message has its place again at once, even if another has it too: its turn may not come again soon. */
  readonly onResumed = () => this.#advance('deferred', 'sending')

  /** Called when only the end of the message is still awaited. */
  readonly onAccepted = () => this.#advance('sending', 'open')

  end(): void {
    this.#move(this.#phase, undefined)
    this.#phase = undefined
  }

  #advance(from: Phase, to: Phase): void {
    if (this.#phase !== from) return
    this.#phase = to
    this.#move(from, to)
  }
}

function asError(thrown: unknown): Error {
  const error = printableError(thrown)
  return error instanceof Error ? error : new Error('The send was aborted.', { cause: error })
}
