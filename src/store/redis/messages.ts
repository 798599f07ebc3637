import type { EventIds, MessageRecord } from '../../model/index.ts'
import type { FeedEntry } from '../feed.ts'
import type { MessageList, MessageListRequest } from '../message-filter.ts'
import type { DueRequest } from '../rate.ts'
import type { DueMessages, MessagePage, MessagePageRequest, MessageQuery } from '../store.ts'
import { messageIn, numberOf, textOf, textsOf, wellFormed } from './encoding.ts'
import { entryTexts } from './feed.ts'
import type { Keyspace } from './keyspace.ts'
import { listGroupsOf } from './list-names.ts'
import type { Liveness } from './liveness.ts'
import { eventNames, isKeyName, keyName, messageIndexOf, openName } from './message-index.ts'
import { writtenNotice } from './watchers.ts'

/** How many messages a page of a list looks at: about two milliseconds of Redis' time in lists of a million. */
const maxLooks = 500

export type Insertion =
  | { readonly outcome: 'written' | 'known' }
  | { readonly outcome: 'held'; readonly holder: MessageRecord }

/** The messages of one scope, and the queries for them. */
export class Messages {
  readonly #keyspace: Keyspace
  readonly #retentionMs: number
  /** The name that this process writes under. */
  readonly #writer: string
  readonly #liveness: Liveness

  constructor(keyspace: Keyspace, retentionMs: number, writer: string, liveness: Liveness) {
    this.#keyspace = keyspace
    this.#retentionMs = retentionMs
    this.#writer = writer
    this.#liveness = liveness
  }

  async insert(record: MessageRecord, entries?: readonly FeedEntry[]): Promise<Insertion> {
    const { aliveUntil, undo } = this.#liveness.take(record)
    const args = [...this.#argsOf(record, aliveUntil), ...entryTexts(entries)]
    const [outcome, holder] = textsOf(await this.#keyspace.write('insertMessage', ...args))
    if (outcome === 'written') return { outcome }
    // What a repeated write has taken, it took when it was written.
    undo()
    return holder === undefined ? { outcome: 'known' } : { outcome: 'held', holder: messageIn(holder) }
  }

  /** Returns `false` if another write came first, or if an id of `claim` belongs to another message. */
  async replace(
    record: MessageRecord,
    claim: readonly EventIds[] = [],
    entries?: readonly FeedEntry[],
  ): Promise<boolean> {
    const claimed = claim.flatMap(eventNames)
    const { aliveUntil, undo } = this.#liveness.take(record)
    const args = [...this.#argsOf(record, aliveUntil), claimed.length, ...claimed, ...entryTexts(entries)]
    const outcome = textOf(await this.#keyspace.write('replaceMessage', ...args))
    if (outcome !== 'written') undo()
    return outcome !== 'lost'
  }

  async get(id: string): Promise<MessageRecord | undefined> {
    return recordOf(await this.#keyspace.get(`message:${id}`))
  }

  async find(by: MessageQuery): Promise<readonly MessageRecord[]> {
    if ('openTo' in by) return recordsOf(await this.#keyspace.run('findOpen', openName(by.openTo)))
    const names = 'eventIds' in by ? eventNames(by.eventIds) : [keyName(by.idempotencyKey)]
    const found = recordOf(await this.#keyspace.run('followNames', ...names))
    return found === undefined ? [] : [found]
  }

  async findDue({ queue, now, limit, limits = {}, after = {} }: DueRequest): Promise<DueMessages> {
    const turns = Object.fromEntries(Object.entries(after).map(([lane, key]) => [lane, wellFormed(key)]))
    const args = [queue, now, limit, JSON.stringify(limits), JSON.stringify(turns)]
    const [earliest = '', ...entries] = textsOf(await this.#keyspace.run('findDue', ...args))
    return { messages: entries.map(messageIn), nextDueAt: earliest === '' ? undefined : Number(earliest) }
  }

  async findOrphans(now: number, limit: number, maxAheadMs: number): Promise<readonly MessageRecord[]> {
    const latest = Number.isFinite(maxAheadMs) ? now + maxAheadMs : '+inf'
    this.#liveness.beginLook()
    let nextUntil: number | undefined
    try {
      const [next = '', ...entries] = textsOf(await this.#keyspace.run('findOrphans', now, limit, latest))
      if (entries.length < limit) nextUntil = next === '' ? Number.POSITIVE_INFINITY : Number(next)
      return entries.map(messageIn)
    } finally {
      this.#liveness.endLook(nextUntil)
    }
  }

  async list({ limit, cursor = '0' }: MessagePageRequest): Promise<MessagePage> {
    const [next = '0', ...entries] = textsOf(await this.#keyspace.run('listMessages', cursor, limit))
    return { messages: entries.map(messageIn), ...(next === '0' ? {} : { next }) }
  }

  async select({ filter, limit, after }: MessageListRequest): Promise<MessageList> {
    const { since = '-inf', until = Number.POSITIVE_INFINITY } = filter
    // The list begins behind a place, or before a time.
    const bounds =
      after !== undefined && after.createdAt < until
        ? [after.createdAt, `(${after.createdAt}`, after.id]
        : [`(${until}`, until]
    const args = [JSON.stringify(listGroupsOf(filter)), limit, maxLooks, since, ...bounds]
    const [createdAt = '', id = '', ...entries] = textsOf(await this.#keyspace.run('selectMessages', ...args))
    const messages = entries.map(messageIn)
    return createdAt === '' ? { messages } : { messages, next: { createdAt: Number(createdAt), id } }
  }

  async countWaiting(): Promise<number> {
    return numberOf(await this.#keyspace.get('waiting')) ?? 0
  }

  #argsOf(record: MessageRecord, aliveUntil: number | undefined): readonly (string | number)[] {
    const index = messageIndexOf(record)
    const key = index.names.find(isKeyName) ?? ''
    const texts = [JSON.stringify(index), JSON.stringify(record)]
    const notice = writtenNotice(this.#writer, record, aliveUntil)
    return [record.id, ...texts, key, this.#retentionMs, notice, aliveUntil ?? '']
  }
}

function recordOf(reply: unknown): MessageRecord | undefined {
  const entry = textOf(reply)
  return entry === undefined ? undefined : messageIn(entry)
}

function recordsOf(reply: unknown): MessageRecord[] {
  return textsOf(reply).map((entry) => messageIn(entry))
}
