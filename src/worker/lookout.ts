import type { ScopedStore } from '../store/index.ts'
import type { Clock } from '../util/index.ts'

/** How often a client looks for what other processes have written to a store that does not tell it. */
const unheardMs = 1_000

/** How often it looks although the store tells it, in case a notification was lost without a trace. Our choice. */
const heardMs = 300_000

/** Looks regularly for what other processes have written, if any can. */
export class Lookout {
  readonly #store: ScopedStore
  readonly #clock: Clock
  readonly #look: () => void
  #lookedAt: number
  #cancel: (() => void) | undefined
  #isClosed = false

  /** @param random Spreads the looks of clients that begin together. */
  constructor(store: ScopedStore, clock: Clock, random: () => number, look: () => void) {
    this.#store = store
    this.#clock = clock
    this.#look = look
    this.#lookedAt = clock.monotonic() - random() * heardMs
    if (store.isShared) this.#schedule()
  }

  close(): void {
    this.#isClosed = true
    this.#cancel?.()
  }

  /**
   * A tick costs nothing, and notices soon that the store has stopped telling. In the background, so that the process may exit without closing its
   * client.
   */
  #schedule(): void {
    if (this.#isClosed) return
    this.#cancel = this.#clock.setTimer(unheardMs, () => this.#tick(), { isBackground: true })
  }

  #tick(): void {
    const now = this.#clock.monotonic()
    if (this.#store.isListening !== true || now - this.#lookedAt >= heardMs) {
      this.#lookedAt = now
      this.#look()
    }
    this.#schedule()
  }
}
