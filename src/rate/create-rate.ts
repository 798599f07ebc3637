import type { RateEvent } from '../model/index.ts'
import type { RateGrant, RateRequest, RecipientTurnRequest } from '../store/index.ts'
import type { Clock, UnixMs } from '../util/index.ts'
import { AdaptiveRate } from './adaptive-rate.ts'
import type { LaneTable } from './lanes.ts'
import type { RateLimit } from './rate-limit-options.ts'
import { type Connections, RateLimiter } from './rate-limiter.ts'
import { RateReport } from './rate-report.ts'
import { ConfiguredRate } from './rate-source.ts'
import { RecipientPace } from './recipient-pace.ts'

export interface RateOptions extends RateLimit {
  readonly lanes: LaneTable
  /** The client's name in the store. */
  readonly member: string
  readonly clock: Clock
  /** Whether several processes share the rate. */
  readonly isShared: boolean
  /** The app and its number. */
  readonly scope: string
  /** Gives out permits over all clients. Absent: this client limits itself alone. */
  readonly exchange?: ((request: RateRequest) => Promise<RateGrant>) | undefined
  /** Absent: one is always free. */
  readonly connections?: Connections | undefined
  /** Takes the turns of persons over all clients. Absent: this client counts its own. */
  readonly takeTurn?: ((request: RecipientTurnRequest) => Promise<number>) | undefined
  /** Since when the store cannot be reached. `undefined`: it can. */
  readonly storeDownSince: () => UnixMs | undefined
  readonly emit: (event: RateEvent) => void
}

/** What limits the rate of a client. */
export interface Rate {
  readonly limiter: RateLimiter
  readonly report: RateReport
  /** Absent: the rate does not adapt. */
  readonly adaptive?: AdaptiveRate | undefined
  /** Absent without `perRecipient`. */
  readonly recipients?: RecipientPace | undefined
}

export function createRate(options: RateOptions): Rate {
  const { messagesPerSecond, adapt, perRecipient, clock, isShared } = options
  const adaptive =
    adapt &&
    new AdaptiveRate({ ...adapt, messagesPerSecond, isShared, clock, onChange: () => report.recordChange() })
  const source = adaptive ?? new ConfiguredRate(messagesPerSecond, isShared)
  const report: RateReport = new RateReport({
    ...options,
    source,
    configuredPerSecond: messagesPerSecond,
    waiting: () => limiter.waiting,
    waitingForPerson: () => recipients?.waiting ?? 0,
  })
  const limiter: RateLimiter = new RateLimiter({ ...options, source, report })
  const recipients = perRecipient && new RecipientPace({ ...options, perRecipient })
  return { limiter, report, adaptive, recipients }
}
