/** What a wait can be ended by: an exchange or a message's cancellation. */
export interface Cancellable {
  /** Calls `listener` when there is no time left to wait. Returns an unsubscribe function. */
  onCancel(listener: () => void): () => void
}

/**
 * How many requests may be under way at once; the others wait for a free place in the order in which they came. Each request in
 * flight has one connection, so this bounds the sockets too, whichever agent makes them.
 */
export class ConnectionLimit {
  #free: number
  readonly #waiting = new Set<(hasPlace: boolean) => void>()

  /** @param maxConnections `Infinity` bounds nothing. */
  constructor(maxConnections: number) {
    this.#free = maxConnections
  }

  /** Resolves to `true` with a place, which must be given back by `release()`; `false`: the wait was ended without one. */
  async take(cancellable: Cancellable): Promise<boolean> {
    if (this.#free > 0) {
      this.#free -= 1
      return true
    }
    return await new Promise((resolve) => {
      const settle = (hasPlace: boolean) => {
        forget()
        this.#waiting.delete(settle)
        resolve(hasPlace)
      }
      const forget = cancellable.onCancel(() => settle(false))
      this.#waiting.add(settle)
    })
  }

  /** Gives a place back, to the one that has waited longest. */
  release(): void {
    const [first] = this.#waiting
    if (first === undefined) this.#free += 1
    else first(true)
  }

  /** Ends every wait without a place. */
  interrupt(): void {
    for (const settle of this.#waiting) settle(false)
  }
}
