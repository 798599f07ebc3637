export type { AdaptiveRate, RateRefusal, RefusalAdvice } from './adaptive-rate.ts'
export { createRate, type Rate } from './create-rate.ts'
export { LaneHandle, LaneList } from './lane-list.ts'
export { LaneStates } from './lane-states.ts'
export {
  type BuiltInLane,
  type Lane,
  type LaneName,
  type LaneOptions,
  type LaneTable,
  laneOptions,
  laneTable,
} from './lanes.ts'
export {
  type AdaptOptions,
  type RateLimit,
  type RateLimitOptions,
  rateLimitOptions,
} from './rate-limit-options.ts'
export type { PermitOptions, RateLimiter } from './rate-limiter.ts'
export type { RateReport } from './rate-report.ts'
export type { RecipientPlace, TurnWait } from './recipient-line.ts'
export type { PerRecipientOptions } from './recipient-options.ts'
export { RecipientPace } from './recipient-pace.ts'
