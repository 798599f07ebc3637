export type {
  Action,
  BackOffAction,
  FailAction,
  FallBackAction,
  HaltAction,
  RetryAction,
  SkipAction,
} from './action.ts'
export { catalog } from './catalog.ts'
export type { Kind, Scope, System } from './code-type.ts'
export { type LookupHints, lookup } from './lookup.ts'
export type { CatalogRow } from './row.ts'
