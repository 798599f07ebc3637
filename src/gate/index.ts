export { Gate } from './gate.ts'
export { haltedFailure } from './halted-failure.ts'
export type { NoPass, Pass } from './permit.ts'
export { WalletWatch } from './wallet-poller.ts'
