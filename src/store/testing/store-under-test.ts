import type { ScopedStore, Store } from '../store.ts'

/** An empty store for a test. */
export interface StoreUnderTest {
  readonly store: Store
  /** Called after the test. Deletes what the store has kept. */
  close(): Promise<void>
}

/** What the tests of one part of the port use. Both are new in every test. */
export interface Given {
  /** One scope of an empty store. */
  readonly scope: ScopedStore
  readonly store: Store
}
