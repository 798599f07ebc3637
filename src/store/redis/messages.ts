import type { EventIds, MessageRecord, QueueName } from '../../model/index.ts'
import { messageIn } from './entry.ts'
import type { Keyspace } from './keyspace.ts'
import { eventNames, keyName, messageIndexOf, openName } from './message-index.ts'
import { numberOf, textOf, textsOf } from './reply.ts'

export type Insertion =
  | { readonly outcome: 'written' | 'known' }
  | { readonly outcome: 'held'; readonly holder: MessageRecord }

/** The messages of one scope and every way to find them. */
export class Messages {
  readonly #space: Keyspace
  readonly #retentionMs: number
  /** The name that this process writes under. */
  readonly #writer: string

  constructor(space: Keyspace, retentionMs: number, writer: string) {
    this.#space = space
    this.#retentionMs = retentionMs
    this.#writer = writer
  }

  async insert(record: MessageRecord): Promise<Insertion> {
    const [outcome, holder] = textsOf(await this.#space.write('insertMessage', ...this.#givenOf(record)))
    if (holder !== undefined) return { outcome: 'held', holder: messageIn(holder) }
    return { outcome: outcome === 'written' ? 'written' : 'known' }
  }

  /** `false`: another write came first, or an id of `claim` is another message's. */
  async replace(record: MessageRecord, claim: readonly EventIds[] = []): Promise<boolean> {
    const given = [...this.#givenOf(record), ...claim.flatMap(eventNames)]
    return (await this.#space.write('replaceMessage', ...given)) === 1
  }

  async get(id: string): Promise<MessageRecord | undefined> {
    return recordOf(await this.#space.get(`message:${id}`))
  }

  async findByKey(key: string): Promise<MessageRecord | undefined> {
    return recordOf(await this.#space.run('followNames', keyName(key)))
  }

  async findByEventId(ids: EventIds): Promise<MessageRecord | undefined> {
    return recordOf(await this.#space.run('followNames', ...eventNames(ids)))
  }

  async findOpen(to: string): Promise<readonly MessageRecord[]> {
    return recordsOf(await this.#space.run('findOpen', openName(to)))
  }

  async findDue(work: QueueName, now: number, limit: number): Promise<readonly MessageRecord[]> {
    return recordsOf(await this.#space.run('findDue', work, now, limit))
  }

  async nextDueAt(work: QueueName): Promise<number | undefined> {
    return numberOf(await this.#space.run('nextDueAt', work))
  }

  async findOrphans(now: number, limit: number, maxAheadMs: number): Promise<readonly MessageRecord[]> {
    const latest = Number.isFinite(maxAheadMs) ? now + maxAheadMs : '+inf'
    return recordsOf(await this.#space.run('findOrphans', now, limit, latest))
  }

  async countWaiting(): Promise<number> {
    return numberOf(await this.#space.get('waiting')) ?? 0
  }

  #givenOf(record: MessageRecord): readonly (string | number)[] {
    const key = record.idempotencyKey === undefined ? '' : keyName(record.idempotencyKey)
    const texts = [JSON.stringify(messageIndexOf(record)), JSON.stringify(record)]
    return [record.id, ...texts, key, this.#retentionMs, this.#writer]
  }
}

function recordOf(reply: unknown): MessageRecord | undefined {
  const entry = textOf(reply)
  return entry === undefined ? undefined : messageIn(entry)
}

function recordsOf(reply: unknown): MessageRecord[] {
  return textsOf(reply).map((entry) => messageIn(entry))
}
