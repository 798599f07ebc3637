import type { Store } from 'gupshup-outbound'
import { ManualClock } from './manual-clock.ts'
import { wrappedStore } from './wrapped-store.ts'

/** Advances the clock while no operation of a store runs, so that the clock is never faster than the store. */
export class PacedClock {
  readonly clock = new ManualClock()
  #running = 0

  watched(store: Store): Store {
    return wrappedStore(store, async (_, proceed, given) => {
      this.#running += 1
      try {
        return await proceed(...given)
      } finally {
        this.#running -= 1
      }
    })
  }

  async run<Value>(work: Promise<Value>): Promise<Value> {
    let isOver = false
    const end = () => {
      isOver = true
    }
    work.then(end, end)
    while (!isOver) {
      if (this.#running === 0) await this.clock.advance(20)
      else await new Promise((resolve) => setImmediate(resolve))
    }
    return await work
  }

  async sleep(ms: number): Promise<void> {
    await new Promise<void>((resolve) => this.clock.setTimer(ms, resolve))
  }
}
