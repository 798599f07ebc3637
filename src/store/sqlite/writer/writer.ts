/** The writing thread: it waits for the disk, and for other processes, so that the event loop need not. */
import type { DatabaseSync } from 'node:sqlite'
import { parentPort, workerData } from 'node:worker_threads'
import { openForWriting } from '../database/open.ts'
import { troubleOf } from '../database/trouble.ts'
import { Committer } from './committer.ts'
import type { Reply, Request, WriterSettings } from './protocol.ts'

const settings: WriterSettings = workerData

let opened: { readonly database: DatabaseSync; readonly committer: Committer } | undefined

function open() {
  const database = openForWriting(settings)
  return { database, committer: new Committer(database, settings) }
}

function answer(request: Request): Reply {
  if (request.type === 'close') {
    close()
    return { type: 'closed' }
  }
  try {
    opened ??= open()
    const { committer } = opened
    const results = request.batch.steps.length === 0 ? [] : committer.commit(request.batch)
    return { type: 'committed', results, foreignVersion: committer.foreignVersion }
  } catch (error) {
    return { type: 'failed', trouble: troubleOf(error, settings.path) }
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

parentPort?.on('message', (request: Request) => parentPort?.postMessage(answer(request)))
