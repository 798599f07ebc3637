export {
  type BuiltInLane,
  type Lane,
  type LaneName,
  type LaneOptions,
  type LaneTable,
  laneOptions,
  laneTable,
} from './lanes.ts'
export { type PermitOptions, RateLimiter } from './rate-limiter.ts'
