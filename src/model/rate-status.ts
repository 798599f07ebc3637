import type { UnixMs } from '../util/index.ts'
import type { System } from './code-type.ts'
import type { FailureKind } from './failure.ts'

/** Why another rate came into force, or would. `from` is the rate before, in messages a second. */
export type RateChange =
  /** Messages waited for the rate, and none was refused. */
  | { readonly type: 'raised'; readonly from: number; readonly at: UnixMs }
  /** A message was refused for its rate. */
  | {
      readonly type: 'cut'
      readonly from: number
      readonly at: UnixMs
      readonly kind: FailureKind
      readonly code?: number | undefined
      readonly system?: System | undefined
    }
  /** Responses took `responseMs`, much longer than the usual `usualMs`. */
  | {
      readonly type: 'slowed'
      readonly from: number
      readonly at: UnixMs
      readonly responseMs: number
      readonly usualMs: number
    }

/** Why messages leave at the rate at which they leave. */
export type RateCause =
  /** It is the rate of the option `rateLimit`, of this process or of the one that started last. */
  | { readonly type: 'configured' }
  | RateChange
  /** With `adapt: 'advise'`: what would be in force without it, and why. */
  | { readonly type: 'advised'; readonly messagesPerSecond: number; readonly change: RateChange }
  /** The store cannot be reached, so no permit is given out. */
  | { readonly type: 'store-unavailable'; readonly since: UnixMs }

/** How fast this process sends. Rates are in messages a second; those that are measured are of the last ten seconds. */
export interface RateStatus {
  /** The rate in force, over all processes of the store. */
  readonly messagesPerSecond: number
  /** The rate of the option `rateLimit`. */
  readonly configuredPerSecond: number
  /** Messages of this process that asked for a permit. */
  readonly wantedPerSecond: number
  /** Messages of this process that got one. */
  readonly reachedPerSecond: number
  /** How many messages wait for a permit in this process, by lane. Only lanes in which messages wait. */
  readonly waiting: Readonly<Record<string, number>>
  /** How many messages wait in this process for their person, by `rateLimit.perRecipient`, before they ask for a permit. */
  readonly waitingForPerson: number
  readonly cause: RateCause
}

/** Another rate or another cause is in force (`rate`), or messages have waited for the rate for a second (`waiting`), and each minute while they do. */
export interface RateEvent extends RateStatus {
  readonly change: 'rate' | 'waiting'
  /** What happened, in a sentence. */
  readonly message: string
}
