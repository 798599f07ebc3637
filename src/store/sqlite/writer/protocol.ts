import type { OpenSettings } from '../database/open.ts'
import type { FileIdentity } from '../database/place.ts'
import type { SqliteError } from '../database/to-store-error.ts'
import type { ToldTime } from '../machine-time.ts'
import type { WriteResult } from '../write-commands.ts'
import type { Batch, RetentionSettings } from './batch-writer.ts'

/** What the writing thread is started with. */
export interface WriterSettings extends OpenSettings, RetentionSettings {
  /** Which file it must be. Absent: none was opened before. */
  readonly expected?: FileIdentity
}

/** What the writing thread is asked. A batch without steps opens the file, and tells whether others have written. */
export type Request =
  | { readonly type: 'commit'; readonly batch: Batch }
  /** Lets go of the file. */
  | { readonly type: 'close' }

/** One for every request, in their order. */
export type Reply =
  | {
      readonly type: 'committed'
      readonly results: readonly WriteResult[]
      readonly foreignVersion: number
      readonly identity: FileIdentity
      readonly told: ToldTime
    }
  | { readonly type: 'closed' }
  | { readonly type: 'failed'; readonly trouble: SqliteError }
