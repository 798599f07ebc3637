import type { StoreReset } from '../events/index.ts'
import type { ScopedStore, StoreIdentity } from '../store/index.ts'

/** Notices that the store is no longer the one that this client has written to. */
export class IdentityCheck {
  readonly #store: ScopedStore
  #known: StoreIdentity | undefined
  #isChecking = false

  constructor(store: ScopedStore) {
    this.#store = store
  }

  /** Asks the store which copy it is. Gives back what has happened to it since the last time, if anything has. */
  async check(): Promise<StoreReset | undefined> {
    // Answers that overtake each other would look like an older copy.
    if (this.#isChecking) return undefined
    this.#isChecking = true
    try {
      const identity = await this.#store.identity?.()
      const known = this.#known
      this.#known = identity
      if (identity === undefined || known === undefined) return undefined
      if (identity.id !== known.id) return reset('replaced')
      return identity.inserted < known.inserted ? reset('older') : undefined
    } finally {
      this.#isChecking = false
    }
  }
}

const causes: Readonly<Record<StoreReset['how'], string>> = {
  replaced: 'The store was emptied, or another one has taken its place: what was written to it is gone.',
  older: 'The store has gone back to an older copy of itself: what was written to it last is gone.',
}

function reset(how: StoreReset['how']): StoreReset {
  const message =
    `${causes[how]} Keys that were used count as new, so what is sent again under them goes out twice; suppressions, quarantines and ` +
    'queued messages may be missing. This client goes on, and writes its own state again. Put the data back, or stop what repeats sends.'
  return { state: 'reset', how, message }
}
