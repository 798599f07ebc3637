/** Time, handed in so that every decision that depends on it can be tested without waiting. */
export interface Clock {
  /** Unix time in milliseconds. It may jump in either direction, so no duration is measured by it. */
  now(): number
  /** Milliseconds since a fixed but arbitrary moment of this process. It never steps back; every duration is measured by it. */
  monotonic(): number
  /** Calls `task` once after `delayMs`. Returns the way to call it off. */
  setTimer(delayMs: number, task: () => void, options?: TimerOptions): () => void
}

export interface TimerOptions {
  /**
   * Whether the process may end before the timer fires, as far as this timer is concerned.
   *
   * @default false
   */
  readonly isBackground?: boolean | undefined
}

/** A timer longer than this fires at once in Node: https://nodejs.org/api/timers.html#settimeoutcallback-delay-args. */
const maxTimerMs = 2 ** 31 - 1

/** A timer that fires this much before its time, in milliseconds, is a fake one: Node's own are less than one too early. */
const maxEarlyMs = 10

/**
 * The machine's clock. It looks the global functions up on every call, so that fake timers work. Fake timers may leave
 * `performance` alone, or replace it in the middle: so a timer that fires moves the monotonic time on to its own, and nothing moves it back.
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
      // Fake timers of some libraries give a number.
      if (isBackground && typeof timer === 'object') timer.unref()
      return () => clearTimeout(timer)
    },
  }
}

export const systemClock = createSystemClock()

/** A clock of the caller's that only tells the time of day: its durations are as steady as its `now()`. */
export type WallClock = Omit<Clock, 'monotonic'> & {
  readonly monotonic?: Clock['monotonic'] | undefined
}

/** Completes a clock that cannot tell monotonic time. */
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

/** A clock that is set by less is not told of, in milliseconds: time services correct by such steps. */
export const minJumpMs = 1_000

/** A jump of a clock. */
export interface ClockJump {
  /** Whose clock jumped: that of this machine, or that of the store's server. */
  readonly clock: 'machine' | 'store'
  /** By how much it was set forward, or back if negative, in milliseconds. */
  readonly jumpedMs: number
}

/** Whose time a skew was measured against. The store's server tells milliseconds, a `Date` header whole seconds. */
export type TimeSource = 'store' | 'gupshup'

/** Notices when the wall clock jumps, and knows how far it is off. It waits for nothing and has no timer. */
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
   * `undefined`: neither has told the time yet.
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
   * A server told the time.
   *
   * @param time Unix time in milliseconds
   * @param at when it was that, by the monotonic clock
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
 * Whether a test has put fake timers in the place of the real ones: then time passes as the test moves it, and what another thread or a server
 * says of it is of no use. The fake timers of Sinon, Vitest and Jest bear a `clock`; those of `node:test` are other functions than at the start.
 */
export function isTimeFaked(): boolean {
  return globalThis.setTimeout !== timerAtLoad || Object.hasOwn(globalThis.setTimeout, 'clock')
}

/** Whether `work` settles within `limitMs`. It goes on if it does not. */
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

/** A time as an error shows it. One that no calendar reaches, such as the end of a very long suppression, stays a number. */
export function timeText(time: number): string {
  const date = new Date(time)
  return Number.isNaN(date.getTime()) ? `${time} ms after 1970` : date.toISOString()
}
