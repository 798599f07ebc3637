import type { Action, Kind, Scope, SuppressionScope, System } from '../model/index.ts'
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
  /** `delivered` sometimes follows it for the same message, so the client waits `graceMs` before it acts on a webhook with it. */
  readonly revocable?: true | undefined
  /** It says that the template cannot be sent: for a while (`paused`), or ever again (`disabled`). The client puts it into quarantine. */
  readonly stopsTemplate?: 'paused' | 'disabled' | undefined
  /** It says that the recipient has opted out of all messages, or of marketing. A later opt-in lifts the suppression. */
  readonly optOut?: SuppressionScope | undefined
  /**
   * It says that the number is not on WhatsApp. Outages report it in bulk for good numbers, so the option `suppressionGuard` watches it,
   * and later evidence, such as a message from the number, lifts the suppression.
   */
  readonly notOnWhatsApp?: true | undefined
  /** It says that the message cannot be addressed to the id of a person. The client reports it too, where it knows no number to use instead. */
  readonly refusesUserIds?: true | undefined
  /** The page that documents the code. */
  readonly docsUrl: string
  /** Where the facts of this row were read. */
  readonly source: string
}

/** A row as a table writes it, without what all rows of the table share. */
interface WrittenRow extends Omit<CatalogRow, 'system' | 'mayStillDeliver' | 'docsUrl' | 'source'> {
  /** Absent: the message was not sent. */
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
