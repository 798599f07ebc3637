import Bottleneck from 'bottleneck/light.js'
import type { LeaseSource } from '../store/index.ts'
import type { Cancellation, Clock } from '../util/index.ts'

/**
 * One bottleneck job costs two timers, so a limiter passes at most some 440 jobs a second (measured on Node 20). Forty
 * leases a second stay far below that.
 */
const leasesPerSecond = 40

/** When the store that gives turns cannot be reached, it is asked again this much later. */
const afterErrorMs = 100

export interface RateLimiterOptions {
  readonly messagesPerSecond: number
  readonly clock: Pick<Clock, 'monotonic' | 'setTimer'>
  /** Gives the turns of all processes. Without it this process paces itself. */
  readonly createLeaseSource?: ((turnMs: number) => LeaseSource) | undefined
}

/** Hands out permits to post, `messagesPerSecond` of them, in the order they were asked for. */
export class RateLimiter {
  /** May be a fraction: what is left of it is owed to the next lease. */
  readonly #permitsPerLease: number
  readonly #leaseMs: number
  readonly #clock: RateLimiterOptions['clock']
  readonly #createLeaseSource: (turnMs: number) => LeaseSource
  readonly #waiting = new Set<(hasPermit: boolean) => void>()
  #leases: LeaseSource | undefined
  #permits = 0
  #owed = 0
  #leasedAt = Number.NEGATIVE_INFINITY
  #leasing = false
  #isClosed = false
  #cancelTimer: (() => void) | undefined

  constructor({ messagesPerSecond, clock, createLeaseSource }: RateLimiterOptions) {
    const leases = Math.min(messagesPerSecond, leasesPerSecond)
    this.#permitsPerLease = messagesPerSecond / leases
    this.#leaseMs = 1_000 / leases
    this.#clock = clock
    this.#createLeaseSource = createLeaseSource ?? ((turnMs) => new OwnLeaseSource(turnMs, clock))
  }

  /** `false`: the wait was ended without a permit, by the message's cancellation or by `interrupt()`. */
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

  /** Ends every wait without a permit: the gate has shut, and what waits here must hear of it now, not when its turn comes. */
  interrupt(): void {
    for (const settle of this.#waiting) settle(false)
  }

  /** Permits of a lease are good for its own time only: saved up, they would let more pass in a second than was asked for. */
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

  /** Nothing is lost by waiting: while the store is away, nothing may be sent. */
  #leaseLater(): void {
    if (this.#isClosed) return
    this.#cancelTimer = this.#clock.setTimer(afterErrorMs, () => {
      if (this.#waiting.size > 0) this.#lease()
      else this.#leasing = false
    })
  }

  #grant(): void {
    if (this.#isClosed) return
    this.#leasing = false
    this.#leasedAt = this.#clock.monotonic()
    this.#owed += this.#permitsPerLease
    this.#permits = Math.floor(this.#owed)
    this.#owed -= this.#permits
    for (const settle of this.#waiting) {
      if (this.#permits === 0) break
      this.#permits -= 1
      settle(true)
    }
    if (this.#waiting.size > 0) this.#lease()
  }

  /** Drops the timer of the next lease. Waiting messages are told by their cancellations. */
  close(): void {
    this.#isClosed = true
    this.#cancelTimer?.()
    this.#leases?.close()
  }
}

/**
 * The turns of one process. A turn that is free is given at once, without a timer. Bottleneck keeps the others in order, and each lasts as
 * long as the clock says: bottleneck's own times come from `Date` and the global timers, which may jump, or be faked and stand still.
 */
class OwnLeaseSource implements LeaseSource {
  readonly #leaseMs: number
  readonly #clock: RateLimiterOptions['clock']
  #limiter = oneAtATime()
  #nextAt = Number.NEGATIVE_INFINITY
  #endWait: (() => void) | undefined

  constructor(turnMs: number, clock: RateLimiterOptions['clock']) {
    this.#leaseMs = turnMs
    this.#clock = clock
  }

  async next(): Promise<void> {
    const waitMs = this.#nextAt - this.#clock.monotonic()
    if (waitMs > 0) await this.#wait(waitMs)
    const lateMs = this.#clock.monotonic() - this.#nextAt
    // A timer that is late delays the turns after it no further. An idle time is not made up for.
    const startedAt = lateMs < this.#leaseMs ? this.#nextAt : this.#clock.monotonic()
    this.#nextAt = startedAt + this.#leaseMs
  }

  /** Leaves the turn that is waited for, which nobody is given any more. */
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
    const turn = this.#limiter.schedule(() => {
      hasBegun = true
      return over
    })
    turn.catch(() => {})
    await over
    this.#endWait = undefined
    if (hasBegun) return
    // Its timers stand still, or its clock was set back. A new one has nothing to wait for.
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
