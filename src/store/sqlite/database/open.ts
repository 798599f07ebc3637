import type { DatabaseSync } from 'node:sqlite'
import { migrate } from './migrate.ts'
import { connect } from './node-sqlite.ts'
import { protectFile } from './protect-file.ts'
import { requireWritable } from './require-writable.ts'
import { migrations as allMigrations } from './schema.ts'
import { UnusableFile } from './to-store-error.ts'
import { textIn } from './values.ts'
import { busySliceMs, whileBusy } from './while-busy.ts'

export interface OpenSettings {
  readonly path: string
  readonly busyTimeoutMs: number
  readonly synchronous: 'full' | 'normal'
}

/**
 * A reader waits for hardly anybody in WAL mode, and while it waits the event loop does too: so it gives up early.
 * https://www.sqlite.org/wal.html#sometimes_queries_return_sqlite_busy_in_wal_mode
 */
const readerTimeoutMs = 250

/** In KiB. Ids come in no order, so that with SQLite's own 2 MB many pages of a large file would be read anew. */
const writerCacheKib = 16_000

/**
 * In KiB, and used only as far as a file is large: what leads to the rows of ten million messages, without the rows. With three million
 * it took the 99th percentile of a look-up from 130 to 80 µs; with ten thousand it is 40.
 */
const readerCacheKib = 64_000

/** 16 MB of log, four times SQLite's own measure: a page that is written many times is copied into the database once. */
const pagesPerCheckpoint = 4_000

/** What a burst of writes leaves of the log's file; SQLite itself would never shorten it. */
const keptLogBytes = 64 * 2 ** 20

/** Opens the file, makes it if it is not there, and brings it to the newest version. */
export function openForWriting(
  { path, busyTimeoutMs, synchronous }: OpenSettings,
  migrations: readonly string[] = allMigrations,
): DatabaseSync {
  requireWritable(path)
  protectFile(path)
  const database = connect(path, { readOnly: false })
  try {
    database.exec(`PRAGMA busy_timeout = ${busySliceMs(busyTimeoutMs)}`)
    whileBusy(busyTimeoutMs, () => migrate(database, path, migrations))
    whileBusy(busyTimeoutMs, () => useWriteAheadLog(database, path))
    database.exec(
      `PRAGMA synchronous = ${synchronous};
       PRAGMA cache_size = -${writerCacheKib};
       PRAGMA secure_delete = ON;
       PRAGMA wal_autocheckpoint = ${pagesPerCheckpoint};
       PRAGMA journal_size_limit = ${keptLogBytes}`,
    )
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

/** Opens a file that has been opened for writing. */
export function openForReading({ path, busyTimeoutMs }: OpenSettings): DatabaseSync {
  const database = connect(path, { readOnly: true })
  database.exec(
    `PRAGMA busy_timeout = ${Math.min(busyTimeoutMs, readerTimeoutMs)};
     PRAGMA cache_size = -${readerCacheKib}`,
  )
  return database
}

/** Others may be opening the file too, and SQLite does not wait for them here as it does elsewhere. */
function useWriteAheadLog(database: DatabaseSync, path: string): void {
  const mode = textIn(database.prepare('PRAGMA journal_mode = wal').get(), 'journal_mode')
  if (mode === 'wal') return
  throw new UnusableFile(
    'unknown',
    `${path} lies where processes share no memory, so it can have no write-ahead log. Put it on a disk of this machine.`,
  )
}
