import type { WalletPoller } from '../gate/index.ts'
import type { Transport } from '../gupshup/index.ts'
import type { RateLimiter, RateReport, RecipientPace } from '../rate/index.ts'
import type { SettlementContext, SettlementSettings } from '../settlement/index.ts'
import type { Cancellation, ClockWatch } from '../util/index.ts'
import type { InFlight, Tasks } from './in-flight.ts'
import type { RecordWatchers } from './receipt.ts'
import type { StoreAvailability } from './store-availability.ts'

/** What delivering a message needs, beyond settling it. Each client has one. */
export interface DeliveryContext extends SettlementContext {
  readonly settings: DeliverySettings
  /** The store is the client's own memory store, which is always reachable. */
  readonly isStoreTrusted: boolean
  readonly transport: Transport
  readonly walletPoller: WalletPoller
  readonly rateLimiter: RateLimiter
  readonly rateReport: RateReport
  /** Absent without `rateLimit.perRecipient`. */
  readonly recipientPace: RecipientPace | undefined
  readonly watchers: RecordWatchers
  readonly tasks: Tasks
  readonly clockWatch: ClockWatch
  readonly inFlight: InFlight
  /** Cancelled when `close()` has waited for its `timeoutMs`. */
  readonly lifetime: Cancellation
  readonly availability: StoreAvailability
  /** Prepares the client for its first message. Returns no promise if it is prepared. */
  readonly start: () => Promise<void> | undefined
}

export interface DeliverySettings extends SettlementSettings {
  /** Digits. */
  readonly source: string
  readonly timeoutMs: number
}
