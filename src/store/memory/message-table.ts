import { StoreError } from '../../errors/index.ts'
import type { MessageRecord } from '../record.ts'
import type { EventIds, Page } from '../store.ts'
import { DueList } from './due-list.ts'
import { FinishedQueue } from './finished-queue.ts'

/** Messages of one scope and every way to find them. */
export class MessageTable {
  readonly #limit: number
  readonly #byId = new Map<string, MessageRecord>()
  readonly #idByKey = new Map<string, string>()
  readonly #idByGupshupId = new Map<string, string>()
  readonly #idByWhatsappId = new Map<string, string>()
  /** Ids of open messages by number. */
  readonly #openByNumber = new Map<string, Set<string>>()
  readonly #due = new DueList()
  readonly #finished = new FinishedQueue()

  constructor(limit: number) {
    this.#limit = limit
  }

  add(record: MessageRecord): void {
    if (this.#byId.size >= this.#limit) this.#forgetOne()
    this.#put(record)
  }

  /** Only what changed is indexed anew: this runs twice for every message. */
  replace(record: MessageRecord): void {
    const before = this.#byId.get(record.id)
    if (before === undefined) return
    this.#byId.set(record.id, record)
    if (before.key !== record.key) {
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
    if (before.dueAt !== record.dueAt) {
      this.#unlinkDue(before)
      this.#linkDue(record)
    }
    this.#finished.delete(record.id)
    this.#finished.add(record)
  }

  get(id: string): MessageRecord | undefined {
    return this.#byId.get(id)
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

  open(to: string): MessageRecord[] {
    return [...(this.#openByNumber.get(to) ?? [])].flatMap((id) => this.#byId.get(id) ?? [])
  }

  due(now: number, limit: number): MessageRecord[] {
    return this.#due.upTo(now, limit).flatMap((id) => this.#byId.get(id) ?? [])
  }

  nextDueAt(): number | undefined {
    return this.#due.earliest()
  }

  /** A replaced message keeps its place, so this is the order of insertion. */
  inState(name: MessageRecord['state']['name'], { limit, after }: Page): MessageRecord[] {
    const page: MessageRecord[] = []
    // If the message the last page ended with was forgotten, the walk starts again rather than lose any.
    let isAfter = after === undefined || !this.#byId.has(after)
    for (const record of this.#byId.values()) {
      if (page.length >= limit) break
      if (isAfter && record.state.name === name) page.push(record)
      if (record.id === after) isAfter = true
    }
    return page
  }

  #follow(id: string | undefined): MessageRecord | undefined {
    return id === undefined ? undefined : this.#byId.get(id)
  }

  #put(record: MessageRecord): void {
    this.#byId.set(record.id, record)
    this.#linkKey(record)
    this.#linkEventIds(record)
    this.#linkOpen(record)
    this.#linkDue(record)
    this.#finished.add(record)
  }

  #linkKey({ id, key }: MessageRecord): void {
    if (key !== undefined) this.#idByKey.set(key, id)
  }

  #unlinkKey({ id, key }: MessageRecord): void {
    if (key !== undefined) deleteOwn(this.#idByKey, key, id)
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
    if (!isOpen(record)) return
    const open = this.#openByNumber.get(record.to)
    if (open === undefined) this.#openByNumber.set(record.to, new Set([record.id]))
    else open.add(record.id)
  }

  #unlinkOpen({ id, to }: MessageRecord): void {
    const open = this.#openByNumber.get(to)
    open?.delete(id)
    if (open?.size === 0) this.#openByNumber.delete(to)
  }

  #linkDue({ id, dueAt }: MessageRecord): void {
    if (dueAt !== undefined) this.#due.add(dueAt, id)
  }

  #unlinkDue({ id, dueAt }: MessageRecord): void {
    if (dueAt !== undefined) this.#due.delete(dueAt, id)
  }

  #forgetOne(): void {
    const record = this.#follow(this.#finished.next())
    if (record === undefined) {
      throw new StoreError(
        `The memory store is full: ${this.#limit} messages are kept and none of them is finished. Nothing was sent. ` +
          'Wait for some to finish, or raise memoryStore({ maxMessages }).',
      )
    }
    this.#byId.delete(record.id)
    this.#unlinkKey(record)
    this.#unlinkEventIds(record)
    this.#unlinkOpen(record)
    this.#unlinkDue(record)
    this.#finished.delete(record.id)
  }
}

/** Whether an id that nobody knows may be this message's. */
function isOpen({ state, attempts }: MessageRecord): boolean {
  if (state.name === 'accepted') return attempts.at(-1)?.whatsappId === undefined
  return state.name === 'posting' || state.name === 'unknown'
}

/** Deletes an entry that still leads to `id`: an event id may have been written to a second message since. */
function deleteOwn(idByName: Map<string, string>, name: string, id: string): void {
  if (idByName.get(name) === id) idByName.delete(name)
}
