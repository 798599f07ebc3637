export { catalog, type LookupHints, lookup } from './catalog.ts'
export type { CatalogRow } from './row.ts'
