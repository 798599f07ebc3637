export type { CancelResult } from './cancel.ts'
export type { OutboxContext } from './context.ts'
export type { MessageSelection } from './filter.ts'
export type { MessageLookup } from './find.ts'
export {
  type EachOptions,
  type ListOptions,
  Outbox,
  type RedriveOptions,
  type SnapshotPage,
} from './outbox.ts'
export type { RedriveReport } from './redrive.ts'
export type { RedriveVerdict } from './redrive-verdict.ts'
export type { RescheduleOptions, RescheduleResult } from './reschedule.ts'
export { type NewestAttempt, newestAttempt, type RetriedCodes, retryKey, retryToSend } from './retry-key.ts'
export type { MessageSnapshot, SnapshotAttempt, SnapshotStep } from './snapshot.ts'
