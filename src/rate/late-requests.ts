import type { Clock } from '../util/index.ts'
import { leaseMsAt } from './lease-timer.ts'
import type { RateSource } from './rate-source.ts'
import type { Connection } from './waiting-line.ts'

/** How much longer than usual a request may take from its permit on, in milliseconds: see `sharedRateFactor`, which leaves room for some 20. */
const toleratedMs = 30

/** Of every hundred requests one more may count as late, so that a store whose writes take now long, now short does not halve the rate. */
const lateShare = 0.01

/** How many may count as late at once, in seconds of the rate. */
const burstSeconds = 0.1

/** How slowly the usual time rises. It falls at once, so a disk that stood still for a moment does not change it for long. */
const usualOver = 64

/**
 * Counts the requests that begin late after their permit: a disk or an event loop stood still, or the process has just started. They leave together
 * when that is over, beside those of the other processes, so as many of the next permits come later.
 */
export class LateRequests {
  readonly #clock: Pick<Clock, 'monotonic'>
  readonly #source: Pick<RateSource, 'messagesPerSecond'>
  readonly #askedAt = new WeakMap<Connection, number>()
  #usualMs = 0
  #count = 0
  #mayCount: number | undefined

  constructor(clock: Pick<Clock, 'monotonic'>, source: Pick<RateSource, 'messagesPerSecond'>) {
    this.#clock = clock
    this.#source = source
  }

  /** How many have been late. */
  get count(): number {
    return this.#count
  }

  /** So many of them were told to the ledger. */
  forget(count: number): void {
    this.#count -= count
  }

  /** @param askedAt When the permit of the message with this connection was asked for. */
  recordPermit(connection: Connection, askedAt: number): void {
    if (Number.isFinite(this.#source.messagesPerSecond)) this.#askedAt.set(connection, askedAt)
  }

  /** The request of a message begins. */
  recordRequest(connection: Connection): void {
    const askedAt = this.#askedAt.get(connection)
    if (askedAt === undefined) return
    this.#askedAt.delete(connection)
    const tookMs = this.#clock.monotonic() - askedAt
    const { messagesPerSecond } = this.#source
    const isLate = tookMs - this.#usualMs > Math.max(toleratedMs, leaseMsAt(messagesPerSecond))
    this.#usualMs = Math.min(tookMs, this.#usualMs + Math.max(tookMs - this.#usualMs, 0) / usualOver)
    const burst = messagesPerSecond * burstSeconds
    const mayCount = Math.min((this.#mayCount ?? burst) + lateShare, burst)
    const counts = isLate && mayCount >= 1
    this.#mayCount = counts ? mayCount - 1 : mayCount
    if (counts) this.#count += 1
  }
}
