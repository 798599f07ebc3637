import {
  contentEndsAt,
  defaultLane,
  type EventIds,
  indexOf,
  type MessageRecord,
  parseMessage,
} from '../../model/index.ts'
import { type DocumentKind, type Documents, parseDocument, type StoredDocument } from '../documents.ts'
import type { FeedEntry, FeedPage, StoredFeedEntry } from '../feed.ts'
import type { ParkedEvent } from '../store.ts'
import { numberIn, type Row, textIn } from './database/values.ts'
import { listedAs } from './list-names.ts'
import type { FeedRows } from './tables/feed.ts'
import type {
  ClaimedIds,
  DocumentRow,
  FeedRow,
  MessageRow,
  ParkedRow,
  WrittenMessage,
} from './write-commands.ts'

/** @param now When it is written, as Unix time in milliseconds. */
export function writtenMessage(record: MessageRecord, now: number): WrittenMessage {
  return { json: JSON.stringify(record), now, mayLag: mayLag(record) }
}

/**
 * Whether the write of a message need not wait for the disk. A message that a client has in flight, and that waits for its first request, was not
 * sent, and no caller has got a receipt by this write: `send()` still waits, and a worker claims what was queued before. Its next version is written
 * before it is sent, and waits for the disk: that syncs the log, in which this version is before it. Other processes see it at once, and a crash of
 * this one loses nothing. A loss of power may, until the next write of any client: its heartbeat comes every five seconds. What it loses of a claimed
 * message is the claim.
 */
function mayLag({ state, attempts }: MessageRecord): boolean {
  return state.name === 'waiting' && state.owner !== undefined && attempts.length === 0
}

export function messageRow({ json, now }: WrittenMessage): MessageRow {
  const record = parseMessage(json)
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
    lane: due?.lane ?? defaultLane,
    fairKey: due?.fairKey ?? '',
    priority: due?.priority ?? null,
    dueAt: due?.at ?? null,
    owner: owner ?? null,
    isWaiting: isWaiting ? 1 : 0,
    finishedAt: isFinished ? now : null,
    contentEndsAt: contentEndsAt(record, now) ?? null,
    gupshupIds,
    whatsappIds,
    listed: listedAs(record),
    json,
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

export function feedRow({ id, name, subject, event }: FeedEntry): FeedRow {
  return { id, name, subject, json: JSON.stringify(event) }
}

/** @param after Where the page begins. */
export function feedPageIn({ rows, oldest, newest }: FeedRows, after: number): FeedPage {
  const next = numberIn(rows.at(-1), 'sequence') ?? Math.max(after, newest)
  return { entries: rows.flatMap((row) => feedEntryIn(row) ?? []), next, oldest, newest }
}

/** `undefined`: it was erased. */
function feedEntryIn(row: Row): StoredFeedEntry | undefined {
  const [sequence, at, json] = [numberIn(row, 'sequence'), numberIn(row, 'at'), textIn(row, 'event')]
  if (sequence === undefined || at === undefined || json === undefined) return undefined
  const [id = '', name = '', subject = ''] = [textIn(row, 'id'), textIn(row, 'name'), textIn(row, 'subject')]
  return { sequence, at, id, name, subject, event: JSON.parse(json) }
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
