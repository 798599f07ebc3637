import type { ScopedStore } from '../store/index.ts'
import type { Clock } from '../util/index.ts'

/** A session window is open for a day after the recipient's last message: https://docs.gupshup.io/docs/session-messages. */
export const windowMs = 86_400_000

/** Whether a number may be sent session messages now. Times are Unix time in milliseconds. */
export type Window =
  | { readonly state: 'open'; readonly until: number }
  /** `since` is absent when no message of the number is known, or the store has forgotten the last one by now. */
  | { readonly state: 'closed'; readonly since?: number | undefined }

/**
 * The session windows of all numbers, as far as inbound messages have shown them to this client's store.
 *
 * @example
 * ```ts
 * const { state } = await client.windows.get('+91 98765 43210')
 * ```
 */
export class Windows {
  readonly #store: ScopedStore
  readonly #clock: Clock
  readonly #normalize: (to: string) => string

  constructor(store: ScopedStore, clock: Clock, normalize: (to: string) => string) {
    this.#store = store
    this.#clock = clock
    this.#normalize = normalize
  }

  /**
   * The state of a number's window.
   *
   * @throws {InvalidMessageError} when it cannot be a number
   */
  async get(to: string): Promise<Window> {
    return windowAt(await this.#store.getWindow(this.#normalize(to)), this.#clock.now())
  }
}

/** @param until The end of the window, as the store has it. */
export function windowAt(until: number | undefined, now: number): Window {
  if (until === undefined) return { state: 'closed' }
  // The clock of the writing process was ahead, or this clock was set back: no window is open for longer than a day.
  if (until - now > windowMs) return { state: 'open', until: now + windowMs }
  return now < until ? { state: 'open', until } : { state: 'closed', since: until }
}
