/** The writer thread. It waits for the disk and for other processes, so that the event loop need not. */
import type { DatabaseSync } from 'node:sqlite'
import { parentPort, workerData } from 'node:worker_threads'
import { openForWriting } from '../database/open.ts'
import { Place, requireSameFile } from '../database/place.ts'
import { purge } from '../database/purge.ts'
import { toStoreError } from '../database/to-store-error.ts'
import { busySliceMs, whileBusy } from '../database/transaction.ts'
import { monotonicMs } from '../machine-time.ts'
import { BatchWriter } from './batch-writer.ts'
import type { Reply, Request, WriterSettings } from './protocol.ts'

const settings: WriterSettings = workerData

interface Opened {
  readonly database: DatabaseSync
  readonly batchWriter: BatchWriter
  readonly place: Place
}

let opened: Opened | undefined

function open(): Opened {
  const { path, expected } = settings
  // Checked first, because opening would create a missing file.
  if (expected !== undefined) requireSameFile(path, expected)
  const database = openForWriting(settings)
  try {
    return {
      database,
      batchWriter: new BatchWriter(database, settings),
      place: new Place(database, path, expected),
    }
  } catch (error) {
    database.close()
    throw error
  }
}

function handle(request: Request): Reply {
  if (request.type === 'close') {
    close()
    return { type: 'closed' }
  }
  try {
    opened ??= open()
    const { database, batchWriter, place } = opened
    place.requireKept()
    if (request.type === 'purge') {
      purge(database, settings)
      place.recordWrite()
      return { type: 'purged' }
    }
    const { batch } = request
    const results =
      batch.commands.length === 0 ? [] : whileBusy(settings.busyTimeoutMs, () => batchWriter.commit(batch))
    place.recordWrite()
    // A write to a file that was moved meanwhile is lost.
    place.requireKept()
    return {
      type: 'committed',
      results,
      foreignVersion: batchWriter.foreignVersion,
      identity: place.identity,
      time: { time: Date.now(), at: monotonicMs() },
    }
  } catch (error) {
    return { type: 'failed', error: toStoreError(error, settings.path) }
  }
}

function close(): void {
  try {
    // Leaves one file instead of three, unless another process has it open.
    opened?.database.exec('PRAGMA wal_checkpoint(TRUNCATE)')
    opened?.database.close()
  } catch {
    // The log is safe: the next process that opens the file reads it.
  }
}

/** Deleted content stays in the log until that is emptied. In milliseconds. */
const emptiedEveryMs = 60_000
let emptiedAt: number | undefined

/** Empties the log, unless a connection reads it now. */
function emptyLog(now: number): void {
  emptiedAt ??= now
  // Also after the clock was set back.
  if (now >= emptiedAt && now - emptiedAt < emptiedEveryMs) return
  emptiedAt = now
  try {
    opened?.database.exec('PRAGMA busy_timeout = 0; PRAGMA wal_checkpoint(TRUNCATE)')
  } catch {
    // The next write reports the error.
  } finally {
    opened?.database.exec(`PRAGMA busy_timeout = ${busySliceMs(settings.busyTimeoutMs)}`)
  }
}

parentPort?.on('message', (request: Request) => {
  parentPort?.postMessage(handle(request))
  if (request.type === 'commit') emptyLog(request.batch.now)
})
