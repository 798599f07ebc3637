import { type Clock, systemClock, type TimerOptions } from './clock.ts'
import { type ClockWatch, minJumpMs } from './clock-watch.ts'
import { isTimeFaked } from './faked-time.ts'

/** A difference of less, in milliseconds, may be the way to the store and back. */
const minCorrectionMs = 100

/**
 * The time that a client goes by. It begins as the wall clock's, or as that of the store, and goes on by the monotonic clock. So a wall clock
 * that jumps stretches no wait and cuts none short, and clients of one store agree however their wall clocks differ.
 */
export class SteadyClock implements Clock {
  readonly #clock: Clock
  readonly #watch: ClockWatch
  /** What is added to the monotonic time. Absent: nothing depends on it yet, and the wall clock's time is as good. */
  #offsetMs: number | undefined
  /** How far this clock was ahead of the wall clock when that was last worth noting. */
  #wallSkewMs = 0
  #hasAgreed = false

  constructor(clock: Clock, watch: ClockWatch) {
    this.#clock = clock
    this.#watch = watch
  }

  now(): number {
    this.#watch.compare()
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

  /** A time of day, such as that of an event, in this clock's time. The same time of day gives the same time, or queued messages change places. */
  fromWall(at: number): number {
    const skewMs = this.now() - this.#clock.now()
    // What is less is how long the store took to tell its time, and would change from call to call.
    if (Math.abs(skewMs - this.#wallSkewMs) >= minJumpMs) this.#wallSkewMs = skewMs
    return at + this.#wallSkewMs
  }

  /** Whether the store's time is worth comparing with: once for every clock, and later only for one that runs as fast. */
  get isComparable(): boolean {
    return !this.#hasAgreed || (this.#clock === systemClock && !isTimeFaked())
  }

  /** Goes on steadily from here, whatever the wall clock does. */
  start(): void {
    this.#offsetMs ??= this.#clock.now() - this.#clock.monotonic()
  }

  /**
   * Goes by the time of the store: it was `time` when the monotonic clock was at `at`. A clock of the caller's is believed from then on, since it
   * need not run as fast as the store's, and no more do fake timers. `true`: the time has jumped with it.
   */
  agree(time: number, at: number): boolean {
    const offset = time - at
    const jumpedMs = Math.abs(offset - (this.#offsetMs ?? offset))
    const isFirst = !this.#hasAgreed
    if (!isFirst && (jumpedMs < minCorrectionMs || !this.isComparable)) return false
    this.#hasAgreed = true
    this.#offsetMs = offset
    return !isFirst && jumpedMs >= minJumpMs
  }
}
