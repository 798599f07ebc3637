import { StoreError } from '../../errors/index.ts'
import type { MessageRecord } from '../record.ts'
import type { EventIds, Page } from '../store.ts'
import { pageOf } from './page-of.ts'

/** Messages of one scope and every way to find them. */
export class MessageTable {
  readonly #limit: number
  readonly #byId = new Map<string, MessageRecord>()
  readonly #idByKey = new Map<string, string>()
  readonly #idByGupshupId = new Map<string, string>()
  readonly #idByWhatsappId = new Map<string, string>()
  /** Ids of `posting` and `unknown` messages by number. */
  readonly #openByNumber = new Map<string, Set<string>>()
  readonly #dueById = new Map<string, number>()
  /** Ids of messages that may be forgotten, the longest finished first. */
  readonly #finished = new Set<string>()

  constructor(limit: number) {
    this.#limit = limit
  }

  add(record: MessageRecord): void {
    if (this.#byId.size >= this.#limit) this.#forgetOne()
    this.#put(record)
  }

  replace(record: MessageRecord): void {
    const before = this.#byId.get(record.id)
    if (before !== undefined) this.#unlink(before)
    this.#put(record)
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

  // A scan of what is due some day, which is what is held or doubtful: few, and this runs once per wake-up.
  due(now: number, limit: number): MessageRecord[] {
    return [...this.#dueById]
      .filter(([, dueAt]) => dueAt <= now)
      .sort(([, a], [, b]) => a - b)
      .slice(0, limit)
      .flatMap(([id]) => this.#byId.get(id) ?? [])
  }

  nextDueAt(): number | undefined {
    let next: number | undefined
    for (const dueAt of this.#dueById.values()) if (next === undefined || dueAt < next) next = dueAt
    return next
  }

  inState(name: MessageRecord['state']['name'], page: Page): MessageRecord[] {
    const matching = [...this.#byId.values()].filter(
      ({ state, id }) => state.name === name || id === page.after,
    )
    return pageOf(matching, ({ id }) => id, page).filter(({ state }) => state.name === name)
  }

  #follow(id: string | undefined): MessageRecord | undefined {
    return id === undefined ? undefined : this.#byId.get(id)
  }

  #put(record: MessageRecord): void {
    const { id, key, to, attempts, state, dueAt } = record
    this.#byId.set(id, record)
    if (key !== undefined) this.#idByKey.set(key, id)
    for (const { gupshupId, whatsappId } of attempts) {
      if (gupshupId !== undefined) this.#idByGupshupId.set(gupshupId, id)
      if (whatsappId !== undefined) this.#idByWhatsappId.set(whatsappId, id)
    }
    if (isOpen(record)) {
      const open = this.#openByNumber.get(to)
      if (open === undefined) this.#openByNumber.set(to, new Set([id]))
      else open.add(id)
    }
    if (dueAt !== undefined) this.#dueById.set(id, dueAt)
    if (state.name === 'failed' || state.name === 'accepted') this.#finished.add(id)
  }

  #unlink({ id, key, to, attempts, dueAt }: MessageRecord): void {
    if (key !== undefined) this.#idByKey.delete(key)
    for (const { gupshupId, whatsappId } of attempts) {
      if (gupshupId !== undefined) this.#idByGupshupId.delete(gupshupId)
      if (whatsappId !== undefined) this.#idByWhatsappId.delete(whatsappId)
    }
    const open = this.#openByNumber.get(to)
    open?.delete(id)
    if (open?.size === 0) this.#openByNumber.delete(to)
    if (dueAt !== undefined) this.#dueById.delete(id)
    this.#finished.delete(id)
  }

  /** An accepted message may still get events; it is forgotten only when there is no room and nothing older to forget. */
  #forgetOne(): void {
    for (const id of this.#finished) {
      const record = this.#byId.get(id)
      if (record !== undefined) this.#unlink(record)
      this.#byId.delete(id)
      return
    }
    throw new StoreError(
      `The memory store is full: ${this.#limit} messages are kept and none of them is finished. Nothing was sent. ` +
        'Wait for some to finish, or raise memoryStore({ maxMessages }).',
    )
  }
}

function isOpen({ state }: MessageRecord): boolean {
  return state.name === 'posting' || state.name === 'unknown'
}
