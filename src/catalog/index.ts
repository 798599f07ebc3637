export { catalog } from './catalog.ts'
export { type LookupHints, lookup } from './lookup.ts'
export type { CatalogRow } from './row.ts'
