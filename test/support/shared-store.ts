import { memoryStore, type Store, StoreError } from 'gupshup-outbound'
import type { StoreOperation } from '../../src/store/intercept-store.ts'
import { wrappedStore } from './wrapped-store.ts'

export interface SharedStore {
  readonly store: Store
  /** Whether it can be reached, or which operation is done although its result is lost. */
  state: 'well' | 'away' | { readonly losesResultsOf: StoreOperation }
  /** The operations that failed while it was away. */
  readonly refused: StoreOperation[]
}

/** A memory store that the client treats as shared between processes, and that can be unreachable. */
export function sharedStore(): SharedStore {
  const unreachable = () => new StoreError('There is no connection to the store.', { reason: 'unreachable' })
  const shared: SharedStore = {
    state: 'well',
    refused: [],
    store: wrappedStore(
      memoryStore(),
      async (name, proceed, given) => {
        if (shared.state === 'away') {
          shared.refused.push(name)
          throw unreachable()
        }
        const result = await proceed(...given)
        if (shared.state === 'well' || shared.state.losesResultsOf !== name) return result
        shared.state = 'well'
        throw unreachable()
      },
      { isShared: true },
    ),
  }
  return shared
}
