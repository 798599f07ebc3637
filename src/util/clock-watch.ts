import type { Clock } from './clock.ts'

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
