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
export { type LookupHints, lookup } from './lookup.ts'
export type { CatalogRow, Kind, Scope, System } from './row.ts'
