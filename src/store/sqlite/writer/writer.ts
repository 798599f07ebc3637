/** The writing thread: it waits for the disk, and for other processes, so that the event loop need not. */
import type { DatabaseSync } from 'node:sqlite'
import { parentPort, workerData } from 'node:worker_threads'
import { openForWriting } from '../database/open.ts'
import { Place, requireSameFile } from '../database/place.ts'
import { toStoreError } from '../database/to-store-error.ts'
import { busySliceMs, whileBusy } from '../database/while-busy.ts'
import { monotonicMs } from '../machine-time.ts'
import { BatchWriter } from './batch-writer.ts'
import type { Reply, Request, WriterSettings } from './protocol.ts'

const settings: WriterSettings = workerData

interface Opened {
  readonly database: DatabaseSync
  readonly committer: BatchWriter
  readonly place: Place
}

let opened: Opened | undefined

function open(): Opened {
  const { path, expected } = settings
  // Asked before: opening would make the file that is missing.
  if (expected !== undefined) requireSameFile(path, expected)
  const database = openForWriting(settings)
  try {
    return {
      database,
      committer: new BatchWriter(database, settings),
      place: new Place(database, path, expected),
    }
  } catch (error) {
    database.close()
    throw error
  }
}

function answer(request: Request): Reply {
  if (request.type === 'close') {
    close()
    return { type: 'closed' }
  }
  try {
    opened ??= open()
    const { committer, place } = opened
    place.requireKept()
    const { batch } = request
    const results =
      batch.commands.length === 0 ? [] : whileBusy(settings.busyTimeoutMs, () => committer.commit(batch))
    place.noteWritten()
    // What was written to a file that was moved meanwhile is written nowhere.
    place.requireKept()
    return {
      type: 'committed',
      results,
      foreignVersion: committer.foreignVersion,
      identity: place.identity,
      told: { time: Date.now(), at: monotonicMs() },
    }
  } catch (error) {
    return { type: 'failed', trouble: toStoreError(error, settings.path) }
  }
}

function close(): void {
  try {
    // Leaves one file behind instead of three, unless somebody else has it open.
    opened?.database.exec('PRAGMA wal_checkpoint(TRUNCATE)')
    opened?.database.close()
  } catch {
    // What is in the log is safe there: whoever opens the file next reads it.
  }
}

/** What was dropped from the database is in the log until that is emptied. */
const emptiedEveryMs = 60_000
let emptiedAt: number | undefined

/** Empties the log, if no connection reads in it just now. */
function emptyLog(now: number): void {
  emptiedAt ??= now
  // A clock that was set back begins anew.
  if (now >= emptiedAt && now - emptiedAt < emptiedEveryMs) return
  emptiedAt = now
  try {
    opened?.database.exec('PRAGMA busy_timeout = 0; PRAGMA wal_checkpoint(TRUNCATE)')
  } catch {
    // The next write says what is wrong.
  } finally {
    opened?.database.exec(`PRAGMA busy_timeout = ${busySliceMs(settings.busyTimeoutMs)}`)
  }
}

parentPort?.on('message', (request: Request) => {
  parentPort?.postMessage(answer(request))
  if (request.type === 'commit') emptyLog(request.batch.now)
})
