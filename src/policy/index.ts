export * from './actions.ts'
export { type DecisionContext, decide } from './decide.ts'
export { defaultPollMs, pauseBefore, spread } from './pause.ts'
export { type Policies, type Policy, type PolicyKind, PolicyTable } from './policies.ts'
