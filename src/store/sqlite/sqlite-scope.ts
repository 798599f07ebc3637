import type { EventIds, MessageRecord } from '../../model/index.ts'
import { compact } from '../../util/index.ts'
import { type DocumentKind, type Documents, gateKey, type StoredDocument } from '../documents.ts'
import type { FeedEntry, FeedPage, FeedPageRequest } from '../feed.ts'
import type { MessageList, MessageListRequest } from '../message-filter.ts'
import { changeOf } from '../operations.ts'
import type { DueRequest, RateGrant, RateRequest, RecipientTurnRequest } from '../rate.ts'
import type {
  DueMessages,
  Inbound,
  MessagePage,
  MessagePageRequest,
  MessageQuery,
  PageRequest,
  ParkedEvent,
  ParkedQuery,
  ParkResult,
  ScopedStore,
  StoreChange,
  UnparkResult,
  WatchedIds,
} from '../store.ts'
import {
  documentIn,
  documentRow,
  eventIdsOf,
  eventsIn,
  feedPageIn,
  feedRow,
  messageIn,
  messagesIn,
  parkedRow,
  writtenMessage,
} from './rows.ts'
import type { SqliteFile } from './sqlite-file.ts'
import type { Tables } from './tables/tables.ts'
import type { Watchers } from './watching/watchers.ts'
import type { WriteName, WriteResult, Writes } from './write-commands.ts'

/** One app and source in a file. */
export class SqliteScope implements ScopedStore {
  readonly isShared = true
  readonly #file: SqliteFile
  readonly #name: string
  readonly #watchers: Watchers
  /** The number that the file has for this scope. Absent: the scope was not opened yet. */
  #number: number | undefined

  constructor(file: SqliteFile, name: string, watchers: Watchers) {
    this.#file = file
    this.#name = name
    this.#watchers = watchers
  }

