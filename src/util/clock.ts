/** Time, injected so that tests need not wait. */
export interface Clock {
  /** Unix time in milliseconds. It may jump in either direction, so it measures no duration. */
  now(): number
  /** Milliseconds since an arbitrary moment of this process. It never goes back; it measures every duration. */
  monotonic(): number
  /** Calls `task` once after `delayMs`. Returns a function that cancels it. */
  setTimer(delayMs: number, task: () => void, options?: TimerOptions): () => void
}

export interface TimerOptions {
  /**
   * Whether the process may exit before the timer fires.
   *
   * @default false
   */
  readonly isBackground?: boolean | undefined
}

/** Unix time in milliseconds. */
export type UnixMs = number

/** A timer longer than this fires at once in Node: https://nodejs.org/api/timers.html#settimeoutcallback-delay-args. */
const maxTimerMs = 2 ** 31 - 1

/** A timer that fires earlier than this is fake: Node's own are less than a millisecond early. */
const maxEarlyMs = 10

/**
 * The machine's clock. It looks the global functions up on every call, so that fake timers work. Some fake timers leave `performance` alone or
 * replace it later, so a timer that fires moves the monotonic time forward to its own.
 */
function createSystemClock(): Clock {
  let lastMs = 0
  let aheadMs = 0

  function monotonic(leastMs = Number.NEGATIVE_INFINITY): number {
    const read = performance.now()
    lastMs = Math.max(read + aheadMs, lastMs, leastMs)
    aheadMs = lastMs - read
    return lastMs
  }

  return {
    now: () => Date.now(),
    monotonic: () => monotonic(),
    setTimer(delayMs, task, { isBackground = false } = {}) {
      const waitMs = Math.min(Math.max(delayMs, 0), maxTimerMs)
      const dueAt = monotonic() + waitMs
      const timer = setTimeout(() => {
        if (monotonic() < dueAt - Math.min(maxEarlyMs, waitMs / 2)) monotonic(dueAt)
        task()
      }, waitMs)
      // The fake timers of some libraries are numbers.
      if (isBackground && typeof timer === 'object') timer.unref()
      return () => clearTimeout(timer)
    },
  }
}

export const systemClock = createSystemClock()

/** A caller's clock. Without `monotonic()`, its `now()` measures durations. */
export type WallClock = Omit<Clock, 'monotonic'> & {
  readonly monotonic?: Clock['monotonic'] | undefined
}

/** Adds the monotonic time to a clock that has none. */
export function completeClock(clock: WallClock): Clock {
  if (isComplete(clock)) return clock
  return {
    now: () => clock.now(),
    monotonic: () => clock.now(),
    setTimer: (delayMs, task, options) => clock.setTimer(delayMs, task, options),
  }
}

function isComplete(clock: WallClock): clock is Clock {
  return clock.monotonic !== undefined
}

/** A smaller difference may be the latency of the store. */
const minCorrectionMs = 100

/**
 * The client's own time. It starts as the wall clock's or the store's time and continues by the monotonic clock. So a wall clock that jumps does
 * not change any wait, and the clients of one store agree although their wall clocks differ.
 */
export class SteadyClock implements Clock {
  readonly #clock: Clock
  readonly #watch: ClockWatch
  /** Added to the monotonic time. Absent: the clock has not started, and `now()` is the wall clock's. */
  #offsetMs: number | undefined
  /** How far this clock is ahead of the wall clock, without small differences. */
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

  /** Unix time in milliseconds by the wall clock of this machine, for times that are shown. */
  wall(): number {
    return this.#clock.now()
  }

