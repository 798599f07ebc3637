import { contentEndsAt, indexOf, type MessageRecord } from '../../model/index.ts'
import type { ParkedEvent } from '../store.ts'
import type { MessageRow, ParkedRow } from './write-commands.ts'

/** @param now When it is written, in milliseconds since 1970. */
export function messageRow(record: MessageRecord, now: number): MessageRow {
  const { id, version, writeId = null } = record
  const { idempotencyKey, gupshupIds, whatsappIds, openTo, due, owner, isWaiting, isFinished } =
    indexOf(record)
  return {
    id,
    version,
    writeId,
    key: idempotencyKey ?? null,
    openTo: openTo ?? null,
    queue: due?.queue ?? null,
    priority: due?.priority ?? null,
    dueAt: due?.at ?? null,
    owner: owner ?? null,
    isWaiting: isWaiting ? 1 : 0,
    finishedAt: isFinished ? now : null,
    contentEndsAt: contentEndsAt(record, now) ?? null,
    gupshupIds,
    whatsappIds,
    json: JSON.stringify(record),
  }
}

/** `undefined` for an event without an id or a number: nobody could ever find it. */
export function parkedRow(event: ParkedEvent): ParkedRow | undefined {
  const { id, gupshupId = null, whatsappId = null, to = null } = event
  if (gupshupId === null && whatsappId === null && to === null) return undefined
  return { id, gupshupId, whatsappId, to, json: JSON.stringify(event) }
}
