import type { Clock } from './clock.ts'

/** Our choice: one line a minute is noticed in a log, and does not flood it. */
const warningPeriodMs = 60_000

export interface WarningThrottleOptions<Key> {
  readonly clock: Clock
  /** Called at once for the first occurrence, then once a period while there are more. `count` is the number since the last call. */
  readonly warn: (key: Key, count: number) => void
  /** @default 60_000 */
  readonly periodMs?: number
}

interface Occurrences {
  /** By the monotonic clock, in milliseconds. */
  warnedAt: number
  /** Occurrences since then. */
  count: number
  cancelTimer: () => void
}

/** Reduces repeated warnings to one at once and one a period with the count. Each key is throttled on its own. */
export class WarningThrottle<Key extends string> {
  readonly #options: Required<WarningThrottleOptions<Key>>
  readonly #byKey = new Map<Key, Occurrences>()
  #isClosed = false

  constructor(options: WarningThrottleOptions<Key>) {
    this.#options = { periodMs: warningPeriodMs, ...options }
  }

  add(key: Key): void {
    const known = this.#byKey.get(key)
    if (known === undefined) {
      this.#warn(key, 1)
      return
    }
    known.count += 1
    // The timer runs in the background, and a process that was suspended may be here before it.
    if (this.#options.clock.monotonic() - known.warnedAt >= this.#options.periodMs)
      this.#warn(key, known.count)
  }

  /** Reports the occurrences that were not reported yet. No timer is set from here on. */
  close(): void {
    this.#isClosed = true
    for (const [key, { count, cancelTimer }] of [...this.#byKey]) {
      cancelTimer()
      if (count > 0) this.#warn(key, count)
    }
  }

  #warn(key: Key, count: number): void {
    const { clock, warn, periodMs } = this.#options
    this.#byKey.get(key)?.cancelTimer()
    const cancelTimer = this.#isClosed
      ? () => {}
      : clock.setTimer(periodMs, () => this.#endPeriod(key), { isBackground: true })
    this.#byKey.set(key, { warnedAt: clock.monotonic(), count: 0, cancelTimer })
    warn(key, count)
  }

  #endPeriod(key: Key): void {
    const count = this.#byKey.get(key)?.count ?? 0
    if (count > 0) this.#warn(key, count)
    else this.#byKey.delete(key)
  }
}
