/** Everything that happens later: it can be waited for as a whole, and ended as a whole. */
export class Schedule {
  readonly #waits = new Map<NodeJS.Timeout, (goOn: boolean) => void>()
  readonly #jobs = new Set<Promise<void>>()
  #closed = false

  /** Resolves with `true` after `ms` milliseconds, or at once with `false` when the schedule closes. */
  wait(ms: number): Promise<boolean> {
    if (this.#closed) return Promise.resolve(false)
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.#waits.delete(timer)
        resolve(true)
      }, ms)
      this.#waits.set(timer, resolve)
    })
  }

  /** Starts a job that `idle()` waits for. A job handles its own errors. */
  run(job: () => Promise<void>): Promise<void> {
    const running = job().finally(() => this.#jobs.delete(running))
    this.#jobs.add(running)
    return running
  }

  /** Resolves when no job is running. */
  async idle(): Promise<void> {
    while (this.#jobs.size > 0) await Promise.all(this.#jobs)
  }

  close(): void {
    this.#closed = true
    for (const [timer, resolve] of this.#waits) {
      clearTimeout(timer)
      resolve(false)
    }
    this.#waits.clear()
  }
}
