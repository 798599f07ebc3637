import type { Failure } from '../../model/index.ts'
import type { Clock, UnixMs } from '../../util/index.ts'
import { renewalPause } from './renewal-pause.ts'

interface State {
  readonly failure: Failure
  readonly since: UnixMs
  /** In a row. */
  readonly failures: number
  /** Monotonic. Infinite: not before `clear()`. */
  readonly nextAttemptAt: number
}

/** Why there is no new credential, and when the source is called again. */
export class RenewalTrouble {
  readonly #clock: Clock
  readonly #random: () => number
  #state: State | undefined

  constructor({ clock, random }: { readonly clock: Clock; readonly random: () => number }) {
    this.#clock = clock
    this.#random = random
  }

  get since(): UnixMs | undefined {
    return this.#state?.since
  }

  /** When the source is called again. `undefined`: now, or not before `clear()`. */
  get nextAttemptAt(): UnixMs | undefined {
    const { nextAttemptAt = Number.POSITIVE_INFINITY } = this.#state ?? {}
    return Number.isFinite(nextAttemptAt)
      ? Math.round(this.#clock.now() + this.#leftUntil(nextAttemptAt))
      : undefined
  }

  /** How long the source is not called, in milliseconds. */
  get leftMs(): number {
    return this.#state === undefined ? 0 : Math.max(0, this.#leftUntil(this.#state.nextAttemptAt))
  }

  /** The failure of a message that has no credential. */
  get failure(): Failure | undefined {
    if (this.#state?.failure.kind !== 'credentials') return this.#state?.failure
    return { ...this.#state.failure, retryAfterMs: Math.round(this.leftMs) }
  }

  /**
   * Adds a failure of the source.
   *
   * @returns the pause before the next call, in milliseconds
   */
  add(
    failure: Failure,
    askedMs?: number,
  ): { readonly since: UnixMs; readonly failures: number; readonly pauseMs: number } {
    const failures = (this.#state?.failures ?? 0) + 1
    const since = this.since ?? this.#clock.now()
    const isPermanent = failure.kind === 'authentication'
    const pauseMs = isPermanent ? Number.POSITIVE_INFINITY : renewalPause(failures, askedMs, this.#random())
    this.#state = { failure, since, failures, nextAttemptAt: this.#clock.monotonic() + pauseMs }
    return { since, failures, pauseMs }
  }

  /** Adopts the pause of another process, whose failure is known here only if this process had it too. */
  share(failure: Failure, failures: number, pauseMs: number): void {
    const nextAttemptAt = this.#clock.monotonic() + pauseMs
    const { failure: own = failure, since = this.#clock.now() } = this.#state ?? {}
    this.#state = { failure: own, since, failures, nextAttemptAt }
  }

  /** @returns whether there was trouble */
  clear(): boolean {
    const hadTrouble = this.#state !== undefined
    this.#state = undefined
    return hadTrouble
  }

  #leftUntil(at: number): number {
    return at - this.#clock.monotonic()
  }
}
