import { memoryStore, type Store, StoreError } from 'gupshup-outbound'
import { type Step, wrappedStore } from './wrapped-store.ts'

export interface SharedStore {
  readonly store: Store
  /** Whether it can be reached, and which steps are done though their answer is lost. */
  state: 'well' | 'away' | { readonly losesAnswersOf: Step }
  /** What it was asked while it was away. */
  readonly refused: Step[]
}

/** A memory store that the client takes for one that other processes use too, and that can be out of reach. */
export function sharedStore(): SharedStore {
  const unreachable = () => new StoreError('There is no connection to the store.', { reason: 'unreachable' })
  const shared: SharedStore = {
    state: 'well',
    refused: [],
    store: wrappedStore(
      memoryStore(),
      async (name, step, given) => {
        if (shared.state === 'away') {
          shared.refused.push(name)
          throw unreachable()
        }
        const answer = await step(...given)
        if (shared.state === 'well' || shared.state.losesAnswersOf !== name) return answer
        shared.state = 'well'
        throw unreachable()
      },
      { isShared: true },
    ),
  }
  return shared
}
