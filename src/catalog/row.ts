import type { Action, Kind, Scope, System } from '../model/index.ts'
import type { Read } from './pages.ts'

/** One code of one system: what it means and what the client does about it when no policy says otherwise. */
export interface CatalogRow {
  readonly system: System
  readonly code: number
  /** The last code of a range that means one thing (`meta-cloud` 200 to 299). */
  readonly codeMax?: number | undefined
  /** A short name in PascalCase, for logs and tables. */
  readonly name: string
  /** The title the system itself gives the code; `null` where it publishes none. */
  readonly title: string | null
  /** What it means, in one sentence. */
  readonly meaning: string
  /** What the reader should do now, in one sentence. */
  readonly advice: string
  readonly kind: Kind
  readonly scope: Scope
  /** What the client does when no policy names the code. */
  readonly action: Action
  /** Whether the message can still arrive, or has arrived, although this code was reported: never re-sent on its own. */
  readonly mayStillDeliver: boolean
  /** The page that documents the code. */
  readonly docsUrl: string
  /** Where the facts of this row were read. */
  readonly source: string
}

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
