import {
  contentEndsAt,
  isFinished,
  isOpen,
  type MessageRecord,
  ownerOf,
  priorityOf,
  queueOf,
} from '../../model/index.ts'
import type { ParkedEvent } from '../store.ts'
import { eventIdsOf } from './event-ids-of.ts'
import type { MessageRow, ParkedRow } from './write-commands.ts'

/** @param now When it is written, in milliseconds since 1970. */
export function messageRow(record: MessageRecord, now: number): MessageRow {
  const { id, version, writeId = null, idempotencyKey = null, to, state, dueAt, attempts } = record
  const work = queueOf(record)
  return {
    id,
    version,
    writeId,
    key: idempotencyKey,
    openTo: isOpen(record) ? to : null,
    queue: work ?? null,
    // What is not in the queue is not told apart by how urgent it was there.
    priority: work === undefined ? null : priorityOf(record),
    dueAt: work === undefined ? null : (dueAt ?? null),
    owner: ownerOf(record) ?? null,
    isWaiting: state.name === 'waiting' || state.name === 'unconfirmed' ? 1 : 0,
    finishedAt: isFinished(record) ? now : null,
    contentEndsAt: contentEndsAt(record, now) ?? null,
    ...eventIdsOf(attempts),
    json: JSON.stringify(record),
  }
}

/** `undefined` for an event without an id or a number: nobody could ever find it. */
export function parkedRow(event: ParkedEvent): ParkedRow | undefined {
  const { id, gupshupId = null, whatsappId = null, to = null } = event
  if (gupshupId === null && whatsappId === null && to === null) return undefined
  return { id, gupshupId, whatsappId, to, json: JSON.stringify(event) }
}
