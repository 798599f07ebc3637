/** Lets only so many tasks run at once. Each goes into the next lane in turn, and waits for the one before it there. */
export class ConcurrencyLimit {
  readonly #ends: Promise<unknown>[]
  #entered = 0

  constructor(count: number) {
    this.#ends = Array.from({ length: count }, () => Promise.resolve())
  }

  run<Value>(task: () => Promise<Value>): Promise<Value> {
    const lane = this.#entered % this.#ends.length
    this.#entered += 1
    const done = Promise.resolve(this.#ends[lane]).then(task)
    this.#ends[lane] = done.catch(() => {})
    return done
  }
}
