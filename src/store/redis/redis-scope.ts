import { randomUUID } from 'node:crypto'
import type { EventIds, GateRecord, MessageRecord, QueueName } from '../../model/index.ts'
import type { Entries, EntryKind } from '../entries.ts'
import type {
  DiscardResult,
  Inbound,
  JobProcessor,
  LeaseSource,
  PageRequest,
  ParkedEvent,
  ParkResult,
  ScopedStore,
  StoreChange,
  StoreIdentity,
  StoreWorker,
  WatchedIds,
} from '../store.ts'
import { type ChangeSubscriber, Watchers } from './change-subscriber.ts'
import type { LoadDrivers } from './drivers.ts'
import { gateIn, textsOf } from './encoding.ts'
import { StoredEntries } from './entries.ts'
import { Jobs } from './jobs.ts'
import { Keyspace, scopeTag } from './keyspace.ts'
import { RedisLeaseSource } from './lease-source.ts'
import { Messages } from './messages.ts'
import type { RedisStoreSettings } from './options.ts'
import { PendingEvents } from './pending-events.ts'
import type { RedisConnection } from './redis-connection.ts'
import { closedError } from './redis-failure.ts'
import { SessionWindows } from './session-windows.ts'
import { RedisStoreWorker } from './store-worker.ts'

export interface RedisScopeOptions {
  readonly settings: RedisStoreSettings
  readonly connection: RedisConnection
  readonly drivers: LoadDrivers
  readonly changes: ChangeSubscriber
  /** A client lets go of the store. */
  readonly release: () => Promise<void>
}

