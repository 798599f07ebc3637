export {
  type BackOffOptions,
  backOff,
  fail,
  fallBack,
  type HaltOptions,
  halt,
  type RetryOptions,
  retry,
  type SkipOptions,
  skip,
} from './actions.ts'
export { type DecisionContext, decide } from './decide.ts'
export { defaultPollMs, pauseBefore, spread } from './pause.ts'
export { type Policies, type Policy, type PolicyKind, PolicyTable } from './policies.ts'
