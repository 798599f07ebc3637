import type { OpenSettings } from '../database/open.ts'
import type { FileIdentity } from '../database/place.ts'
import type { SqliteError } from '../database/to-store-error.ts'
import type { ThreadTime } from '../machine-time.ts'
import type { WriteResult } from '../write-commands.ts'
import type { Batch, RetentionSettings } from './batch-writer.ts'

/** The settings that the writer thread starts with. */
export interface WriterSettings extends OpenSettings, RetentionSettings {
  /** The file that must be at the path. Absent: none was opened before. */
  readonly expected?: FileIdentity
}

/** A request to the writer thread. A batch without commands opens the file, and returns whether other processes have written. */
export type Request =
  | { readonly type: 'commit'; readonly batch: Batch }
  /** Removes deleted data from the file and its log. */
  | { readonly type: 'purge' }
  /** Closes the file. */
  | { readonly type: 'close' }

/** One reply for each request, in the same order. */
export type Reply =
  | {
      readonly type: 'committed'
      readonly results: readonly WriteResult[]
      readonly foreignVersion: number
      readonly identity: FileIdentity
      readonly time: ThreadTime
    }
  | { readonly type: 'purged' }
  | { readonly type: 'closed' }
  | { readonly type: 'failed'; readonly error: SqliteError }
