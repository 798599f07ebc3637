import type { EventIds, MessageRecord } from '../../model/index.ts'
import type { DocumentKind, Documents, StoredDocument } from '../documents.ts'
import type { FeedEntry, FeedPage, FeedPageRequest } from '../feed.ts'
import type { MessageList, MessageListRequest } from '../message-filter.ts'
import { changeOf, isSameWrite } from '../operations.ts'
import type { DueRequest, RateGrant, RateRequest, RecipientTurnRequest } from '../rate.ts'
import { emptyLedger, exchangeRate, type RateLedger } from '../rate-ledger.ts'
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
  StorePeek,
  UnparkResult,
} from '../store.ts'
import { DocumentTable } from './document-table.ts'
import { FeedRing } from './feed-ring.ts'
import { MessageTable } from './message-table.ts'
import { PendingEvents } from './pending-events.ts'
import { RecipientTurns } from './recipient-turns.ts'
import { SessionWindows } from './session-windows.ts'
import { ToldEvents } from './told-events.ts'

export interface MemoryBounds {
  readonly maxMessages: number
  readonly maxParkedEvents: number
  readonly maxFeedEntries: number
}

/** One app and source. No method awaits anything, so each of them is atomic. */
export class MemoryScope implements ScopedStore {
  readonly isShared = false
  readonly peek: StorePeek = {
    hasDocument: (kind, key) => this.#documents[kind].get(key) !== undefined,
    hasParkedEvents: () => !this.#pendingEvents.isEmpty,
  }
  readonly #messages: MessageTable
  readonly #pendingEvents: PendingEvents
  readonly #documents: { readonly [Kind in DocumentKind]: DocumentTable<Documents[Kind]> } = {
    gate: new DocumentTable(),
    suppression: new DocumentTable(),
    'marketing-suppression': new DocumentTable(),
    quarantine: new DocumentTable(),
    person: new DocumentTable(),
    renewal: new DocumentTable(),
    erasure: new DocumentTable(),
    consumer: new DocumentTable(),
    'delayed-event': new DocumentTable(),
    lane: new DocumentTable(),
  }
  readonly #toldEvents = new ToldEvents()
  readonly #sessionWindows = new SessionWindows()
  readonly #feed: FeedRing
  readonly #aliveUntil = new Map<string, number>()
  readonly #recipientTurns = new RecipientTurns()
  #rateLedger: RateLedger = emptyLedger
  readonly #listeners = new Set<(change: StoreChange) => void>()

  /** Whether a store is one of these, and no wrapper of one. */
  static isOne(store: ScopedStore): boolean {
    return #messages in store
  }

  constructor(bounds: MemoryBounds) {
    this.#messages = new MessageTable(bounds.maxMessages)
    this.#pendingEvents = new PendingEvents(bounds.maxParkedEvents)
    this.#feed = new FeedRing(bounds.maxFeedEntries)
  }

  async insert(
    record: MessageRecord,
    entries: readonly FeedEntry[] = [],
  ): Promise<MessageRecord | undefined> {
    const holder =
      record.idempotencyKey === undefined ? undefined : this.#messages.byKey(record.idempotencyKey)
    if (holder !== undefined && holder.id !== record.id && !holder.isKeyFree) return holder
    if (this.#messages.get(record.id) !== undefined) return undefined
    this.#messages.add(record)
    this.#feed.append(entries)
    this.#notify({ type: 'message', id: record.id, record })
    return undefined
  }

  async replace(
    record: MessageRecord,
    claim: readonly EventIds[] = [],
    entries: readonly FeedEntry[] = [],
  ): Promise<boolean> {
    const stored = this.#messages.get(record.id)
    if (stored?.version !== record.version - 1) return isSameWrite(stored, record)
    if (claim.some((ids) => this.#messages.isOfAnother(ids, record.id))) return false
    this.#messages.replace(record)
    this.#feed.append(entries)
    this.#notify({ type: 'message', id: record.id, record })
    return true
  }

  async get(id: string): Promise<MessageRecord | undefined> {
    return this.#messages.get(id)
  }

  async find(by: MessageQuery): Promise<readonly MessageRecord[]> {
    if ('openTo' in by) return this.#messages.open(by.openTo)
    const found =
      'eventIds' in by ? this.#messages.byEventId(by.eventIds) : this.#messages.byKey(by.idempotencyKey)
    return found === undefined ? [] : [found]
  }

  async findDue(request: DueRequest): Promise<DueMessages> {
    return { messages: this.#messages.due(request), nextDueAt: this.#messages.nextDueAt(request) }
  }

  async listMessages(page: MessagePageRequest): Promise<MessagePage> {
    return this.#messages.page(page)
  }

  async selectMessages(request: MessageListRequest): Promise<MessageList> {
    return this.#messages.select(request)
  }

  async countWaiting(): Promise<number> {
    return this.#messages.waiting
  }

  async heartbeat(owner: string, until: number): Promise<void> {
    if (until > 0) this.#aliveUntil.set(owner, until)
    else this.#aliveUntil.delete(owner)
  }

  async findOrphans(
    now: number,
    limit: number,
    maxAheadMs = Number.POSITIVE_INFINITY,
  ): Promise<readonly MessageRecord[]> {
    const orphans: MessageRecord[] = []
    for (const owner of this.#messages.owners()) {
      if (orphans.length >= limit) break
      const aliveUntil = this.#aliveUntil.get(owner) ?? 0
      if (aliveUntil <= now || aliveUntil > now + maxAheadMs) orphans.push(...this.#messages.ownedBy(owner))
    }
    return orphans.slice(0, limit)
  }

  async park(event: ParkedEvent): Promise<ParkResult> {
    const known = this.#messages.byEventId(event)
    if (known !== undefined) {
      this.#pendingEvents.delete(event)
      return { known, excess: [] }
    }
    return { excess: this.#toldEvents.has(event) ? [] : this.#pendingEvents.add(event) }
  }

  async findParked(by: ParkedQuery): Promise<readonly ParkedEvent[]> {
    if ('page' in by) return this.#pendingEvents.page(by.page)
    return 'to' in by ? this.#pendingEvents.to(by.to) : this.#pendingEvents.withId(by.eventIds)
  }

  async unpark(
    event: ParkedEvent,
    reason: 'applied' | 'unmatched',
    entries: readonly FeedEntry[] = [],
  ): Promise<UnparkResult> {
    const record = reason === 'unmatched' ? this.#messages.byEventId(event) : undefined
    if (record !== undefined) return { outcome: 'known', record }
    if (!this.#pendingEvents.delete(event)) return { outcome: 'gone' }
    if (reason === 'unmatched') this.#toldEvents.add(event)
    this.#feed.append(entries)
    return { outcome: 'removed' }
  }

  async getDocument<Kind extends DocumentKind>(
    kind: Kind,
    key: string,
  ): Promise<StoredDocument<Documents[Kind]> | undefined> {
    return this.#documents[kind].get(key)
  }

  async putDocument<Kind extends DocumentKind>(
    kind: Kind,
    document: StoredDocument<Documents[Kind]>,
    expectedVersion: number,
    entries: readonly FeedEntry[] = [],
  ): Promise<boolean> {
    const outcome = this.#documents[kind].put(document, expectedVersion)
    if (outcome !== 'written') return outcome === 'repeated'
    this.#feed.append(entries)
    const change = changeOf(kind, document.value)
    if (change !== undefined) this.#notify(change)
    return true
  }

  async deleteDocument(
    kind: DocumentKind,
    key: string,
    expectedVersion: number,
    entries: readonly FeedEntry[] = [],
  ): Promise<boolean> {
    const isDeleted = this.#documents[kind].delete(key, expectedVersion)
    if (isDeleted) this.#feed.append(entries)
    return isDeleted
  }

  async listDocuments<Kind extends DocumentKind>(
    kind: Kind,
    page: PageRequest,
  ): Promise<readonly StoredDocument<Documents[Kind]>[]> {
    return this.#documents[kind].page(page)
  }

  async recordInbound(inbound: Inbound, entries: readonly FeedEntry[] = []): Promise<boolean> {
    const isNew = this.#sessionWindows.record(inbound)
    if (isNew) this.#feed.append(entries)
    return isNew
  }

  async getWindow(to: string): Promise<number | undefined> {
    return this.#sessionWindows.windowOf(to)
  }

  async forgetInbound(addresses: readonly string[]): Promise<number> {
    return this.#sessionWindows.forget(addresses)
  }

  async readFeed(page: FeedPageRequest): Promise<FeedPage> {
    return this.#feed.page(page)
  }

  async exchangeRate(request: RateRequest): Promise<RateGrant> {
    const { ledger, grant } = exchangeRate(this.#rateLedger, request, request.now)
    this.#rateLedger = ledger
    return grant
  }

  async takeRecipientTurn(request: RecipientTurnRequest): Promise<number> {
    return this.#recipientTurns.take(request)
  }

  async eraseFeedEntries(sequences: readonly number[]): Promise<void> {
    this.#feed.erase(sequences)
  }

  watch(listener: (change: StoreChange) => void): () => void {
    // Wrapped, because one function may watch twice, and each watch ends separately.
    const own = (change: StoreChange) => listener(change)
    this.#listeners.add(own)
    return () => this.#listeners.delete(own)
  }

  #notify(change: StoreChange): void {
    for (const listener of this.#listeners) listener(change)
  }
}

/** Whether a store is a memory store itself: it fails with our own errors only, and only for want of room. */
export function isMemoryScope(store: ScopedStore): boolean {
  return MemoryScope.isOne(store)
}
