import { type EventIds, type MessageRecord, withoutSpentContent } from '../model/index.ts'
import type { ScopedStore } from '../store/index.ts'
import { newWriteId } from '../util/index.ts'

/**
 * Writes what `reduce` makes of a message, again with the newest version if another write came first. Gives back the record as
 * written, or `undefined` if there was nothing to change. What a message says is dropped here, in every store, with the write after
 * which it can never be sent again.
 *
 * @param claim ids that must belong to no other message. `undefined` comes back too if one does by now.
 */
export async function updateRecord(
  store: ScopedStore,
  record: MessageRecord,
  reduce: (record: MessageRecord) => MessageRecord | undefined | Promise<MessageRecord | undefined>,
  claim?: readonly EventIds[],
): Promise<MessageRecord | undefined> {
  let current: MessageRecord | undefined = record
  while (current !== undefined) {
    const next = await reduce(current)
    if (next === undefined) return undefined
    const written = { ...withoutSpentContent(next), version: current.version + 1, writeId: newWriteId() }
    if (await store.replace(written, claim)) return written
    const newest = await store.get(record.id)
    // No other write came first, so it is an id that another message has.
    if (claim !== undefined && newest?.version === current.version) return undefined
    current = newest
  }
  return undefined
}

/**
 * Keeps a message that has left and that the store has forgotten meanwhile, as one that restarted empty has: its webhooks are still to
 * come. Its key may be another's by now.
 */
export async function reinsert(
  store: ScopedStore,
  { idempotencyKey: _, ...record }: MessageRecord,
): Promise<MessageRecord> {
  await store.insert(record)
  return record
}
