import type { System } from '../model/index.ts'
import type { Read } from './pages.ts'
import type { CatalogRow } from './row.ts'

/** A row as it is written in a table: what all rows of the table share is left out. */
interface WrittenRow extends Omit<CatalogRow, 'system' | 'mayStillDeliver' | 'docsUrl' | 'source'> {
  /** Left out where the code means that the message was not sent. */
  readonly mayStillDeliver?: true
  readonly read: Read
}

/** Completes the rows of one system's table. */
export function rowsOf(system: System, rows: readonly WrittenRow[]): readonly CatalogRow[] {
  return rows.map(({ read, ...row }) => ({
    system,
    mayStillDeliver: false,
    ...row,
    docsUrl: read[0].docsUrl,
    source: read.map((page) => page.citation).join('; '),
  }))
}
