import type { WalletPoller } from '../gate/index.ts'
import type { Transport } from '../gupshup/index.ts'
import type { SettlementContext, SettlementSettings } from '../settlement/index.ts'
import type { Cancellation, ClockWatch } from '../util/index.ts'
import type { InFlight } from './in-flight.ts'
import type { RateLimiter } from './rate-limiter.ts'
import type { RecordWatchers } from './record-watchers.ts'
import type { StoreAvailability } from './store-availability.ts'
import type { Tasks } from './tasks.ts'

/** What is needed to deliver a message: to settle it, and to make its requests. The client makes it once. */
export interface DeliveryContext extends SettlementContext {
  readonly settings: DeliverySettings
  /** The store is the client's own, in this process, and rejects only what it cannot keep. */
  readonly isStoreTrusted: boolean
  readonly transport: Transport
  /** Absent: the client cannot ask for the balance. */
  readonly walletPoller: WalletPoller | undefined
  readonly rateLimiter: RateLimiter
  readonly watchers: RecordWatchers
  readonly tasks: Tasks
  /** Knows how far the wall clock of this machine is off. */
  readonly clockWatch: ClockWatch
  readonly inFlight: InFlight
  /** Stops when `close()` has waited for as long as it was asked to. */
  readonly lifetime: Cancellation
  readonly availability: StoreAvailability
  /** Prepares the client for its first message; later calls do nothing. */
  readonly start: () => Promise<void>
}

export interface DeliverySettings extends SettlementSettings {
  /** Digits. */
  readonly source: string
  readonly timeoutMs: number
}
