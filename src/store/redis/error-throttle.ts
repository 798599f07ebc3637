/** While Redis is away three connections fail every second, and each says so. In milliseconds. */
const quietMs = 30_000

/** Passes errors on, but not the same one again and again. */
export class ErrorThrottle {
  readonly #onError: (error: unknown) => void
  readonly #reportedAt = new Map<string, number>()

  constructor(onError: (error: unknown) => void) {
    this.#onError = onError
  }

  add(error: unknown): void {
    const now = performance.now()
    for (const [text, at] of this.#reportedAt) if (now - at >= quietMs) this.#reportedAt.delete(text)
    const text = String(error)
    if (this.#reportedAt.has(text)) return
    this.#reportedAt.set(text, now)
    this.#onError(error)
  }
}
