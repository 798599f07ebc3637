import { type MessageRecord, type ScopedStore, withoutSpentContent } from '../../store/index.ts'
import { newStamp } from './stamp.ts'

/**
 * Writes what `reduce` makes of a message, again with the newest version if another write came first. Gives back the record as
 * written, or `undefined` if there was nothing to change. What a message says is dropped here, in every store, with the write after
 * which it can never be sent again.
 */
export async function change(
  store: ScopedStore,
  record: MessageRecord,
  reduce: (record: MessageRecord) => MessageRecord | undefined | Promise<MessageRecord | undefined>,
): Promise<MessageRecord | undefined> {
  let current: MessageRecord | undefined = record
  while (current !== undefined) {
    const next = await reduce(current)
    if (next === undefined) return undefined
    const written = { ...withoutSpentContent(next), version: current.version + 1, stamp: newStamp() }
    if (await store.replace(written)) return written
    current = await store.get(record.id)
  }
  return undefined
}
