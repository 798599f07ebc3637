import Bottleneck from 'bottleneck/light.js'
import type { Stopper } from './waiting/stopper.ts'

/**
 * One bottleneck job costs two timers, so a limiter passes at most some 440 jobs a second (measured on Node 20). Forty
 * leases a second stay far below that.
 */
const leasesPerSecond = 40

/** Hands out permits to post, `messagesPerSecond` of them, in the order they were asked for. */
export class Pace {
  /** May be a fraction: what is left of it is owed to the next lease. */
  readonly #permitsPerLease: number
  readonly #leaseMs: number
  readonly #now: () => number
  readonly #waiting = new Set<(hasPermit: boolean) => void>()
  #limiter: Bottleneck | undefined
  #permits = 0
  #owed = 0
  #leasedAt = Number.NEGATIVE_INFINITY
  #leasing = false

  constructor(messagesPerSecond: number, now: () => number) {
    const leases = Math.min(messagesPerSecond, leasesPerSecond)
    this.#permitsPerLease = messagesPerSecond / leases
    this.#leaseMs = 1_000 / leases
    this.#now = now
  }

  /** `false`: the wait was ended without a permit, by the message's stopper or by `interrupt()`. */
  async take(stopper: Stopper): Promise<boolean> {
    if (stopper.reason !== undefined) return false
    if (this.#permitsPerLease === Number.POSITIVE_INFINITY || this.#useLeftOver()) return true
    return new Promise((resolve) => {
      const settle = (hasPermit: boolean) => {
        forget()
        this.#waiting.delete(settle)
        resolve(hasPermit)
      }
      const forget = stopper.onStop(() => settle(false))
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
    if (this.#permits === 0 || this.#now() - this.#leasedAt >= this.#leaseMs) return false
    this.#permits -= 1
    return true
  }

  #lease(): void {
    this.#leasing = true
    this.#limiter ??= new Bottleneck({ minTime: this.#leaseMs })
    // Rejects only when it is stopped by `close()`, and then nobody waits any more.
    this.#limiter.schedule(async () => this.#grant()).catch(() => {})
  }

  #grant(): void {
    this.#leasing = false
    this.#leasedAt = this.#now()
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

  /** Drops the timer of the next lease. Waiting messages are told by their stoppers. */
  close(): void {
    this.#limiter?.stop({ dropWaitingJobs: true }).catch(() => {})
  }
}
