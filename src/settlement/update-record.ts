import { type Announcer, type EventDraft, erasedDraft } from '../events/index.ts'
import {
  type EventIds,
  type MessageRecord,
  withoutPersonalData,
  withoutSpentContent,
} from '../model/index.ts'
import type { ScopedStore } from '../store/index.ts'
import { newWriteId } from '../util/index.ts'

export interface UpdateContext {
  readonly store: ScopedStore
  readonly announcer: Announcer
}

export interface UpdateOptions {
  /** Ids that must belong to no other message. */
  readonly claim?: readonly EventIds[] | undefined
  /**
   * The events that the write means. The feed keeps them with it, and the listeners get them after it.
   *
   * @param before The version that it replaces.
   */
  readonly tell?: ((written: MessageRecord, before: MessageRecord) => readonly EventDraft[]) | undefined
}

/**
 * Writes what `reduce` makes of a message. If another write came first, it calls `reduce` again with the newest version. Drops the content
 * of the message with the write after which it can never be sent again, so that every store forgets it then. An erased message stays erased, and
 * its events say nothing of the person.
 *
 * @returns The record as written. `undefined`: there was nothing to change, the store no longer has the message, or another message has one
 *   of the claimed ids.
 */
export async function updateRecord(
  { store, announcer }: UpdateContext,
  record: MessageRecord,
  reduce: (record: MessageRecord) => MessageRecord | undefined | Promise<MessageRecord | undefined>,
  { claim, tell }: UpdateOptions = {},
): Promise<MessageRecord | undefined> {
  let current: MessageRecord | undefined = record
  while (current !== undefined) {
    const reduced = reduce(current)
    // Nearly every one is there at once, and this runs for every webhook.
    const next: MessageRecord | undefined = reduced instanceof Promise ? await reduced : reduced
    if (next === undefined) return undefined
    const kept = next.isErased ? withoutPersonalData(next) : withoutSpentContent(next)
    const writeId = newWriteId()
    const written = { ...kept, version: current.version + 1, writeId }
    const told = tell?.(written, current) ?? []
    const drafts = written.isErased ? told.map(erasedDraft) : told
    if (await store.replace(written, claim, announcer.entriesOf(writeId, drafts))) {
      announcer.emit(drafts)
      return written
    }
    const newest = await store.get(record.id)
    // Nothing else was written, so another message has one of the ids.
    if (claim !== undefined && newest?.version === current.version) return undefined
    current = newest
  }
  return undefined
}

/**
 * Stores a sent message again that the store has lost, for example by a restart without its data: the webhooks of the message are still to
 * come. Without its idempotency key, if another message has taken that meanwhile.
 */
export async function reinsert(
  { store, announcer }: UpdateContext,
  record: MessageRecord,
  drafts: readonly EventDraft[],
): Promise<MessageRecord> {
  const entries = announcer.entriesOf(newWriteId(), drafts)
  const holder = await store.insert(record, entries)
  const { idempotencyKey: _, fingerprint: __, ...withoutKey } = record
  if (holder !== undefined) await store.insert(withoutKey, entries)
  announcer.emit(drafts)
  return holder === undefined ? record : withoutKey
}
