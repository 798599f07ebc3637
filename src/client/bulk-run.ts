import type { DeferralListener } from '../delivery/index.ts'
import { onAbort, printableError, redacted } from '../util/index.ts'
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

  constructor(parts: BulkRunParts) {
    this.#parts = parts
    onAbort(parts.stop.signal, () => this.#notify())
  }

  async takeAll(requests: Iterable<SendRequest> | AsyncIterable<SendRequest>): Promise<void> {
    const { halt } = this.#parts
    const unsubscribe = halt.onEnd(() => this.#notify())
    const source = each(requests)
    let next: Promise<IteratorResult<SendRequest, void>> | undefined
    let index = 0
    try {
      while (!this.#isStopped && !(await halt.endsBefore(index))) {
        if (!this.#hasPlace) {
          await this.#change()
          continue
        }
        next ??= source.next()
        const taken = await this.#unlessOver(next)
        if (taken === undefined) continue
        next = undefined
        if (taken.done) break
        // With the request in hand: a run that has none left has its end, halted or not.
        await halt.untilOver(index)
        if (this.#isStopped) break
        void this.#send(taken.value, index++)
      }
    } finally {
      unsubscribe()
      this.#isTaking = false
      this.#notify()
      const ended = source.return()
      // A source that is being asked for a request ends when it has answered, which may be late.
      if (next === undefined) await ended
      else void Promise.allSettled([next, ended])
    }
  }

  /** The next result. `undefined`: there are no more, or the consumer has left. */
  async next(): Promise<SendResult | undefined> {
    while (!this.#isStopped && this.#results.length === 0 && (this.#isTaking || this.#pending > 0))
      await this.#change()
    if (this.#isStopped) return undefined
    const result = this.#results.shift()
    this.#notify()
    return result
  }

  /** Takes no more requests, sends nothing that has not left, waits for no end, and resolves when the requests that have left have their response. */
  async stop(): Promise<void> {
    this.#parts.stop.abort()
    while (this.#pending > 0) await this.#change()
  }

  /** Whether the consumer has left. */
  get #isStopped(): boolean {
    return this.#parts.stop.signal.aborted
  }

  /** Whether no more requests are taken. */
  get #isOver(): boolean {
    return this.#isStopped || this.#parts.halt.isEnd
  }

  /** `undefined`: no more requests are taken, and the source is not waited for. */
  async #unlessOver<Value>(asking: Promise<Value>): Promise<Value | undefined> {
    let isAnswered = false
    const note = () => {
      isAnswered = true
      this.#notify()
    }
    asking.then(note, note)
    while (!isAnswered && !this.#isOver) await this.#change()
    return isAnswered ? await asking : undefined
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
      if (thrown === this.#parts.stop.signal.reason) count.left()
      else count.ended(thrown, request)
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

/** One kind of iterator for all sources. */
async function* each<Value>(
  source: Iterable<Value> | AsyncIterable<Value>,
): AsyncGenerator<Value, void, undefined> {
  yield* source
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
