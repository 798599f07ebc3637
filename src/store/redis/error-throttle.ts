/** While Redis is away three connections fail every second, and each says so. In milliseconds. */
const quietMs = 30_000

/** Passes errors on, but not the same one again and again. */
export class Complaints {
  readonly #onError: (error: unknown) => void
  readonly #toldAt = new Map<string, number>()

  constructor(onError: (error: unknown) => void) {
    this.#onError = onError
  }

  add(error: unknown): void {
    const now = performance.now()
    for (const [text, at] of this.#toldAt) if (now - at >= quietMs) this.#toldAt.delete(text)
    const text = String(error)
    if (this.#toldAt.has(text)) return
    this.#toldAt.set(text, now)
    this.#onError(error)
  }
}
