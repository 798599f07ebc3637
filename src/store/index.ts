export { checkedStore } from './checked-store.ts'
export type { Entries, EntryKind } from './entries.ts'
export { type MemoryStoreOptions, memoryStore } from './memory/memory-store.ts'
export type {
  Consumer,
  Consumption,
  DiscardResult,
  Followed,
  Inbound,
  Page,
  ParkedEvent,
  ParkResult,
  ScopedStore,
  Store,
  StoreChange,
  StoreIdentity,
  Turns,
} from './store.ts'
