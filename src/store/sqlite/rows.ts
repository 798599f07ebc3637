import { contentEndsAt, type EventIds, indexOf, type MessageRecord, parseMessage } from '../../model/index.ts'
import { type DocumentKind, type Documents, parseDocument, type StoredDocument } from '../documents.ts'
import type { ParkedEvent } from '../store.ts'
import { numberIn, type Row, textIn } from './database/values.ts'
import type { ClaimedIds, DocumentRow, MessageRow, ParkedRow } from './write-commands.ts'

/** @param now When it is written, as Unix time in milliseconds. */
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

/** `undefined` for an event without an id and a number, which could never be found. */
export function parkedRow(event: ParkedEvent): ParkedRow | undefined {
  const { id, gupshupId = null, whatsappId = null, to = null } = event
  if (gupshupId === null && whatsappId === null && to === null) return undefined
  return { id, gupshupId, whatsappId, to, json: JSON.stringify(event) }
}

export function eventIdsOf(ids: readonly EventIds[]): ClaimedIds {
  return {
    gupshupIds: ids.flatMap(({ gupshupId }) => gupshupId ?? []),
    whatsappIds: ids.flatMap(({ whatsappId }) => whatsappId ?? []),
  }
}

export function documentRow({ key, version, writeId, value }: StoredDocument<unknown>): DocumentRow {
  return { key, version, writeId: writeId ?? null, json: JSON.stringify(value) }
}

export function documentIn<Kind extends DocumentKind>(
  kind: Kind,
  row: Row | undefined,
): StoredDocument<Documents[Kind]> | undefined {
  const [key, version, json] = [textIn(row, 'key'), numberIn(row, 'version'), textIn(row, 'value')]
  if (key === undefined || version === undefined || json === undefined) return undefined
  return { key, version, writeId: textIn(row, 'write_id'), value: parseDocument(kind, json) }
}

export function messageIn(json: string | undefined): MessageRecord | undefined {
  return json === undefined ? undefined : parseMessage(json)
}

export function messagesIn(texts: readonly string[]): MessageRecord[] {
  return texts.map(parseMessage)
}

export function eventsIn(texts: readonly string[]): ParkedEvent[] {
  return texts.map((json): ParkedEvent => JSON.parse(json))
}
