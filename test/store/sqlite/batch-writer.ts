import type { MessageRecord } from '../../../src/model/message-record.ts'
import { openForWriting } from '../../../src/store/sqlite/database/open.ts'
import { eventIdsOf, parkedRow, writtenMessage } from '../../../src/store/sqlite/rows.ts'
import { Tables } from '../../../src/store/sqlite/tables/tables.ts'
import type { WriteCommand } from '../../../src/store/sqlite/write-commands.ts'
import { BatchWriter } from '../../../src/store/sqlite/writer/batch-writer.ts'
import type { ParkedEvent } from '../../../src/store/store.ts'

export const dayMs = 86_400_000

/** The batch writer of the writer thread, without the thread, on scope 1 of a new file. */
export function aBatchWriter(path: string, synchronous: 'full' | 'normal' = 'normal') {
  const settings = {
    path,
    busyTimeoutMs: 0,
    synchronous,
    retentionMs: 30 * dayMs,
    maxParkedEvents: 3,
  } as const
  const database = openForWriting(settings)
  const writer = new BatchWriter(database, settings)
  const commit = (now: number, ...commands: WriteCommand[]) => writer.commit({ now, commands })
  commit(0, { name: 'addScope', scope: 0, args: ['MyShop:917834811114'] })
  return { database, commit, tables: new Tables(database) }
}

export function insertion(record: MessageRecord, now = 0): WriteCommand {
  return { name: 'insert', scope: 1, args: [writtenMessage(record, now)] }
}

export function replacement(record: MessageRecord, now = 0): WriteCommand {
  return { name: 'replace', scope: 1, args: [writtenMessage(record, now), eventIdsOf([])] }
}

export function parkCommand(event: ParkedEvent): WriteCommand {
  const row = parkedRow(event)
  if (row === undefined) throw new Error('No message could match this event.')
  return { name: 'park', scope: 1, args: [row] }
}
