import Bottleneck from 'bottleneck/light.js'
import type { Turns } from '../store/index.ts'
import type { Clock } from './clock.ts'
import type { Stopper } from './waiting/stopper.ts'

/**
 * One bottleneck job costs two timers, so a limiter passes at most some 440 jobs a second (measured on Node 20). Forty
 * leases a second stay far below that.
 */
const leasesPerSecond = 40

/** When the store that gives turns cannot be reached, it is asked again this much later. */
const afterErrorMs = 100

export interface PaceOptions {
  readonly messagesPerSecond: number
  readonly clock: Pick<Clock, 'now' | 'setTimer'>
  /** Gives the turns of all processes. Without it this process paces itself. */
  readonly takeTurns?: ((turnMs: number) => Turns) | undefined
}

/** Hands out permits to post, `messagesPerSecond` of them, in the order they were asked for. */
export class Pace {
  /** May be a fraction: what is left of it is owed to the next lease. */
  readonly #permitsPerLease: number
  readonly #leaseMs: number
  readonly #clock: PaceOptions['clock']
  readonly #takeTurns: (turnMs: number) => Turns
  readonly #waiting = new Set<(hasPermit: boolean) => void>()
  #turns: Turns | undefined
  #permits = 0
  #owed = 0
  #leasedAt = Number.NEGATIVE_INFINITY
  #leasing = false
  #isClosed = false
  #cancelTimer: (() => void) | undefined

  constructor({ messagesPerSecond, clock, takeTurns = ownTurns }: PaceOptions) {
    const leases = Math.min(messagesPerSecond, leasesPerSecond)
    this.#permitsPerLease = messagesPerSecond / leases
    this.#leaseMs = 1_000 / leases
    this.#clock = clock
    this.#takeTurns = takeTurns
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
    if (this.#permits === 0 || this.#clock.now() - this.#leasedAt >= this.#leaseMs) return false
    this.#permits -= 1
    return true
  }

  #lease(): void {
    this.#leasing = true
    this.#turns ??= this.#takeTurns(this.#leaseMs)
    this.#turns.next().then(
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
    this.#leasing = false
    this.#leasedAt = this.#clock.now()
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
    this.#isClosed = true
    this.#cancelTimer?.()
    this.#turns?.close()
  }
}

function ownTurns(turnMs: number): Turns {
  const limiter = new Bottleneck({ minTime: turnMs })
  return {
    // Resolved from within the job: bottleneck itself answers a timer later.
    next: () =>
      new Promise((resolve, reject) => {
        limiter.schedule(async () => resolve()).catch(reject)
      }),
    close: () => void limiter.stop({ dropWaitingJobs: true }).catch(() => {}),
  }
}
