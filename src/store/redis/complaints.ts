/** While Redis is away three connections fail every second, and each says so. In milliseconds. */
const quietMs = 30_000

/** Passes errors on, but not the same one again and again. */
export class Complaints {
  readonly #onError: (error: Error) => void
  readonly #toldAt = new Map<string, number>()

  constructor(onError: (error: Error) => void) {
    this.#onError = onError
  }

  add(error: Error): void {
    const now = performance.now()
    for (const [message, at] of this.#toldAt) if (now - at >= quietMs) this.#toldAt.delete(message)
    if (this.#toldAt.has(error.message)) return
    this.#toldAt.set(error.message, now)
    this.#onError(error)
  }
}
