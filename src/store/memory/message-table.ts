import { StoreError } from '../../errors/index.ts'
import {
  type DuePlace,
  type EventIds,
  indexOf,
  type MessageRecord,
  type QueueName,
  type RecordIndex,
} from '../../model/index.ts'
import { Slots } from '../../util/index.ts'
import type { MessageList, MessageListRequest } from '../message-filter.ts'
import type { DueRequest } from '../rate.ts'
import type { MessagePage, MessagePageRequest } from '../store.ts'
import { QueueList } from './due-list.ts'
import { EvictionQueue, Row } from './eviction-queue.ts'
import { OpenMessages } from './open-messages.ts'
import { PlaceList } from './place-list.ts'

/** The messages of one scope, and their indexes. */
export class MessageTable {
  readonly #limit: number
  readonly #rows = new Map<string, Row>()
  #inserted = 0
  readonly #byKey = new Map<string, Row>()
  readonly #byGupshupId = new Map<string, Row>()
  readonly #byWhatsappId = new Map<string, Row>()
  /** Made when it is first asked for: only events that come before their message has an id need it, and every message would change it. */
  #open: OpenMessages | undefined
  readonly #byOwner = new Map<string, Slots<Row>>()
  readonly #queues: Readonly<Record<QueueName, QueueList>> = {
    review: new QueueList(),
    'follow-up': new QueueList(),
    queued: new QueueList(),
  }
  #waiting = 0
  readonly #finished = new EvictionQueue()
  readonly #places = new PlaceList((id) => this.get(id))

  constructor(limit: number) {
    this.#limit = limit
  }

  add(record: MessageRecord): void {
    if (this.#rows.size >= this.#limit) this.#evictOne()
    const row = new Row(record, this.#inserted)
    this.#rows.set(record.id, row)
    this.#inserted += 1
    this.#places.add(record)
    this.#link(row)
  }

  /** Changes only the entries that differ: this runs twice for every message. */
  replace(record: MessageRecord): void {
    const row = this.#rows.get(record.id)
    if (row === undefined) return
    const { id } = record
    const [before, after] = [indexOf(row.record), indexOf(record)]
    row.record = record
    if (before.idempotencyKey !== after.idempotencyKey) {
      this.#unlinkKey(before, row)
      // A key that another message has stays with it.
      if (this.#keyHolder(after) === undefined) this.#linkKey(after, row)
    }
    this.#unlinkEventIds(before, row, after)
    this.#linkEventIds(after, row)
    if (before.openTo !== after.openTo) {
      this.#unlinkOpen(before, id)
      this.#linkOpen(after, id)
    }
    if (!isSamePlace(before.due, after.due)) {
      this.#unlinkDue(before, row, id)
      this.#linkDue(after, row, id)
    }
    if (before.owner !== after.owner) {
      this.#unlinkOwner(before, row)
      this.#linkOwner(after, row)
    }
    this.#waiting += Number(after.isWaiting) - Number(before.isWaiting)
    this.#finished.update(row)
  }

  get(id: string): MessageRecord | undefined {
    return this.#rows.get(id)?.record
  }

  byKey(key: string): MessageRecord | undefined {
    return this.#byKey.get(key)?.record
  }

  byEventId({ gupshupId, whatsappId }: EventIds): MessageRecord | undefined {
    const row =
      (gupshupId === undefined ? undefined : this.#byGupshupId.get(gupshupId)) ??
      (whatsappId === undefined ? undefined : this.#byWhatsappId.get(whatsappId))
    return row?.record
  }

  /** Whether one of the ids leads to another message. */
  isOfAnother({ gupshupId, whatsappId }: EventIds, id: string): boolean {
    return isOther(this.#byGupshupId, gupshupId, id) || isOther(this.#byWhatsappId, whatsappId, id)
  }

  open(to: string): MessageRecord[] {
    this.#open ??= this.#everyOpen()
    return this.#open.to(to).flatMap((id) => this.get(id) ?? [])
  }

  /** In the order of insertion. The cursor is the place of the last message of the page before. */
  page({ limit, cursor = '-1' }: MessagePageRequest): MessagePage {
    const messages: MessageRecord[] = []
    let last = Number(cursor)
    for (const { record, sequence } of this.#rows.values()) {
      if (sequence <= last) continue
      if (messages.length === limit) return { messages, next: String(last) }
      messages.push(record)
      last = sequence
    }
    return { messages }
  }

  select(request: MessageListRequest): MessageList {
    return this.#places.page(request)
  }

  due(request: DueRequest): MessageRecord[] {
    return this.#queues[request.queue].due(request).flatMap((id) => this.get(id) ?? [])
  }

  nextDueAt(request: DueRequest): number | undefined {
    return this.#queues[request.queue].earliest(request)
  }

  /** How many messages `countWaiting()` counts. */
  get waiting(): number {
    return this.#waiting
  }

  owners(): Iterable<string> {
    return this.#byOwner.keys()
  }

  ownedBy(owner: string): MessageRecord[] {
    return [...(this.#byOwner.get(owner) ?? [])].map(({ record }) => record)
  }

  #everyOpen(): OpenMessages {
    const open = new OpenMessages()
    for (const { record } of this.#rows.values()) {
      const { openTo } = indexOf(record)
      if (openTo !== undefined) open.add(openTo, record.id)
    }
    return open
  }

  #link(row: Row): void {
    const { record } = row
    const { id } = record
    const index = indexOf(record)
    this.#linkKey(index, row)
    this.#linkEventIds(index, row)
    this.#linkOpen(index, id)
    this.#linkDue(index, row, id)
    this.#linkOwner(index, row)
    this.#waiting += Number(index.isWaiting)
    this.#finished.update(row)
  }

  #keyHolder({ idempotencyKey }: RecordIndex): MessageRecord | undefined {
    return idempotencyKey === undefined ? undefined : this.byKey(idempotencyKey)
  }

  /** A message that had the key so far keeps it in its record only. */
  #linkKey({ idempotencyKey }: RecordIndex, row: Row): void {
    if (idempotencyKey !== undefined) this.#byKey.set(idempotencyKey, row)
  }

  #unlinkKey({ idempotencyKey }: RecordIndex, row: Row): void {
    if (idempotencyKey !== undefined) deleteOwn(this.#byKey, idempotencyKey, row)
  }

  #linkEventIds({ gupshupIds, whatsappIds }: RecordIndex, row: Row): void {
    for (const gupshupId of gupshupIds) this.#byGupshupId.set(gupshupId, row)
    for (const whatsappId of whatsappIds) this.#byWhatsappId.set(whatsappId, row)
  }

  /** @param kept The ids that the message has from now on. */
  #unlinkEventIds({ gupshupIds, whatsappIds }: RecordIndex, row: Row, kept?: RecordIndex): void {
    for (const gupshupId of gupshupIds)
      if (!kept?.gupshupIds.includes(gupshupId)) deleteOwn(this.#byGupshupId, gupshupId, row)
    for (const whatsappId of whatsappIds)
      if (!kept?.whatsappIds.includes(whatsappId)) deleteOwn(this.#byWhatsappId, whatsappId, row)
  }

  #linkOpen({ openTo }: RecordIndex, id: string): void {
    if (openTo !== undefined) this.#open?.add(openTo, id)
  }

  #unlinkOpen({ openTo }: RecordIndex, id: string): void {
    if (openTo !== undefined) this.#open?.delete(openTo, id)
  }

  #linkDue({ due }: RecordIndex, { sequence }: Row, id: string): void {
    if (due !== undefined) this.#queues[due.queue].add(due, sequence, id)
  }

  #unlinkDue({ due }: RecordIndex, { sequence }: Row, id: string): void {
    if (due !== undefined) this.#queues[due.queue].delete(due, sequence, id)
  }

  #linkOwner({ owner }: RecordIndex, row: Row): void {
    if (owner === undefined) return
    const owned = this.#byOwner.get(owner) ?? new Slots()
    if (owned.size === 0) this.#byOwner.set(owner, owned)
    row.ownerSlot = owned.add(row)
  }

  #unlinkOwner({ owner }: RecordIndex, row: Row): void {
    const owned = owner === undefined ? undefined : this.#byOwner.get(owner)
    if (owner === undefined || owned === undefined) return
    owned.delete(row, row.ownerSlot)
    if (owned.size === 0) this.#byOwner.delete(owner)
  }

  #evictOne(): void {
    const row = this.#finished.next()
    if (row === undefined) {
      throw new StoreError(
        `The memory store is full: ${this.#limit} messages are kept and none of them is finished. Nothing was sent. ` +
          'Wait for some to finish, or raise memoryStore({ maxMessages }).',
        { reason: 'full' },
      )
    }
    const { id } = row.record
    const index = indexOf(row.record)
    this.#rows.delete(id)
    // A finished message has no owner and is in no queue.
    this.#unlinkKey(index, row)
    this.#unlinkEventIds(index, row)
    this.#unlinkOpen(index, id)
    this.#finished.delete(row)
    this.#places.leaveOne()
  }
}

function isOther(rowByName: Map<string, Row>, name: string | undefined, id: string): boolean {
  const holder = name === undefined ? undefined : rowByName.get(name)
  return holder !== undefined && holder.record.id !== id
}

function isSamePlace(a: DuePlace | undefined, b: DuePlace | undefined): boolean {
  return (
    a?.queue === b?.queue &&
    a?.lane === b?.lane &&
    a?.fairKey === b?.fairKey &&
    a?.priority === b?.priority &&
    a?.at === b?.at
  )
}

/** Deletes an entry that leads to this message. An event id may lead to another one by now. */
function deleteOwn(rowByName: Map<string, Row>, name: string, row: Row): void {
  if (rowByName.get(name) === row) rowByName.delete(name)
}
