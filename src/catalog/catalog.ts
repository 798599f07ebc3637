import { gupshupRows } from './gupshup.ts'
import { metaCloudRows } from './meta-cloud.ts'
import { metaOnPremRows } from './meta-onprem.ts'
import type { CatalogRow } from './row.ts'

/**
 * Every code a message can fail with, in all three systems.
 *
 * @example
 * const halting = catalog.filter((row) => row.action.type === 'halt')
 */
export const catalog: readonly CatalogRow[] = [...gupshupRows, ...metaCloudRows, ...metaOnPremRows]
