import { StoreError } from '../../errors/index.ts'
import {
  type EventIds,
  isOpen,
  type MessageRecord,
  ownerOf,
  type QueueName,
  queueOf,
} from '../../model/index.ts'
import { EvictionQueue } from './eviction-queue.ts'
import { OpenMessages } from './open-messages.ts'
import { QueueList } from './work-list.ts'

interface Row {
  record: MessageRecord
  /** Counts the insertions: what is due at the same time leaves in this order. */
  readonly sequence: number
}

/** Messages of one scope and every way to find them. */
export class MessageTable {
  readonly #limit: number
  readonly #rows = new Map<string, Row>()
  #inserted = 0
  readonly #idByKey = new Map<string, string>()
  readonly #idByGupshupId = new Map<string, string>()
  readonly #idByWhatsappId = new Map<string, string>()
  readonly #open = new OpenMessages()
  readonly #idsByOwner = new Map<string, Set<string>>()
  readonly #queues: Readonly<Record<QueueName, QueueList>> = {
    review: new QueueList(),
    'follow-up': new QueueList(),
    queued: new QueueList(),
  }
  #waiting = 0
  readonly #finished = new EvictionQueue()

  constructor(limit: number) {
    this.#limit = limit
  }

  add(record: MessageRecord): void {
    if (this.#rows.size >= this.#limit) this.#forgetOne()
    this.#rows.set(record.id, { record, sequence: this.#inserted })
    this.#inserted += 1
    this.#link(record)
  }

  /** Only what changed is indexed anew: this runs twice for every message. */
  replace(record: MessageRecord): void {
    const row = this.#rows.get(record.id)
    if (row === undefined) return
    const before = row.record
    row.record = record
    if (before.idempotencyKey !== record.idempotencyKey) {
      this.#unlinkKey(before)
      this.#linkKey(record)
    }
    if (before.attempts !== record.attempts) {
      this.#unlinkEventIds(before)
      this.#linkEventIds(record)
    }
    if (isOpen(before) !== isOpen(record) || before.to !== record.to) {
      this.#unlinkOpen(before)
      this.#linkOpen(record)
    }
    if (isOtherWork(before, record)) {
      this.#unlinkWork(before)
      this.#linkWork(record)
    }
    if (ownerOf(before) !== ownerOf(record)) {
      this.#unlinkOwner(before)
      this.#linkOwner(record)
    }
    this.#waiting += countOf(record) - countOf(before)
    this.#finished.delete(record.id)
    this.#finished.add(record)
  }

  get(id: string): MessageRecord | undefined {
    return this.#rows.get(id)?.record
  }

  byKey(key: string): MessageRecord | undefined {
    return this.#follow(this.#idByKey.get(key))
  }

  byEventId({ gupshupId, whatsappId }: EventIds): MessageRecord | undefined {
    return (
      (gupshupId === undefined ? undefined : this.#follow(this.#idByGupshupId.get(gupshupId))) ??
      (whatsappId === undefined ? undefined : this.#follow(this.#idByWhatsappId.get(whatsappId)))
    )
  }

  /** Whether one of the ids leads to another message. */
  isOfAnother({ gupshupId, whatsappId }: EventIds, id: string): boolean {
    const holders = [this.byEventId({ gupshupId }), this.byEventId({ whatsappId })]
    return holders.some((holder) => holder !== undefined && holder.id !== id)
  }

  open(to: string): MessageRecord[] {
    return this.#open.to(to).flatMap((id) => this.get(id) ?? [])
  }

  due(work: QueueName, now: number, limit: number): MessageRecord[] {
    return this.#queues[work].upTo(now, limit).flatMap((id) => this.get(id) ?? [])
  }

  nextDueAt(work: QueueName): number | undefined {
    return this.#queues[work].earliest()
  }

  /** How many are waiting or doubtful. */
  get waiting(): number {
    return this.#waiting
  }

  owners(): Iterable<string> {
    return this.#idsByOwner.keys()
  }

  ownedBy(owner: string): MessageRecord[] {
    return [...(this.#idsByOwner.get(owner) ?? [])].flatMap((id) => this.get(id) ?? [])
  }

  #follow(id: string | undefined): MessageRecord | undefined {
    return id === undefined ? undefined : this.get(id)
  }

  #link(record: MessageRecord): void {
    this.#linkKey(record)
    this.#linkEventIds(record)
    this.#linkOpen(record)
    this.#linkWork(record)
    this.#linkOwner(record)
    this.#waiting += countOf(record)
    this.#finished.add(record)
  }

  #linkKey({ id, idempotencyKey }: MessageRecord): void {
    if (idempotencyKey !== undefined) this.#idByKey.set(idempotencyKey, id)
  }

  #unlinkKey({ id, idempotencyKey }: MessageRecord): void {
    if (idempotencyKey !== undefined) deleteOwn(this.#idByKey, idempotencyKey, id)
  }

  #linkEventIds({ id, attempts }: MessageRecord): void {
    for (const { gupshupId, whatsappId } of attempts) {
      if (gupshupId !== undefined) this.#idByGupshupId.set(gupshupId, id)
      if (whatsappId !== undefined) this.#idByWhatsappId.set(whatsappId, id)
    }
  }

  #unlinkEventIds({ id, attempts }: MessageRecord): void {
    for (const { gupshupId, whatsappId } of attempts) {
      if (gupshupId !== undefined) deleteOwn(this.#idByGupshupId, gupshupId, id)
      if (whatsappId !== undefined) deleteOwn(this.#idByWhatsappId, whatsappId, id)
    }
  }

  #linkOpen(record: MessageRecord): void {
    if (isOpen(record)) this.#open.add(record.to, record.id)
  }

  #unlinkOpen({ id, to }: MessageRecord): void {
    this.#open.delete(to, id)
  }

  #linkWork(record: MessageRecord): void {
    const work = queueOf(record)
    if (work !== undefined) this.#queues[work].add(record, this.#sequenceOf(record))
  }

  #unlinkWork(record: MessageRecord): void {
    const work = queueOf(record)
    if (work !== undefined) this.#queues[work].delete(record, this.#sequenceOf(record))
  }

  #sequenceOf({ id }: MessageRecord): number {
    return this.#rows.get(id)?.sequence ?? 0
  }

  #linkOwner(record: MessageRecord): void {
    const owner = ownerOf(record)
    if (owner === undefined) return
    const ids = this.#idsByOwner.get(owner)
    if (ids === undefined) this.#idsByOwner.set(owner, new Set([record.id]))
    else ids.add(record.id)
  }

  #unlinkOwner(record: MessageRecord): void {
    const owner = ownerOf(record)
    const ids = owner === undefined ? undefined : this.#idsByOwner.get(owner)
    ids?.delete(record.id)
    if (owner !== undefined && ids?.size === 0) this.#idsByOwner.delete(owner)
  }

  #forgetOne(): void {
    const record = this.#follow(this.#finished.next())
    if (record === undefined) {
      throw new StoreError(
        `The memory store is full: ${this.#limit} messages are kept and none of them is finished. Nothing was sent. ` +
          'Wait for some to finish, or raise memoryStore({ maxMessages }).',
        { reason: 'full' },
      )
    }
    this.#rows.delete(record.id)
    this.#unlinkKey(record)
    this.#unlinkEventIds(record)
    // It is finished: nobody owns it, and no work is left of it.
    this.#unlinkOpen(record)
    this.#finished.delete(record.id)
  }
}

function isOtherWork(before: MessageRecord, after: MessageRecord): boolean {
  const isAsBefore = before.dueAt === after.dueAt && before.priority === after.priority
  return !isAsBefore || queueOf(before) !== queueOf(after)
}

/** What a message adds to the number of those that wait. */
function countOf({ state }: MessageRecord): 0 | 1 {
  return state.name === 'waiting' || state.name === 'unconfirmed' ? 1 : 0
}

/** Deletes an entry that still leads to `id`: an event id may have been written to a second message since. */
function deleteOwn(idByName: Map<string, string>, name: string, id: string): void {
  if (idByName.get(name) === id) idByName.delete(name)
}
