/** What the author of a store needs: `gupshup-outbound/store`. */
export { StoreError, type StoreErrorReason } from '../errors/index.ts'
export {
  type Attempt,
  type ConsumerRecord,
  contentEndsAt,
  type DelayedEventRecord,
  type DelayedEventState,
  type DuePlace,
  type ErasureRecord,
  type EventIds,
  type Fingerprint,
  type GateCause,
  type GateRecord,
  type GateStatus,
  indexOf,
  listingOf,
  type MessageListing,
  type MessageRecord,
  type MessageState,
  type MessageStateName,
  type NumberRecord,
  type ParentIdRecord,
  type PartitionRecord,
  type PersonRecord,
  parseMessage,
  type Quarantine,
  type QueueName,
  type RecordIndex,
  type RenewalHolder,
  type RenewalPauseRecord,
  type RenewalRecord,
  type Step,
  type Suppression,
  type Tenancy,
  type UserIdRecord,
  withoutContent,
} from '../model/index.ts'
export { containsAddress } from '../util/index.ts'
export {
  type DocumentKind,
  type Documents,
  erasureKey,
  gateKey,
  parseDocument,
  renewalKey,
  type StoredDocument,
} from './documents.ts'
export { dueMessages } from './due-order.ts'
export type { FeedEntry, FeedPage, FeedPageRequest, StoredFeedEntry } from './feed.ts'
export { type Around, interceptStore, type StoreOperation } from './intercept-store.ts'
export {
  type MessageFilter,
  type MessageList,
  type MessageListRequest,
  type MessagePlace,
  matchesFilter,
} from './message-filter.ts'
export { changeOf, isSameWrite, pageOf } from './operations.ts'
export type {
  DueRequest,
  LaneDemand,
  LanePermits,
  RateGrant,
  RateInForce,
  RateRequest,
  RecipientTurnRequest,
} from './rate.ts'
export { emptyLedger, exchangeRate, type LedgerMember, type RateLedger, type Turns } from './rate-ledger.ts'
export { latestDebt, type RecipientDebt, recipientTurn } from './recipient-turns.ts'
export type {
  DueMessages,
  Inbound,
  MessagePage,
  MessagePageRequest,
  MessageQuery,
  PageRequest,
  ParkedEvent,
  ParkedQuery,
  ParkResult,
  ScopedStore,
  Store,
  StoreChange,
  StoreIdentity,
  UnparkResult,
  WatchedIds,
} from './store.ts'
