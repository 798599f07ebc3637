export type { Entries, EntryKind } from './entries.ts'
export { type Around, checkedStore, interceptStore, type StoreOperation } from './intercept-store.ts'
export { type MemoryStoreOptions, memoryStore } from './memory/memory-store.ts'
export type {
  Inbound,
  JobProcessor,
  LeaseSource,
  PageRequest,
  ParkedEvent,
  ParkResult,
  ScopedStore,
  Store,
  StoreChange,
  StoreIdentity,
  StoreWorker,
  WatchedIds,
} from './store.ts'
