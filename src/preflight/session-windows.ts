import type { ScopedStore } from '../store/index.ts'
import type { Clock } from '../util/index.ts'

/**
 * The session windows of all numbers, as far as inbound messages told this client's store of them. Times are in milliseconds since 1970.
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
   * Where the window of a number stands.
   *
   * @throws {InvalidMessageError} when it cannot be a number
   */
  async get(to: string): Promise<Window> {
    return windowAt(await this.#store.getWindow(this.#normalize(to)), this.#clock.now())
  }
}

/** A session window is open for a day after the recipient's last message: https://docs.gupshup.io/docs/session-messages. */
export const windowMs = 86_400_000

/** Whether a number may be sent session messages now. */
export type Window =
  | { readonly state: 'open'; readonly until: number }
  /** `since` is absent when no message of the number is known, or its last one was forgotten by now. */
  | { readonly state: 'closed'; readonly since?: number | undefined }

/** @param until what the store knows of the number */
export function windowAt(until: number | undefined, now: number): Window {
  if (until === undefined) return { state: 'closed' }
  // A clock was ahead when it wrote this, or was set back since: no window is open for longer than a day.
  if (until - now > windowMs) return { state: 'open', until: now + windowMs }
  return now < until ? { state: 'open', until } : { state: 'closed', since: until }
}
