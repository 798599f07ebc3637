/** Work nobody awaits: kept, so that `close()` can, and its errors are reported instead of ending the process. */
export class Tasks {
  readonly #running = new Set<Promise<void>>()
  readonly #onError: (error: unknown) => void

  constructor(onError: (error: unknown) => void) {
    this.#onError = onError
  }

  run(work: () => Promise<unknown>): void {
    const task: Promise<void> = work()
      .then(() => undefined, this.#onError)
      .finally(() => this.#running.delete(task))
    this.#running.add(task)
  }

  /** Resolves when nothing runs any more. */
  async idle(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running)
  }
}
