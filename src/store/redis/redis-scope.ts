import { randomUUID } from 'node:crypto'
import type { EventIds, MessageRecord } from '../../model/index.ts'
import type { DocumentKind, Documents, StoredDocument } from '../documents.ts'
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
  StoreIdentity,
  UnparkResult,
  WatchedIds,
} from '../store.ts'
import type { ChangeSubscriber } from './change-subscriber.ts'
import { RedisDocuments } from './documents.ts'
import { textsOf } from './encoding.ts'
import { RedisFeed } from './feed.ts'
import { Keyspace, scopeTag } from './keyspace.ts'
import { Liveness } from './liveness.ts'
import { Messages } from './messages.ts'
import type { RedisStoreSettings } from './options.ts'
import { PendingEvents } from './pending-events.ts'
import { RedisRate } from './rate.ts'
import type { RedisConnection } from './redis-connection.ts'
import { SessionWindows } from './session-windows.ts'
import { Watchers } from './watchers.ts'

/** How many expired messages a heartbeat takes from the lists: a millisecond or two of Redis' time. */
const droppedAtOnce = 500

/** How often an idle scope takes them from its lists, in milliseconds. A list is gone with its last message in any case. Our choice. */
const dropMs = 600_000

/** How long an idle scope goes by what it has heard, in milliseconds, between this and twice as long. Our choice. */
const minHeardMs = 150_000

export interface RedisScopeOptions {
  readonly settings: RedisStoreSettings
  readonly connection: RedisConnection
  readonly changes: ChangeSubscriber
  /** Called when a client closes. */
  readonly release: () => Promise<void>
}

/** The data of one app and source. */
export class RedisScope implements ScopedStore {
  readonly isShared = true
  readonly release: () => Promise<void>
  readonly #connection: RedisConnection
  readonly #writer = randomUUID()
  readonly #keyspace: Keyspace
  readonly #messages: Messages
  readonly #pendingEvents: PendingEvents
  readonly #documents: RedisDocuments
  readonly #sessionWindows: SessionWindows
  readonly #feed: RedisFeed
  readonly #rate: RedisRate
  readonly #watchers: Watchers
  /** Differs from scope to scope, so that those that begin together do not ask together for good. */
  readonly #heardMs = minHeardMs * (1 + Number.parseInt(this.#writer.slice(0, 8), 16) / 2 ** 32)
  readonly #liveness = new Liveness(this.#heardMs)
  readonly #isReading: () => boolean
  #droppedAt = performance.now()
  #known: { readonly identity: StoreIdentity; readonly at: number } | undefined

  constructor(scope: string, { settings, connection, changes, release }: RedisScopeOptions) {
    this.release = release
    const base = `${settings.prefix}:{${scopeTag(scope)}}:`
    this.#connection = connection
    this.#keyspace = new Keyspace(connection, base)
    this.#messages = new Messages(this.#keyspace, settings.retentionMs, this.#writer, this.#liveness)
    this.#pendingEvents = new PendingEvents(this.#keyspace, settings.retentionMs)
    this.#documents = new RedisDocuments(this.#keyspace, settings.retentionMs, this.#writer)
    this.#sessionWindows = new SessionWindows(this.#keyspace, settings.retentionMs)
    this.#feed = new RedisFeed(this.#keyspace)
    this.#rate = new RedisRate(this.#keyspace)
    const channel = `${base}changes`
    const hearing = {
      get: (id: string) => this.#messages.get(id),
      onMessage: (id: string, aliveUntil?: number) => {
        this.#liveness.noteWritten(id)
        if (aliveUntil !== undefined) this.#liveness.noteAlive(aliveUntil)
      },
      onAlive: (until: number) => this.#liveness.noteAlive(until),
      onMissed: () => this.#lookAgain(),
    }
    this.#watchers = new Watchers(this.#writer, hearing, (reader) => changes.read(channel, reader))
    this.#isReading = () => changes.isReading(channel)
  }

  get isListening(): boolean {
    return this.#isReading()
  }

  async insert(record: MessageRecord, entries?: readonly FeedEntry[]): Promise<MessageRecord | undefined> {
    const insertion = await this.#messages.insert(record, entries)
    if (insertion.outcome === 'held') return insertion.holder
    if (insertion.outcome === 'written') {
      // An older copy is recognized by the number of messages, so that is read again.
      this.#known = undefined
      this.#watchers.notify({ type: 'message', id: record.id, record })
    }
    return undefined
  }

  async replace(
    record: MessageRecord,
    claim?: readonly EventIds[],
    entries?: readonly FeedEntry[],
  ): Promise<boolean> {
    const isWritten = await this.#messages.replace(record, claim, entries)
    if (!isWritten) return false
    this.#watchers.notify({ type: 'message', id: record.id, record })
    return true
  }

  get(id: string): Promise<MessageRecord | undefined> {
    return this.#messages.get(id)
  }

