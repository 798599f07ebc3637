import { type Store, StoreError } from 'gupshup-outbound'
import type { StoreOperation } from '../../src/store/intercept-store.ts'
import { wrappedStore } from './wrapped-store.ts'

/** The store of one process of several, which is killed at one of its operations: from then on nothing of it reaches the store. */
export interface MortalProcess {
  readonly store: Store
  /** The operation at which it was killed. */
  readonly diedAt: StoreOperation | undefined
  /** Kills it before or after its nth operation from now on is done. */
  dieAt(step: number, when: 'before' | 'after'): void
}

export function mortalProcess(inner: Store): MortalProcess {
  let left = Number.POSITIVE_INFINITY
  let dies: 'before' | 'after' = 'before'
  let diedAt: StoreOperation | undefined
  const store = wrappedStore(
    inner,
    async (name, step, given) => {
      left -= 1
      if (left === 0) {
        diedAt = name
        if (dies === 'after') await step(...given)
      }
      if (left <= 0) throw new StoreError('The process was killed.')
      return await step(...given)
    },
    { isShared: true },
  )
  return {
    store,
    get diedAt() {
      return diedAt
    },
    dieAt(step, when) {
      left = step
      dies = when
    },
  }
}
