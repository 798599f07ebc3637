import Bottleneck from 'bottleneck/light.js'
import type { LeaseSource } from '../store/index.ts'
import type { Cancellation, Clock } from '../util/index.ts'

/**
 * One bottleneck job costs two timers, so a limiter passes at most some 440 jobs a second (measured on Node 20). Forty leases a second stay far
 * below that.
 */
const leasesPerSecond = 40

/** The pause before the next request for a lease when the store cannot be reached. */
const retryLeaseMs = 100

export interface RateLimiterOptions {
  readonly messagesPerSecond: number
  readonly clock: Pick<Clock, 'monotonic' | 'setTimer'>
  /** Grants leases across all processes. Absent: this process limits itself alone. */
  readonly createLeaseSource?: ((leaseMs: number) => LeaseSource) | undefined
}

/** Grants `messagesPerSecond` permits to post, in the order of the requests. */
export class RateLimiter {
  /** May be a fraction. The remainder goes to the next lease. */
  readonly #permitsPerLease: number
  readonly #leaseMs: number
  readonly #clock: RateLimiterOptions['clock']
  readonly #createLeaseSource: (leaseMs: number) => LeaseSource
  readonly #waiting = new Set<(hasPermit: boolean) => void>()
  #leases: LeaseSource | undefined
  #permits = 0
  #remainder = 0
  #leasedAt = Number.NEGATIVE_INFINITY
  #leasing = false
  #isClosed = false
  #cancelTimer: (() => void) | undefined

  constructor({ messagesPerSecond, clock, createLeaseSource }: RateLimiterOptions) {
    const leases = Math.min(messagesPerSecond, leasesPerSecond)
    this.#permitsPerLease = messagesPerSecond / leases
    this.#leaseMs = 1_000 / leases
    this.#clock = clock
    this.#createLeaseSource = createLeaseSource ?? ((leaseMs) => new LocalLeaseSource(leaseMs, clock))
  }

  /** `false`: the wait ended without a permit, by the message's cancellation or by `interrupt()`. */
  async take(cancellation: Cancellation): Promise<boolean> {
    if (cancellation.reason !== undefined) return false
    if (this.#permitsPerLease === Number.POSITIVE_INFINITY || this.#useLeftOver()) return true
    return new Promise((resolve) => {
      const settle = (hasPermit: boolean) => {
        forget()
        this.#waiting.delete(settle)
        resolve(hasPermit)
      }
      const forget = cancellation.onCancel(() => settle(false))
      this.#waiting.add(settle)
      if (!this.#leasing) this.#lease()
    })
  }

  /** Ends every wait without a permit. The gate has shut, and the waiting messages must notice it now. */
  interrupt(): void {
    for (const settle of this.#waiting) settle(false)
  }

  /** A lease's permits expire with it. Saved up, they would exceed `messagesPerSecond`. */
  #useLeftOver(): boolean {
    if (this.#permits === 0 || this.#clock.monotonic() - this.#leasedAt >= this.#leaseMs) return false
    this.#permits -= 1
    return true
  }

  #lease(): void {
    this.#leasing = true
    this.#leases ??= this.#createLeaseSource(this.#leaseMs)
    this.#leases.next().then(
      () => this.#grant(),
      () => this.#leaseLater(),
    )
  }

  /** Waiting loses nothing, because no message may be sent while the store is unreachable. */
  #leaseLater(): void {
    if (this.#isClosed) return
    this.#cancelTimer = this.#clock.setTimer(retryLeaseMs, () => {
      if (this.#waiting.size > 0) this.#lease()
      else this.#leasing = false
    })
  }

  #grant(): void {
    if (this.#isClosed) return
    this.#leasing = false
    this.#leasedAt = this.#startOfLease()
    this.#remainder += this.#permitsPerLease
    this.#permits = Math.floor(this.#remainder)
    this.#remainder -= this.#permits
    for (const settle of this.#waiting) {
      if (this.#permits === 0) break
      this.#permits -= 1
      settle(true)
    }
    if (this.#waiting.size > 0) this.#lease()
  }

  /** A late lease starts when it was due: counted from now, its permits would last into the next one. */
  #startOfLease(): number {
    const now = this.#clock.monotonic()
    const dueAt = this.#leasedAt + this.#leaseMs
    const lateMs = now - dueAt
    return lateMs >= 0 && lateMs < this.#leaseMs ? dueAt : now
  }

  /** Drops the timer of the next lease. Waiting messages are ended by their cancellations. */
  close(): void {
    this.#isClosed = true
    this.#cancelTimer?.()
    this.#leases?.close()
  }
}

/**
 * The leases of one process. A free lease is granted at once, without a timer. Bottleneck keeps the others in order, and the clock times them:
 * bottleneck's own times come from `Date` and the global timers, which may jump, or be faked and stand still.
 */
class LocalLeaseSource implements LeaseSource {
  readonly #leaseMs: number
  readonly #clock: RateLimiterOptions['clock']
  #limiter = oneAtATime()
  #nextAt = Number.NEGATIVE_INFINITY
  #endWait: (() => void) | undefined

  constructor(leaseMs: number, clock: RateLimiterOptions['clock']) {
    this.#leaseMs = leaseMs
    this.#clock = clock
  }

  async next(): Promise<void> {
    const waitMs = this.#nextAt - this.#clock.monotonic()
    if (waitMs > 0) await this.#wait(waitMs)
    const lateMs = this.#clock.monotonic() - this.#nextAt
    // A late timer does not delay the next leases. Idle time is not made up for.
    const startedAt = lateMs < this.#leaseMs ? this.#nextAt : this.#clock.monotonic()
    this.#nextAt = startedAt + this.#leaseMs
  }

  /** Drops the lease that is waited for. */
  close(): void {
    this.#endWait?.()
    stop(this.#limiter)
  }

  async #wait(waitMs: number): Promise<void> {
    let hasBegun = false
    const over = new Promise<void>((resolve) => {
      const cancel = this.#clock.setTimer(waitMs, resolve)
      this.#endWait = cancel
    })
    const job = this.#limiter.schedule(() => {
      hasBegun = true
      return over
    })
    job.catch(() => {})
    await over
    this.#endWait = undefined
    if (hasBegun) return
    // Bottleneck's timers stand still, or the clock was set back. A new limiter has no job to wait for.
    stop(this.#limiter)
    this.#limiter = oneAtATime()
  }
}

function oneAtATime(): Bottleneck {
  return new Bottleneck({ maxConcurrent: 1 })
}

function stop(limiter: Bottleneck): void {
  limiter.stop({ dropWaitingJobs: true }).catch(() => {})
}
