export { describeCause, haltedFailure } from './failures.ts'
export { Gate } from './gate.ts'
export type { Permit, Rejection } from './permit.ts'
export { WalletPoller } from './wallet-poller.ts'