  find(by: MessageQuery): Promise<readonly MessageRecord[]> {
    return this.#messages.find(by)
  }

  findDue(request: DueRequest): Promise<DueMessages> {
    return this.#messages.findDue(request)
  }

  listMessages(page: MessagePageRequest): Promise<MessagePage> {
    return this.#messages.list(page)
  }

  selectMessages(request: MessageListRequest): Promise<MessageList> {
    return this.#messages.select(request)
  }

  countWaiting(): Promise<number> {
    return this.#messages.countWaiting()
  }

  async heartbeat(owner: string, until: number): Promise<void> {
    if (until <= 0) {
      this.#liveness.forget(owner)
      await this.#keyspace.run('releaseOwner', owner, this.#writer)
    } else if (this.#liveness.beat(owner, until)) {
      this.#droppedAt = performance.now()
      await this.#keyspace.write('heartbeat', owner, until, droppedAtOnce, this.#writer)
    } else if (performance.now() - this.#droppedAt >= dropMs) {
      this.#droppedAt = performance.now()
      await this.#keyspace.write('dropExpired', droppedAtOnce)
    }
  }

  async findOrphans(
    now: number,
    limit: number,
    maxAheadMs = Number.POSITIVE_INFINITY,
  ): Promise<readonly MessageRecord[]> {
    if (this.isListening && !this.#liveness.mayHaveOrphans(now)) return []
    return await this.#messages.findOrphans(now, limit, maxAheadMs)
  }

  park(event: ParkedEvent): Promise<ParkResult> {
    return this.#pendingEvents.park(event)
  }

  findParked(by: ParkedQuery): Promise<readonly ParkedEvent[]> {
    return this.#pendingEvents.find(by)
  }

  unpark(
    event: ParkedEvent,
    reason: 'applied' | 'unmatched',
    entries?: readonly FeedEntry[],
  ): Promise<UnparkResult> {
    return this.#pendingEvents.unpark(event, reason, entries)
  }

  getDocument<Kind extends DocumentKind>(
    kind: Kind,
    key: string,
  ): Promise<StoredDocument<Documents[Kind]> | undefined> {
    return this.#documents.get(kind, key)
  }

  async putDocument<Kind extends DocumentKind>(
    kind: Kind,
    document: StoredDocument<Documents[Kind]>,
    expectedVersion: number,
    entries?: readonly FeedEntry[],
  ): Promise<boolean> {
    const outcome = await this.#documents.put(kind, document, expectedVersion, entries)
    const change = outcome === 'written' ? changeOf(kind, document.value) : undefined
    if (change !== undefined) this.#watchers.notify(change)
    return outcome !== 'lost'
  }

  deleteDocument(
    kind: DocumentKind,
    key: string,
    expectedVersion: number,
    entries?: readonly FeedEntry[],
  ): Promise<boolean> {
    return this.#documents.delete(kind, key, expectedVersion, entries)
  }

  listDocuments<Kind extends DocumentKind>(
    kind: Kind,
    page: PageRequest,
  ): Promise<readonly StoredDocument<Documents[Kind]>[]> {
    return this.#documents.list(kind, page)
  }

  recordInbound(inbound: Inbound, entries?: readonly FeedEntry[]): Promise<boolean> {
    return this.#sessionWindows.record(inbound, entries)
  }

  getWindow(to: string): Promise<number | undefined> {
    return this.#sessionWindows.get(to)
  }

  forgetInbound(addresses: readonly string[]): Promise<number> {
    return this.#sessionWindows.forget(addresses)
  }

  readFeed(page: FeedPageRequest): Promise<FeedPage> {
    return this.#feed.read(page)
  }

  eraseFeedEntries(sequences: readonly number[]): Promise<void> {
    return this.#feed.erase(sequences)
  }

  exchangeRate(request: RateRequest): Promise<RateGrant> {
    return this.#rate.exchange(request)
  }

  takeRecipientTurn(request: RecipientTurnRequest): Promise<number> {
    return this.#rate.takeTurn(request)
  }

  time(): Promise<number> {
    return this.#connection.time()
  }

  /** A Redis that has lost data was restarted, and then the connection was broken, or it was emptied, and then it has lost the mark of the store. */
  async identity(): Promise<StoreIdentity> {
    const known = this.#known
    if (this.isListening && known !== undefined && performance.now() - known.at < this.#heardMs)
      return known.identity
    const [id = '', inserted] = textsOf(await this.#keyspace.write('identify', randomUUID()))
    const identity = { id, inserted: Number(inserted) }
    this.#known = { identity, at: performance.now() }
    return identity
  }

  /** What is known may be out of date. */
  #lookAgain(): void {
    this.#liveness.lookAgain()
    this.#known = undefined
  }

  watch(listener: (change: StoreChange) => void, followed?: WatchedIds): () => void {
    return this.#watchers.add(listener, followed)
  }
}
