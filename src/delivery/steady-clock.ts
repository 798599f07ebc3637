import type { Clock, TimerOptions } from './clock.ts'
import type { ClockWatch } from './clock-watch.ts'

/**
 * The time that a client goes by. It begins as the wall clock's, or as that of the store, and goes on by the monotonic clock. So a wall clock
 * that jumps stretches no wait and cuts none short, and clients of one store agree however their wall clocks differ.
 */
export class SteadyClock implements Clock {
  readonly #clock: Clock
  readonly #watch: ClockWatch
  /** What is added to the monotonic time. Absent: nothing depends on it yet, and the wall clock's time is as good. */
  #offsetMs: number | undefined

  constructor(clock: Clock, watch: ClockWatch) {
    this.#clock = clock
    this.#watch = watch
  }

  now(): number {
    this.#watch.look()
    return this.#offsetMs === undefined
      ? this.#clock.now()
      : Math.floor(this.#clock.monotonic() + this.#offsetMs)
  }

  monotonic(): number {
    return this.#clock.monotonic()
  }

  setTimer(delayMs: number, task: () => void, options?: TimerOptions): () => void {
    return this.#clock.setTimer(delayMs, task, options)
  }

  /** Unix time by the wall clock of this machine, in milliseconds: for what came with a time of day, and what is shown. */
  wall(): number {
    return this.#clock.now()
  }

  /** A time of day, such as that of an event, in this clock's time. */
  fromWall(at: number): number {
    return at - this.#clock.now() + this.now()
  }

  /** Goes on steadily from here, whatever the wall clock does. */
  start(): void {
    this.#offsetMs ??= this.#clock.now() - this.#clock.monotonic()
  }

  /** It was `time` when the monotonic clock was at `at`. */
  set(time: number, at: number): void {
    this.#offsetMs = time - at
  }
}
