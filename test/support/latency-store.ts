import type { Store } from 'gupshup-outbound'
import { wrappedStore } from './wrapped-store.ts'

/** Read before any test can replace it with fake timers. */
const { setImmediate } = globalThis

/** The same numbers, 0 to 1, for the same seed: mulberry32. */
function seededRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/**
 * Resolves delays one by one, in an order that depends on its seed. A delay is a number of ticks without a duration; each tick comes
 * after all other work of this process. So thousands of interleavings take seconds, and a store in this process repeats the same
 * interleaving for the same seed.
 */
export class SeededScheduler {
  readonly #random: () => number
  #waiting: { readonly tick: number; readonly order: number; readonly resolve: () => void }[] = []
  #tick = 0
  #isRunning = false

  constructor(seed: number) {
    this.#random = seededRandom(seed)
  }

  /** Waits for nothing, for a microtask, or for up to `maxTicks` ticks. */
  async delay(maxTicks = 6): Promise<void> {
    const draw = this.#random()
    if (draw < 0.25) return
    if (draw < 0.35) return await Promise.resolve()
    const ticks = 1 + Math.floor(this.#random() * maxTicks)
    await new Promise<void>((resolve) => {
      this.#waiting.push({ tick: this.#tick + ticks, order: this.#random(), resolve })
      this.#run()
    })
  }

  /** An index below `count`. */
  pick(count: number): number {
    return Math.floor(this.#random() * count)
  }

  #run(): void {
    if (this.#isRunning || this.#waiting.length === 0) return
    this.#isRunning = true
    setImmediate(() => {
      this.#isRunning = false
      this.#tick += 1
      const due = this.#waiting.filter(({ tick }) => tick <= this.#tick)
      this.#waiting = this.#waiting.filter(({ tick }) => tick > this.#tick)
      for (const { resolve } of due.sort((a, b) => a.order - b.order)) resolve()
      this.#run()
    })
  }
}

/**
 * A store with latency before and after each operation: a value that was read is old when it arrives, and a write is visible to others
 * before its writer knows.
 */
export function latencyStore(
  store: Store,
  scheduler: SeededScheduler,
  { isShared }: { readonly isShared?: boolean } = {},
): Store {
  return wrappedStore(
    store,
    async (_, proceed, given) => {
      await scheduler.delay()
      try {
        return await proceed(...given)
      } finally {
        await scheduler.delay()
      }
    },
    isShared === undefined ? {} : { isShared },
  )
}
