import type { StoreError } from '../../errors/index.ts'

/** Whether the store cannot be reached just now. Whoever tries again says so, and says when it is back. */
export class Outage {
  readonly #onError = new Set<() => void>()
  readonly #onEnd = new Set<() => void>()
  #error: StoreError | undefined

  /** Why the store cannot be reached. `undefined`: it can, as far as is known. */
  get error(): StoreError | undefined {
    return this.#error
  }

  begin(error: StoreError): void {
    this.#error = error
    for (const listener of [...this.#onError]) listener()
  }

  end(): void {
    if (this.#error === undefined) return
    this.#error = undefined
    for (const listener of [...this.#onEnd]) listener()
  }

  /** Calls `listener` at every try that fails. Returns the way to stop listening. */
  onError(listener: () => void): () => void {
    this.#onError.add(listener)
    return () => {
      this.#onError.delete(listener)
    }
  }

  /** Calls `listener` when the store is back. Returns the way to stop listening. */
  onEnd(listener: () => void): () => void {
    this.#onEnd.add(listener)
    return () => {
      this.#onEnd.delete(listener)
    }
  }
}
