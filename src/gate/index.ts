export { describeCause, describeFailure, haltedFailure } from './failures.ts'
export { Gate } from './gate.ts'
export { type AtHalt, type Permit, type Rejection, waitsAt } from './permit.ts'
export { WalletPoller } from './wallet-poller.ts'
