export { Gate } from './gate.ts'
export { haltedFailure } from './halted-failure.ts'
export type { Permit, Rejection } from './permit.ts'
export { WalletPoller } from './wallet-poller.ts'
