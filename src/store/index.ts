export {
  type DocumentKind,
  type Documents,
  erasureKey,
  renewalKey,
  type StoredDocument,
} from './documents.ts'
export type { FeedEntry, FeedPage, FeedPageRequest, StoredFeedEntry } from './feed.ts'
export { type Around, checkedStore, interceptStore, type StoreOperation } from './intercept-store.ts'
export { isMemoryScope } from './memory/memory-scope.ts'
export { type MemoryStoreOptions, memoryStore } from './memory/memory-store.ts'
export type { MessageFilter, MessageList, MessageListRequest, MessagePlace } from './message-filter.ts'
export {
  eachMessage,
  findOne,
  listAll,
  nextDocument,
  readDocument,
  readGate,
  removeDocument,
  replaceDocument,
  writeDocument,
  writeGate,
} from './operations.ts'
export type {
  DueRequest,
  LaneDemand,
  LanePermits,
  RateGrant,
  RateInForce,
  RateRequest,
  RecipientTurnRequest,
} from './rate.ts'
export { afterTurn, emptyLedger, exchangeRate, nextTurn, noTurns, type RateLedger } from './rate-ledger.ts'
export { latestDebt, type RecipientDebt, recipientTurn } from './recipient-turns.ts'
export type {
  Inbound,
  PageRequest,
  ParkedEvent,
  ParkResult,
  ScopedStore,
  Store,
  StoreChange,
  StoreIdentity,
  WatchedIds,
} from './store.ts'