/** One app and source. */
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
  readonly #entries: StoredEntries
  readonly #sessionWindows: SessionWindows
  readonly #watchers: Watchers
  readonly #storeWorkers = new Set<RedisStoreWorker>()
  readonly #leaseSources = new Set<LeaseSource>()

  constructor(scope: string, { settings, connection, drivers, changes, release }: RedisScopeOptions) {
    this.release = release
    const base = `${settings.prefix}:{${scopeTag(scope)}}:`
    this.#settings = settings
    this.#connection = connection
    this.#drivers = drivers
    this.#keyspace = new Keyspace(connection, base)
    this.#messages = new Messages(this.#keyspace, settings.retentionMs, this.#writer)
    this.#jobs = new Jobs(connection, drivers, base)
    this.#pendingEvents = new PendingEvents(this.#keyspace)
    this.#entries = new StoredEntries(this.#keyspace)
    this.#sessionWindows = new SessionWindows(this.#keyspace)
    this.#watchers = new Watchers(this.#writer, (reader) => changes.read(`${base}changes`, reader))
  }

  async insert(record: MessageRecord): Promise<MessageRecord | undefined> {
    const insertion = await this.#messages.insert(record)
    if (insertion.outcome === 'held') return insertion.holder
    if (insertion.outcome === 'written') this.#watchers.notify({ type: 'message', id: record.id, record })
    await this.#addJob(record)
    return undefined
  }

  async replace(record: MessageRecord, claim?: readonly EventIds[]): Promise<boolean> {
    const isWritten = await this.#messages.replace(record, claim)
    if (!isWritten) return false
    this.#watchers.notify({ type: 'message', id: record.id, record })
    await this.#addJob(record)
    return true
  }

  get(id: string): Promise<MessageRecord | undefined> {
    return this.#messages.get(id)
  }

  findByKey(key: string): Promise<MessageRecord | undefined> {
    return this.#messages.findByKey(key)
  }

  findByEventId(ids: EventIds): Promise<MessageRecord | undefined> {
    return this.#messages.findByEventId(ids)
  }

  findOpen(to: string): Promise<readonly MessageRecord[]> {
    return this.#messages.findOpen(to)
  }

  findDue(work: QueueName, now: number, limit: number): Promise<readonly MessageRecord[]> {
    return this.#messages.findDue(work, now, limit)
  }

  nextDueAt(work: QueueName): Promise<number | undefined> {
    return this.#messages.nextDueAt(work)
  }

  countWaiting(): Promise<number> {
    return this.#messages.countWaiting()
  }

  async heartbeat(owner: string, until: number): Promise<void> {
    await this.#keyspace.setScore('owners', until, owner)
  }

  async releaseOwner(owner: string): Promise<void> {
    await this.#keyspace.run('releaseOwner', owner)
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

  findParked(ids: EventIds): Promise<readonly ParkedEvent[]> {
    return this.#pendingEvents.find(ids)
  }

  findParkedFor(to: string): Promise<readonly ParkedEvent[]> {
    return this.#pendingEvents.findFor(to)
  }

  listParked(page: PageRequest): Promise<readonly ParkedEvent[]> {
    return this.#pendingEvents.list(page)
  }

  discard(event: ParkedEvent): Promise<DiscardResult> {
    return this.#pendingEvents.discard(event)
  }

  unpark(event: ParkedEvent): Promise<boolean> {
    return this.#pendingEvents.unpark(event)
  }

  getEntry<Kind extends EntryKind>(kind: Kind, key: string): Promise<Entries[Kind] | undefined> {
    return this.#entries.get(kind, key)
  }

  putEntry<Kind extends EntryKind>(
    kind: Kind,
    key: string,
    entry: Entries[Kind],
  ): Promise<Entries[Kind] | undefined> {
    return this.#entries.put(kind, key, entry)
  }

  replaceEntry<Kind extends EntryKind>(
    kind: Kind,
    key: string,
    before: Entries[Kind],
    entry?: Entries[Kind],
  ): Promise<boolean> {
    return this.#entries.replace(kind, key, before, entry)
  }

  deleteEntry(kind: EntryKind, key: string): Promise<boolean> {
    return this.#entries.delete(kind, key)
  }

  listEntries<Kind extends EntryKind>(kind: Kind, page: PageRequest): Promise<readonly Entries[Kind][]> {
    return this.#entries.list(kind, page)
  }

  recordInbound(inbound: Inbound): Promise<boolean> {
    return this.#sessionWindows.record(inbound)
  }

  getWindow(to: string): Promise<number | undefined> {
    return this.#sessionWindows.get(to)
  }

  time(): Promise<number> {
    return this.#connection.time()
  }

  async readGate(): Promise<GateRecord | undefined> {
    const entry = await this.#keyspace.get('gate')
    return entry === null ? undefined : gateIn(entry)
  }

  async writeGate(record: GateRecord): Promise<boolean> {
    const { version, writeId } = record
    const texts = [JSON.stringify({ version, stamp: writeId }), JSON.stringify(record)]
    const isWritten = (await this.#keyspace.write('writeGate', ...texts, this.#writer)) === 1
    if (isWritten) this.#watchers.notify({ type: 'gate', record })
    return isWritten
  }

  async identity(): Promise<StoreIdentity> {
    const [id = '', inserted] = textsOf(await this.#keyspace.write('identify', randomUUID()))
    return { id, inserted: Number(inserted) }
  }

  watch(listener: (change: StoreChange) => void, followed?: WatchedIds): () => void {
    return this.#watchers.add(listener, followed)
  }

  startWorker(work: QueueName, consumer: JobProcessor): StoreWorker {
    if (this.#connection.isClosed) throw closedError()
    const { connection, timeoutMs } = this.#settings
    const consumption = new RedisStoreWorker({
      ...{ connection, timeoutMs, work, consumer },
      drivers: this.#drivers,
      jobs: this.#jobs,
      messages: this.#messages,
    })
    this.#storeWorkers.add(consumption)
    return consumption
  }

  createLeaseSource(leaseMs: number): LeaseSource {
    const { connection, timeoutMs } = this.#settings
    const drivers = this.#drivers
    const turns = new RedisLeaseSource({
      connection,
      timeoutMs,
      drivers,
      leaseMs,
      id: `${this.#keyspace.base}turns`,
    })
    if (this.#connection.isClosed) turns.close()
    this.#leaseSources.add(turns)
    return turns
  }

  /** Ends what works by itself. The connection is the store's. */
  async close(): Promise<void> {
    this.#closeLeaseSources()
    await Promise.all(Array.from(this.#storeWorkers, (consumption) => consumption.close()))
  }

  /** The same at once, whatever is under way. */
  end(): void {
    this.#closeLeaseSources()
    for (const consumption of this.#storeWorkers) consumption.end()
    this.#storeWorkers.clear()
  }

  #closeLeaseSources(): void {
    for (const turns of this.#leaseSources) turns.close()
    this.#leaseSources.clear()
  }

  /** The message is written, with its place in the list of what is due: if its job cannot be added it is found there. */
  async #addJob(record: MessageRecord): Promise<void> {
    await this.#jobs.add(record).catch(() => {})
  }
}
