import Bottleneck from 'bottleneck/light.js'
import type { Clock } from '../util/index.ts'

/** A lease has the permits of 1/40 s, or one permit if the rate is lower. */
const leasesPerSecond = 40

/** How long the permits of a lease are valid, in milliseconds. */
export function leaseMsAt(messagesPerSecond: number): number {
  return 1_000 / Math.min(messagesPerSecond, leasesPerSecond)
}

/**
 * Begins the next lease when it is due. Bottleneck keeps the leases in order, one at a time, and the clock times them: bottleneck's own times come from
 * `Date` and the global timers, which may jump, or be faked and stand still.
 */
export class LeaseTimer {
  readonly #clock: Pick<Clock, 'monotonic' | 'setTimer'>
  #limiter: Bottleneck | undefined
  #dueAt: number | undefined
  #cancelTimer: () => void = () => {}
  #endJob: () => void = () => {}

  constructor(clock: Pick<Clock, 'monotonic' | 'setTimer'>) {
    this.#clock = clock
  }

  /** When the next lease begins, by the monotonic clock. */
  get dueAt(): number | undefined {
    return this.#dueAt
  }

  /** Calls `begin` at a time of the monotonic clock, in place of what was to begin. */
  beginAt(dueAt: number, begin: () => void): void {
    this.cancel()
    this.#dueAt = dueAt
    let hasBegun = false
    let endJob: () => void = () => {}
    // A timer takes whole milliseconds, and drops what is left.
    const cancelTimer = this.#clock.setTimer(Math.ceil(dueAt - this.#clock.monotonic()), () => {
      this.#dueAt = undefined
      endJob()
      // Bottleneck's timers stand still, or the clock was set back. A new limiter has no job to wait for.
      if (!hasBegun) this.#replaceLimiter()
      begin()
    })
    this.#limiter ??= new Bottleneck({ maxConcurrent: 1 })
    const job = this.#limiter.schedule(() => {
      hasBegun = true
      return new Promise<void>((resolve) => {
        endJob = resolve
      })
    })
    job.catch(() => {})
    this.#cancelTimer = cancelTimer
    this.#endJob = () => (hasBegun ? endJob() : this.#replaceLimiter())
  }

  /** Drops the lease that was to begin. */
  cancel(): void {
    if (this.#dueAt === undefined) return
    this.#dueAt = undefined
    this.#cancelTimer()
    this.#endJob()
  }

  close(): void {
    this.#dueAt = undefined
    this.#cancelTimer()
    this.#replaceLimiter()
  }

  #replaceLimiter(): void {
    this.#limiter?.stop({ dropWaitingJobs: true }).catch(() => {})
    this.#limiter = undefined
  }
}
