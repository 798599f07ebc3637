import type { Recipient } from '../model/index.ts'
import { addressesOf } from '../people/index.ts'
import type { ScopedStore } from '../store/index.ts'
import type { Clock } from '../util/index.ts'

/** A session window is open for a day after the recipient's last message: https://docs.gupshup.io/docs/session-messages. */
export const windowMs = 86_400_000

/** Whether a person may be sent session messages now. Times are Unix time in milliseconds. */
export type Window =
  | { readonly state: 'open'; readonly until: number }
  /** `since` is absent when no message of the person is known, or the store has forgotten the last one by now. */
  | { readonly state: 'closed'; readonly since?: number | undefined }

/**
 * The session windows of all people, as far as inbound messages have shown them to this client's store.
 *
 * @example
 * ```ts
 * const { state } = await client.windows.get('+91 98765 43210')
 * ```
 */
export class Windows {
  readonly #store: ScopedStore
  readonly #clock: Clock
  readonly #normalize: (to: Recipient) => string

  constructor(store: ScopedStore, clock: Clock, normalize: (to: Recipient) => string) {
    this.#store = store
    this.#clock = clock
    this.#normalize = normalize
  }

  /**
   * The state of a person's window, whichever address the person wrote with.
   *
   * @throws {InvalidMessageError} when it can be neither a number nor an id
   */
  async get(to: Recipient): Promise<Window> {
    return await windowOf(this.#store, this.#normalize(to), this.#clock.now())
  }
}

/** The window of the person who has an address. A window that an earlier owner of the number has opened does not count. */
export async function windowOf(store: ScopedStore, to: string, now: number): Promise<Window> {
  const ends = await Promise.all(
    (await addressesOf({ store }, to)).map(async ({ address, since = 0 }) => {
      const end = await store.getWindow(address)
      return end === undefined || end - windowMs < since ? [] : [end]
    }),
  )
  const known = ends.flat()
  return windowAt(known.length === 0 ? undefined : Math.max(...known), now)
}

/** @param until The end of the window, as the store has it. */
function windowAt(until: number | undefined, now: number): Window {
  if (until === undefined) return { state: 'closed' }
  // The clock of the writing process was ahead, or this clock was set back: no window is open for longer than a day.
  if (until - now > windowMs) return { state: 'open', until: now + windowMs }
  return now < until ? { state: 'open', until } : { state: 'closed', since: until }
}
