/** One kind of news, and those who want to hear it. */
export class Signal<T> {
  readonly #listeners = new Set<(news: T) => void>()

  /** Calls back with all news to come, until the function that is returned is called. */
  readonly on = (listener: (news: T) => void): (() => void) => {
    // Wrapped, so that a function that listens twice is called twice.
    const hear = (news: T) => listener(news)
    this.#listeners.add(hear)
    return () => {
      this.#listeners.delete(hear)
    }
  }

  emit(news: T): void {
    for (const hear of this.#listeners) hear(news)
  }
}
