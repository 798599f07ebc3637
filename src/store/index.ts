export { checkedStore } from './checked-store.ts'
export type { GateCause, GateRecord, GateStatus } from './gate-record.ts'
export { type MemoryStoreOptions, memoryStore } from './memory/memory-store.ts'
export type { Attempt, Link, MessageRecord, MessageState } from './record.ts'
export type {
  Consumer,
  Consumption,
  EventIds,
  Followed,
  Page,
  ParkedEvent,
  ScopedStore,
  Store,
  StoreChange,
  Turns,
} from './store.ts'
export type { Suppression } from './suppression.ts'
export { isOpen, ownerOf, type Work, workOf } from './work.ts'