  async insert(record: MessageRecord, entries?: readonly FeedEntry[]): Promise<MessageRecord | undefined> {
    const args = (): Writes['insert'] => [writtenMessage(record, this.#file.now)]
    const { outcome, found } = await this.#write('insert', args, entries)
    if (outcome === 'done') this.#watchers.notify({ type: 'message', id: record.id, record })
    return messageIn(found)
  }

  async replace(
    record: MessageRecord,
    claim: readonly EventIds[] = [],
    entries?: readonly FeedEntry[],
  ): Promise<boolean> {
    const claimed = claim.length === 0 ? undefined : eventIdsOf(claim)
    const args = (): Writes['replace'] => [writtenMessage(record, this.#file.now), claimed]
    const { outcome } = await this.#write('replace', args, entries)
    if (outcome === 'done') this.#watchers.notify({ type: 'message', id: record.id, record })
    return outcome !== 'lost'
  }

  get(id: string): Promise<MessageRecord | undefined> {
    return this.#read(({ messages }, scope) => messageIn(messages.get(scope, id)))
  }

  find(by: MessageQuery): Promise<readonly MessageRecord[]> {
    return this.#read(({ messages }, scope) => {
      if ('openTo' in by) return messagesIn(messages.open(scope, by.openTo))
      const found =
        'eventIds' in by ? messages.byEventId(scope, by.eventIds) : messages.byKey(scope, by.idempotencyKey)
      return found === undefined ? [] : messagesIn([found])
    })
  }

  findDue(request: DueRequest): Promise<DueMessages> {
    return this.#read(({ due }, scope) => ({
      messages: messagesIn(due.upTo(scope, request)),
      nextDueAt: due.earliest(scope, request),
    }))
  }

  listMessages({ limit, cursor = '0' }: MessagePageRequest): Promise<MessagePage> {
    return this.#read(({ messages }, scope) => {
      const { records, last } = messages.page(scope, Number(cursor), limit)
      return { messages: messagesIn(records), ...(records.length < limit ? {} : { next: String(last) }) }
    })
  }

  async selectMessages(request: MessageListRequest): Promise<MessageList> {
    await this.#completeLists()
    return await this.#readPage(({ lists, messages }, scope) => {
      const { places, next } = lists.select(scope, request)
      return compact({
        messages: messagesIn(places.flatMap(({ id }) => messages.get(scope, id) ?? [])),
        next,
      })
    })
  }

  countWaiting(): Promise<number> {
    return this.#read(({ due }, scope) => due.countWaiting(scope))
  }

  async heartbeat(owner: string, until: number): Promise<void> {
    await this.#write('heartbeat', () => [owner, until])
  }

  findOrphans(
    now: number,
    limit: number,
    maxAheadMs = Number.POSITIVE_INFINITY,
  ): Promise<readonly MessageRecord[]> {
    return this.#read(({ owners }, scope) => messagesIn(owners.orphans(scope, now, limit, now + maxAheadMs)))
  }

  async park(event: ParkedEvent): Promise<ParkResult> {
    const row = parkedRow(event)
    if (row === undefined) return { excess: [] }
    const { found, excess = [] } = await this.#write('park', () => [row])
    return { ...compact({ known: messageIn(found) }), excess: eventsIn(excess) }
  }

  findParked(by: ParkedQuery): Promise<readonly ParkedEvent[]> {
    return this.#read(({ pendingEvents }, scope) => {
      if ('to' in by) return eventsIn(pendingEvents.to(scope, by.to))
      if ('eventIds' in by) return eventsIn(pendingEvents.withId(scope, by.eventIds))
      const { limit, after = '' } = by.page
      return eventsIn(pendingEvents.page(scope, after, limit))
    })
  }

  async unpark(
    event: ParkedEvent,
    reason: 'applied' | 'unmatched',
    entries?: readonly FeedEntry[],
  ): Promise<UnparkResult> {
    const { id, gupshupId = null, whatsappId = null } = event
    const args = (): Writes['unpark'] => [{ id, gupshupId, whatsappId }, reason]
    const { outcome, found } = await this.#write('unpark', args, entries)
    const record = messageIn(found)
    if (record !== undefined) return { outcome: 'known', record }
    return { outcome: outcome === 'done' ? 'removed' : 'gone' }
  }

  getDocument<Kind extends DocumentKind>(
    kind: Kind,
    key: string,
  ): Promise<StoredDocument<Documents[Kind]> | undefined> {
    return this.#read(({ documents }, scope) => documentIn(kind, documents.get(scope, kind, key)))
  }

  async putDocument<Kind extends DocumentKind>(
    kind: Kind,
    document: StoredDocument<Documents[Kind]>,
    expectedVersion: number,
    entries?: readonly FeedEntry[],
  ): Promise<boolean> {
    const args = (): Writes['putDocument'] => [kind, documentRow(document), expectedVersion]
    const { outcome } = await this.#write('putDocument', args, entries)
    const change = outcome === 'done' ? changeOf(kind, document.value) : undefined
    if (change !== undefined) this.#watchers.notify(change)
    return outcome !== 'lost'
  }

  async deleteDocument(
    kind: DocumentKind,
    key: string,
    expectedVersion: number,
    entries?: readonly FeedEntry[],
  ): Promise<boolean> {
    const { outcome } = await this.#write('deleteDocument', () => [kind, key, expectedVersion], entries)
    return outcome === 'done'
  }

  listDocuments<Kind extends DocumentKind>(
    kind: Kind,
    { limit, after = '' }: PageRequest,
  ): Promise<readonly StoredDocument<Documents[Kind]>[]> {
    return this.#read(({ documents }, scope) =>
      documents.page(scope, kind, after, limit).flatMap((row) => documentIn(kind, row) ?? []),
    )
  }

  async recordInbound(inbound: Inbound, entries?: readonly FeedEntry[]): Promise<boolean> {
    const { id = null, from = null, until, idUntil = until, now } = inbound
    const args = (): Writes['recordInbound'] => [{ id, from, until, idUntil, now }]
    const { outcome } = await this.#write('recordInbound', args, entries)
    return outcome === 'done'
  }

  getWindow(to: string): Promise<number | undefined> {
    return this.#read(({ sessionWindows }, scope) => sessionWindows.windowOf(scope, to))
  }

  async forgetInbound(addresses: readonly string[]): Promise<number> {
    return (await this.#write('forgetInbound', () => [addresses])).deleted ?? 0
  }

  async readFeed({ after, limit }: FeedPageRequest): Promise<FeedPage> {
    const page = await this.#readPage(({ feed }, scope) => feed.page(scope, after, limit))
    return feedPageIn(page, after)
  }

  async eraseFeedEntries(sequences: readonly number[]): Promise<void> {
    await this.#write('eraseFeedEntries', () => [sequences])
  }

  async exchangeRate(request: RateRequest): Promise<RateGrant> {
    await this.#opened()
    return await this.#file.rate.exchange(this.#name, request)
  }

  async takeRecipientTurn(request: RecipientTurnRequest): Promise<number> {
    await this.#opened()
    return await this.#file.rate.takeTurn(this.#name, request)
  }

  async purge(): Promise<void> {
    await this.#opened()
    await this.#file.purge()
  }

  /** The time of the machine, because all processes that use a file are on one machine. */
  async time(): Promise<number> {
    await this.#opened()
    return await this.#file.tellTime()
  }

  watch(listener: (change: StoreChange) => void, followed?: WatchedIds): () => void {
    return this.#watchers.add(listener, followed, this.#gateVersion)
  }

  get #gateVersion(): number {
    const scope = this.#number
    if (scope === undefined || !this.#file.isOpen) return 0
    return this.#file.read(({ documents }) => documents.versionOf(scope, 'gate', gateKey))
  }

  #read<Value>(look: (tables: Tables, scope: number) => Value): Promise<Value> {
    const scope = this.#openScope
    if (scope !== undefined) return this.#file.readTogether((tables) => look(tables, scope))
    return this.#opened().then((opened) => this.#file.readTogether((tables) => look(tables, opened)))
  }

  /** Lists what an earlier version has stored, in steps between which other writes are done. */
  async #completeLists(): Promise<void> {
    while (!(await this.#read(({ lists }) => lists.isComplete))) await this.#write('fillLists', () => [])
  }

  /** Reads once a turn of the event loop: who walks from page to page must not keep everything else waiting. */
  async #readPage<Value>(look: (tables: Tables, scope: number) => Value): Promise<Value> {
    await new Promise((resolve) => setImmediate(resolve))
    return await this.#read(look)
  }

  /** @param argsOf Called once the file is open: only then is the time known. */
  async #write<Name extends WriteName>(
    name: Name,
    argsOf: () => Writes[Name],
    entries?: readonly FeedEntry[],
  ): Promise<WriteResult> {
    const scope = this.#openScope ?? (await this.#opened())
    return await this.#file.write({ name, scope, args: argsOf(), entries: entries?.map(feedRow) })
  }

  /** Present: a write need not wait for the file, so that a `close()` in the same turn waits for the write. */
  get #openScope(): number | undefined {
    return this.#file.isReplaced ? undefined : this.#number
  }

  async #opened(): Promise<number> {
    if (this.#number === undefined) return await this.#open()
    if (this.#file.isReplaced) await this.#file.open()
    return this.#number
  }

  async #open(): Promise<number> {
    await this.#file.open()
    const numberOf = ({ scopes }: Tables) => scopes.numberOf(this.#name)
    if (this.#file.read(numberOf) === undefined)
      await this.#file.write({ name: 'addScope', scope: 0, args: [this.#name] })
    const number = this.#file.read(numberOf)
    if (number === undefined) throw new Error('The scope was written and cannot be found.')
    this.#number = number
    this.#watchers.begin(number)
    return number
  }
}
