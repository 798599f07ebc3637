import type { EventIds, MessageRecord, Work } from '../../model/index.ts'
import { bodyOf } from './entry.ts'
import type { Space } from './keyspace.ts'
import { eventNames, headOf, keyName, openName } from './message-index.ts'
import { numberOf, textOf, textsOf } from './reply.ts'
import { findDue, findOpen, followNames, nextDueAt } from './scripts/find-messages.ts'
import { findOrphans } from './scripts/owners.ts'
import { insertMessage, replaceMessage } from './scripts/write-message.ts'

export type Insertion =
  | { readonly outcome: 'written' | 'known' }
  | { readonly outcome: 'held'; readonly holder: MessageRecord }

/** The messages of one scope and every way to find them. */
export class Messages {
  readonly #space: Space
  readonly #retentionMs: number
  /** The name that this process writes under. */
  readonly #writer: string

  constructor(space: Space, retentionMs: number, writer: string) {
    this.#space = space
    this.#retentionMs = retentionMs
    this.#writer = writer
  }

  async insert(record: MessageRecord): Promise<Insertion> {
    const [outcome, holder] = textsOf(await this.#space.write(insertMessage, ...this.#givenOf(record)))
    if (holder !== undefined) return { outcome: 'held', holder: bodyOf(holder) }
    return { outcome: outcome === 'written' ? 'written' : 'known' }
  }

  /** `false`: another write came first, or an id of `claim` is another message's. */
  async replace(record: MessageRecord, claim: readonly EventIds[] = []): Promise<boolean> {
    const given = [...this.#givenOf(record), ...claim.flatMap(eventNames)]
    return (await this.#space.write(replaceMessage, ...given)) === 1
  }

  async get(id: string): Promise<MessageRecord | undefined> {
    return recordOf(await this.#space.get(`message:${id}`))
  }

  async findByKey(key: string): Promise<MessageRecord | undefined> {
    return recordOf(await this.#space.run(followNames, keyName(key)))
  }

  async findByEventId(ids: EventIds): Promise<MessageRecord | undefined> {
    return recordOf(await this.#space.run(followNames, ...eventNames(ids)))
  }

  async findOpen(to: string): Promise<readonly MessageRecord[]> {
    return recordsOf(await this.#space.run(findOpen, openName(to)))
  }

  async findDue(work: Work, now: number, limit: number): Promise<readonly MessageRecord[]> {
    return recordsOf(await this.#space.run(findDue, work, now, limit))
  }

  async nextDueAt(work: Work): Promise<number | undefined> {
    return numberOf(await this.#space.run(nextDueAt, work))
  }

  async findOrphans(now: number, limit: number, maxAheadMs: number): Promise<readonly MessageRecord[]> {
    const latest = Number.isFinite(maxAheadMs) ? now + maxAheadMs : '+inf'
    return recordsOf(await this.#space.run(findOrphans, now, limit, latest))
  }

  async countWaiting(): Promise<number> {
    return numberOf(await this.#space.get('waiting')) ?? 0
  }

  #givenOf(record: MessageRecord): readonly (string | number)[] {
    const key = record.key === undefined ? '' : keyName(record.key)
    const texts = [JSON.stringify(headOf(record)), JSON.stringify(record)]
    return [record.id, ...texts, key, this.#retentionMs, this.#writer]
  }
}

function recordOf(reply: unknown): MessageRecord | undefined {
  const entry = textOf(reply)
  return entry === undefined ? undefined : bodyOf(entry)
}

function recordsOf(reply: unknown): MessageRecord[] {
  return textsOf(reply).map((entry) => bodyOf(entry))
}
