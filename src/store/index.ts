export { checkedStore } from './checked-store.ts'
export { withoutSpentContent } from './content.ts'
export type { Entries, EntryKind } from './entries.ts'
export { isTimeFaked } from './faked-time.ts'
export type { GateCause, GateRecord, GateStatus } from './gate-record.ts'
export { type MemoryStoreOptions, memoryStore } from './memory/memory-store.ts'
export type { Quarantine } from './quarantine.ts'
export type {
  Attempt,
  Fingerprint,
  FormLink,
  JsonLink,
  Link,
  MessageRecord,
  MessageState,
  TemplateUse,
} from './record.ts'
export type {
  Consumer,
  Consumption,
  DiscardResult,
  EventIds,
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
export type { Suppression, SuppressionScope } from './suppression.ts'
export { isInDoubt, isOpen, ownerOf, type Work, workOf } from './work.ts'
