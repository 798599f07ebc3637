export { anchorOf, catalog, type LookupHints, lookup, rowOf } from './catalog.ts'
export type { CatalogRow } from './row.ts'
