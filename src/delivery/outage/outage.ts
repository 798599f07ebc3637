import type { StoreError } from '../../errors/index.ts'

/** Whether the store cannot be reached just now. Whoever tries again says so, and says when it is back. */
export class Outage {
  readonly #listeners = new Set<() => void>()
  #error: StoreError | undefined

  /** Why the store cannot be reached. `undefined`: it can, as far as is known. */
  get error(): StoreError | undefined {
    return this.#error
  }

  begin(error: StoreError): void {
    this.#error = error
    for (const listener of [...this.#listeners]) listener()
  }

  end(): void {
    this.#error = undefined
  }

  /** Calls `listener` at every try that fails. Returns the way to stop listening. */
  onError(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => {
      this.#listeners.delete(listener)
    }
  }
}
