/** Ends a wait: a request tracker or a message's cancellation. */
export interface Cancellable {
  /** Calls `listener` when the wait must end. Returns an unsubscribe function. */
  onCancel(listener: () => void): () => void
}

/**
 * Limits how many requests are in flight at once. The others wait in order. Each request in flight has one connection, so this also bounds
 * the sockets, whichever agent makes them.
 */
export class ConnectionLimit {
  #free: number
  readonly #waiting = new Set<(hasSlot: boolean) => void>()
  readonly #onFree: () => void

  /**
   * @param maxConnections `Infinity` for no limit
   * @param onFree Called when a slot is free that no request waits for.
   */
  constructor(maxConnections: number, onFree = () => {}) {
    this.#free = maxConnections
    this.#onFree = onFree
  }

  get hasFree(): boolean {
    return this.#free > 0
  }

  /** Resolves to `true` with a slot, which the caller must `release()`, or to `false` when the wait was ended. */
  async take(cancellable: Cancellable): Promise<boolean> {
    if (this.takeNow()) return true
    return await new Promise((resolve) => {
      const settle = (hasSlot: boolean) => {
        unsubscribe()
        this.#waiting.delete(settle)
        resolve(hasSlot)
      }
      const unsubscribe = cancellable.onCancel(() => settle(false))
      this.#waiting.add(settle)
    })
  }

  /** Takes a slot that is free at this moment. While others wait, none is. */
  takeNow(): boolean {
    if (this.#free <= 0) return false
    this.#free -= 1
    return true
  }

  /** Releases a slot to the request that has waited longest. */
  release(): void {
    const [first] = this.#waiting
    if (first === undefined) {
      this.#free += 1
      this.#onFree()
    } else first(true)
  }
}
