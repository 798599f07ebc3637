import type { Announcer } from '../events/index.ts'
import type { MessageRecord, Receipt, Recipient } from '../model/index.ts'
import type { ScopedStore } from '../store/index.ts'
import type { SteadyClock } from '../util/index.ts'

/** What looking messages up and changing them needs. */
export interface OutboxContext {
  readonly store: ScopedStore
  readonly announcer: Announcer
  readonly clock: SteadyClock
  readonly receiptOf: (record: MessageRecord) => Receipt
  /** The address of a recipient. @throws {InvalidMessageError} when it can be neither a number nor an id */
  readonly normalize: (to: Recipient) => string
  readonly newId: () => string
  /** Starts the client first. @throws {ClosedError} after `close()` @throws {StoreError} at once, while the store cannot be reached */
  readonly run: <Value>(work: () => Promise<Value>) => Promise<Value>
}
