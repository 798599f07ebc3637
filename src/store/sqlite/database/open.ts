import { accessSync, constants } from 'node:fs'
import { dirname } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { migrate } from './migrate.ts'
import { connect } from './node-sqlite.ts'
import { protectFile } from './protect-file.ts'
import { migrations as allMigrations } from './schema.ts'
import { readOnlyMessage, UnusableFile } from './to-store-error.ts'
import { busySliceMs, whileBusy } from './transaction.ts'
import { textIn } from './values.ts'

export interface OpenSettings {
  readonly path: string
  readonly busyTimeoutMs: number
  readonly synchronous: 'full' | 'normal'
}

/**
 * A reader blocks the event loop while it waits for a lock, which is rare in WAL mode. So it gives up early.
 * https://www.sqlite.org/wal.html#sometimes_queries_return_sqlite_busy_in_wal_mode
 */
const readerTimeoutMs = 250

/** In KiB. Ids are random, so with SQLite's own 2 MB many pages of a large file would be read again and again. */
const writerCacheKib = 16_000

/**
 * In KiB, used only as far as a file is large: the index pages of ten million messages. With three million messages it lowered the 99th
 * percentile of a lookup from 130 to 80 µs. With ten thousand it is 40 µs.
 */
const readerCacheKib = 64_000

/** 16 MB of log, four times SQLite's own limit: a page that is written many times is copied into the database once. */
const pagesPerCheckpoint = 4_000

/** To how much the log's file is shortened after a burst of writes. Without a limit SQLite never shortens it. */
const keptLogBytes = 64 * 2 ** 20

/** Opens the file, creates it if it is missing, and migrates it to the newest version. */
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

/** Opens a file that was opened for writing before. */
export function openForReading({ path, busyTimeoutMs }: OpenSettings): DatabaseSync {
  const database = connect(path, { readOnly: true })
  database.exec(
    `PRAGMA busy_timeout = ${Math.min(busyTimeoutMs, readerTimeoutMs)};
     PRAGMA cache_size = -${readerCacheKib}`,
  )
  return database
}

/** Fails while another process opens the file, because SQLite does not wait for a lock here. */
function useWriteAheadLog(database: DatabaseSync, path: string): void {
  const mode = textIn(database.prepare('PRAGMA journal_mode = wal').get(), 'journal_mode')
  if (mode === 'wal') return
  throw new UnusableFile(
    'unknown',
    `${path} is on a file system without shared memory, which a write-ahead log needs. Put it on a disk of this machine.`,
  )
}

/**
 * Without this check SQLite would open a file without write permission for reading only, or fail with an unspecific error.
 *
 * @throws {UnusableFile} when this process may not write to the file or to its folder
 */
function requireWritable(path: string): void {
  for (const place of [path, dirname(path)]) {
    try {
      accessSync(place, constants.W_OK)
    } catch (error) {
      const code: unknown = Reflect.get(Object(error), 'code')
      if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') {
        throw new UnusableFile('read-only', readOnlyMessage(path))
      }
    }
  }
}
