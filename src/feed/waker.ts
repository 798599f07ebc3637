import type { Clock } from '../util/index.ts'

/** A sleep that other work can end. A call of `wake()` between two sleeps ends the next one. */
export class Waker {
  readonly #clock: Clock
  #isWoken = false
  #end: (() => void) | undefined

  constructor(clock: Clock) {
    this.#clock = clock
  }

  wake(): void {
    this.#isWoken = true
    this.#end?.()
  }

  async sleep(pauseMs: number): Promise<void> {
    if (!this.#isWoken) {
      await new Promise<void>((resolve) => {
        // It keeps the process alive: a consumer runs until it is closed.
        const cancel = this.#clock.setTimer(pauseMs, resolve)
        this.#end = () => {
          cancel()
          resolve()
        }
      })
    }
    this.#end = undefined
    this.#isWoken = false
  }
}