  /** Converts a wall time, such as an event's. Equal wall times stay equal; otherwise queued messages would change places. */
  fromWall(at: number): number {
    const skewMs = this.now() - this.#clock.now()
    // A smaller skew is the latency of the store, and differs from call to call.
    if (Math.abs(skewMs - this.#wallSkewMs) >= minJumpMs) this.#wallSkewMs = skewMs
    return at + this.#wallSkewMs
  }

  /** Whether the store's time can be compared: once for every clock, and later only for one that runs at the same speed. */
  get isComparable(): boolean {
    return !this.#hasAgreed || (this.#clock === systemClock && !isTimeFaked())
  }

  /** From here on the wall clock no longer matters. */
  start(): void {
    this.#offsetMs ??= this.#clock.now() - this.#clock.monotonic()
  }

  /**
   * Adopts the store's time, which was `time` when the monotonic clock was at `at`. A caller's clock and fake timers adopt it only once, because
   * they need not run at the store's speed.
   *
   * @returns whether this clock has jumped
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

/** Smaller jumps are not reported, because time services make them. */
export const minJumpMs = 1_000

/** A jump of a clock. */
export interface ClockJump {
  /** Whose clock jumped: that of this machine, or that of the store's server. */
  readonly clock: 'machine' | 'store'
  /** By how much it was set forward, or back if negative, in milliseconds. */
  readonly jumpedMs: number
}

/** The reference of a skew. The store's server gives milliseconds, a `Date` header whole seconds. */
export type TimeSource = 'store' | 'gupshup'

/** Detects jumps of the wall clock, and knows its skew. It has no timer. */
export class ClockWatch {
  readonly #clock: Clock
  readonly #onJump: (jump: ClockJump) => void
  readonly #offsets = new Map<TimeSource, number>()
  #wallOffset: number

  constructor(clock: Clock, onJump: (jump: ClockJump) => void = () => {}) {
    this.#clock = clock
    this.#onJump = onJump
    this.#wallOffset = clock.now() - clock.monotonic()
  }

  /**
   * How far the wall clock of this machine is ahead of the store's server, or else of Gupshup's, in milliseconds; behind if negative.
   * `undefined`: neither time is known yet.
   */
  get skewMs(): number | undefined {
    const offset = this.#offsets.get('store') ?? this.#offsets.get('gupshup')
    return offset === undefined ? undefined : Math.round(this.#clock.now() - this.#clock.monotonic() - offset)
  }

  /** Compares the wall clock with the monotonic one. */
  compare(): void {
    const offset = this.#clock.now() - this.#clock.monotonic()
    const jumpedMs = offset - this.#wallOffset
    this.#wallOffset = offset
    if (Math.abs(jumpedMs) >= minJumpMs) this.#onJump({ clock: 'machine', jumpedMs: Math.round(jumpedMs) })
  }

  /**
   * Records the time of a server.
   *
   * @param time Unix time in milliseconds
   * @param at the monotonic time at that moment
   */
  recordTime(source: TimeSource, time: number, at = this.#clock.monotonic()): void {
    const offset = time - at
    const before = this.#offsets.get(source)
    this.#offsets.set(source, offset)
    if (source === 'store' && before !== undefined && Math.abs(offset - before) >= minJumpMs)
      this.#onJump({ clock: 'store', jumpedMs: Math.round(offset - before) })
  }
}

const { setTimeout: timerAtLoad } = globalThis

/**
 * Whether a test has replaced the timers. Then the time of another thread or of a server cannot be compared. The fake timers of Sinon, Vitest and
 * Jest have a `clock`; those of `node:test` are other functions than at the start.
 */
export function isTimeFaked(): boolean {
  return globalThis.setTimeout !== timerAtLoad || Object.hasOwn(globalThis.setTimeout, 'clock')
}

/** Whether `work` settles within `limitMs`. It is not stopped if it does not. */
export async function settlesWithin(
  clock: Pick<Clock, 'setTimer'>,
  limitMs: number,
  work: Promise<unknown>,
): Promise<boolean> {
  return await new Promise((resolve) => {
    const cancel = clock.setTimer(limitMs, () => resolve(false))
    const settle = () => {
      cancel()
      resolve(true)
    }
    work.then(settle, settle)
  })
}

/** A time for an error. A time beyond the range of `Date`, such as the end of a very long suppression, stays a number. */
export function timeText(time: number): string {
  const date = new Date(time)
  return Number.isNaN(date.getTime()) ? `${time} ms after 1970` : date.toISOString()
}
