import { randomUUID } from 'node:crypto'
import { type EventIds, isGivenUp, type MessageRecord, type QueueName } from '../../model/index.ts'
import type { DocumentKind, Documents, StoredDocument } from '../documents.ts'
import type { FeedEntry, FeedPage, FeedPageRequest } from '../feed.ts'
import type { MessageList, MessageListRequest } from '../message-filter.ts'
import { changeOf } from '../operations.ts'
import type { DueRequest } from '../rate.ts'
import type {
  DueMessages,
  Inbound,
  JobProcessor,
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
  StoreWorker,
  UnparkResult,
  WatchedIds,
} from '../store.ts'
import { type ChangeSubscriber, Watchers } from './change-subscriber.ts'
import { RedisDocuments } from './documents.ts'
import type { LoadDrivers } from './drivers.ts'
import { textsOf } from './encoding.ts'
import { RedisFeed } from './feed.ts'
import { Jobs } from './jobs.ts'
import { Keyspace, scopeTag } from './keyspace.ts'
import { Messages } from './messages.ts'
import type { RedisStoreSettings } from './options.ts'
import { PendingEvents } from './pending-events.ts'
import type { RedisConnection } from './redis-connection.ts'
import { closedError } from './redis-failure.ts'
import { SessionWindows } from './session-windows.ts'
import { RedisStoreWorker } from './store-worker.ts'

/** How many expired messages a heartbeat takes from the lists: a millisecond or two of Redis' time. */
const droppedAtOnce = 500

export interface RedisScopeOptions {
  readonly settings: RedisStoreSettings
  readonly connection: RedisConnection
  readonly drivers: LoadDrivers
  readonly changes: ChangeSubscriber
  /** Called when a client closes. */
  readonly release: () => Promise<void>
}

/** The data of one app and source. */
export class RedisScope implements ScopedStore {
  readonly isShared = true
  readonly release: () => Promise<void>
  readonly #settings: RedisStoreSettings
  readonly #connection: RedisConnection
  readonly #drivers: LoadDrivers
  readonly #writer = randomUUID()
  readonly #keyspace: Keyspace
  readonly #messages: Messages
  readonly #jobs: Jobs
  readonly #pendingEvents: PendingEvents
  readonly #documents: RedisDocuments
  readonly #sessionWindows: SessionWindows
  readonly #feed: RedisFeed
  readonly #watchers: Watchers
  readonly #storeWorkers = new Set<RedisStoreWorker>()

  constructor(scope: string, { settings, connection, drivers, changes, release }: RedisScopeOptions) {
    this.release = release
    const base = `${settings.prefix}:{${scopeTag(scope)}}:`
    this.#settings = settings
    this.#connection = connection
    this.#drivers = drivers
    this.#keyspace = new Keyspace(connection, base)
    this.#messages = new Messages(this.#keyspace, settings.retentionMs, this.#writer)
    this.#jobs = new Jobs(connection, drivers, base)
    this.#pendingEvents = new PendingEvents(this.#keyspace, settings.retentionMs)
    this.#documents = new RedisDocuments(this.#keyspace, settings.retentionMs, this.#writer)
    this.#sessionWindows = new SessionWindows(this.#keyspace, settings.retentionMs)
    this.#feed = new RedisFeed(this.#keyspace)
    this.#watchers = new Watchers(this.#writer, (reader) => changes.read(`${base}changes`, reader))
  }

  async insert(record: MessageRecord, entries?: readonly FeedEntry[]): Promise<MessageRecord | undefined> {
    const insertion = await this.#messages.insert(record, entries)
    if (insertion.outcome === 'held') return insertion.holder
    if (insertion.outcome === 'written') this.#watchers.notify({ type: 'message', id: record.id, record })
    await this.#addJob(record)
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
    // A job that stays ends when it runs, because the message has another version.
    if (isGivenUp(record)) await this.#jobs.removeEarlier(record).catch(() => {})
    await this.#addJob(record)
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
    if (until > 0) await this.#keyspace.write('heartbeat', owner, until, droppedAtOnce)
    else await this.#keyspace.run('releaseOwner', owner)
  }

  findOrphans(
    now: number,
    limit: number,
    maxAheadMs = Number.POSITIVE_INFINITY,
  ): Promise<readonly MessageRecord[]> {
    return this.#messages.findOrphans(now, limit, maxAheadMs)
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

  time(): Promise<number> {
    return this.#connection.time()
  }

  async identity(): Promise<StoreIdentity> {
    const [id = '', inserted] = textsOf(await this.#keyspace.write('identify', randomUUID()))
    return { id, inserted: Number(inserted) }
  }

  watch(listener: (change: StoreChange) => void, followed?: WatchedIds): () => void {
    return this.#watchers.add(listener, followed)
  }

  startWorker(queue: QueueName, processor: JobProcessor): StoreWorker {
    if (this.#connection.isClosed) throw closedError()
    const { connection, timeoutMs } = this.#settings
    const worker = new RedisStoreWorker({
      ...{ connection, timeoutMs, queue, processor },
      drivers: this.#drivers,
      jobs: this.#jobs,
      messages: this.#messages,
    })
    this.#storeWorkers.add(worker)
    return worker
  }

  /** Ends the workers. The connection belongs to the store. */
  async close(): Promise<void> {
    await Promise.all(Array.from(this.#storeWorkers, (worker) => worker.close()))
  }

  /** The same at once, without waiting for running jobs. */
  end(): void {
    for (const worker of this.#storeWorkers) worker.end()
    this.#storeWorkers.clear()
  }

  /** Adds the job. If that fails, the sweeper finds the message in the list of due messages. */
  async #addJob(record: MessageRecord): Promise<void> {
    await this.#jobs.add(record).catch(() => {})
  }
}
