import type { ScopedStore } from '../store/index.ts'
import type { Clock } from '../util/index.ts'
import { type Window, windowAt } from './window.ts'

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
