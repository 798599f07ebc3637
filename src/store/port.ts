/** What the author of a store needs: `gupshup-outbound/store`. */
export { StoreError, type StoreErrorReason } from '../errors/index.ts'
export {
  type Attempt,
  contentEndsAt,
  type DuePlace,
  type EventIds,
  type Fingerprint,
  type GateCause,
  type GateRecord,
  type GateStatus,
  indexOf,
  type MessageRecord,
  type MessageState,
  parseMessage,
  type Quarantine,
  type QueueName,
  type RecordIndex,
  type RenewalHolder,
  type RenewalPauseRecord,
  type RenewalRecord,
  type Step,
  type Suppression,
  withoutContent,
} from '../model/index.ts'
export {
  type DocumentKind,
  type Documents,
  gateKey,
  parseDocument,
  renewalKey,
  type StoredDocument,
} from './documents.ts'
export { type Around, interceptStore, type StoreOperation } from './intercept-store.ts'
export { changeOf, isSameWrite, pageOf } from './operations.ts'
export type {
  DueMessages,
  Inbound,
  JobProcessor,
  LeaseSource,
  MessageQuery,
  PageRequest,
  ParkedEvent,
  ParkedQuery,
  ParkResult,
  ScopedStore,
  Store,
  StoreChange,
  StoreIdentity,
  StoreWorker,
  UnparkResult,
  WatchedIds,
} from './store.ts'
