import type { Store } from 'gupshup-outbound'
import { wrappedStore } from './wrapped-store.ts'

/** Taken before any test can put fake timers in its place. */
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
 * Lets whatever waits go on one by one, in an order that its seed tells. It waits for no time: a delay is a number of turns, each of
 * which comes once everything else of this process has had the chance to go on. So thousands of interleavings take seconds, and on a
 * store that works in this process the same seed gives the same one.
 */
export class SeededScheduler {
  readonly #random: () => number
  #waiting: { readonly turn: number; readonly order: number; readonly resolve: () => void }[] = []
  #turn = 0
  #isRunning = false

  constructor(seed: number) {
    this.#random = seededRandom(seed)
  }

  /** Waits for nothing, for a microtask, or for up to `maxTurns` turns. */
  async delay(maxTurns = 6): Promise<void> {
    const draw = this.#random()
    if (draw < 0.25) return
    if (draw < 0.35) return await Promise.resolve()
    const turns = 1 + Math.floor(this.#random() * maxTurns)
    await new Promise<void>((resolve) => {
      this.#waiting.push({ turn: this.#turn + turns, order: this.#random(), resolve })
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
      this.#turn += 1
      const due = this.#waiting.filter(({ turn }) => turn <= this.#turn)
      this.#waiting = this.#waiting.filter(({ turn }) => turn > this.#turn)
      for (const { resolve } of due.sort((a, b) => a.order - b.order)) resolve()
      this.#run()
    })
  }
}

/**
 * A store with latency before and after each step: what was read is old when it arrives, and what was written is known to others
 * before it is known to the one who wrote it.
 */
export function latencyStore(
  store: Store,
  scheduler: SeededScheduler,
  { isShared }: { readonly isShared?: boolean } = {},
): Store {
  return wrappedStore(
    store,
    async (_, step, given) => {
      await scheduler.delay()
      try {
        return await step(...given)
      } finally {
        await scheduler.delay()
      }
    },
    isShared === undefined ? {} : { isShared },
  )
}
