import { randomUUID } from 'node:crypto'
import type { EventIds, GateRecord, MessageRecord, Work } from '../../model/index.ts'
import type { Entries, EntryKind } from '../entries.ts'
import type {
  Consumer,
  Consumption,
  DiscardResult,
  Followed,
  Inbound,
  Page,
  ParkedEvent,
  ParkResult,
  ScopedStore,
  StoreChange,
  StoreIdentity,
  Turns,
} from '../store.ts'
import type { News } from './change-subscriber.ts'
import type { LoadDrivers } from './drivers.ts'
import { StoredEntries } from './entries.ts'
import { bodyOf } from './entry.ts'
import { Jobs } from './jobs.ts'
import { Space } from './keyspace.ts'
import { RedisTurns } from './lease-source.ts'
import { Messages } from './messages.ts'
import type { RedisStoreSettings } from './options.ts'
import { Parking } from './pending-events.ts'
import type { Link } from './redis-connection.ts'
import { closedError } from './redis-failure.ts'
import { textsOf } from './reply.ts'
import { scopeTag } from './scope-name.ts'
import { identify } from './scripts/identity.ts'
import { resign } from './scripts/owners.ts'
import { writeGate } from './scripts/write-gate.ts'
import { Inbox } from './session-windows.ts'
import { RedisConsumption } from './store-worker.ts'
import { Watchers } from './watchers.ts'

export interface RedisScopeOptions {
  readonly settings: RedisStoreSettings
  readonly link: Link
  readonly drivers: LoadDrivers
  readonly news: News
  /** A client lets go of the store. */
  readonly release: () => Promise<void>
}

/** One app and source. */
export class RedisScope implements ScopedStore {
  readonly isShared = true
  readonly release: () => Promise<void>
  readonly #settings: RedisStoreSettings
  readonly #link: Link
  readonly #drivers: LoadDrivers
  readonly #writer = randomUUID()
  readonly #space: Space
  readonly #messages: Messages
  readonly #jobs: Jobs
  readonly #parking: Parking
  readonly #entries: StoredEntries
  readonly #inbox: Inbox
  readonly #watchers: Watchers
  readonly #consumptions = new Set<RedisConsumption>()
  readonly #turns = new Set<Turns>()

  constructor(scope: string, { settings, link, drivers, news, release }: RedisScopeOptions) {
    this.release = release
    const base = `${settings.prefix}:{${scopeTag(scope)}}:`
    this.#settings = settings
    this.#link = link
    this.#drivers = drivers
    this.#space = new Space(link, base)
    this.#messages = new Messages(this.#space, settings.retentionMs, this.#writer)
    this.#jobs = new Jobs(link, drivers, base)
    this.#parking = new Parking(this.#space)
    this.#entries = new StoredEntries(this.#space)
    this.#inbox = new Inbox(this.#space)
    this.#watchers = new Watchers(this.#writer, (reader) => news.read(`${base}changes`, reader))
  }

  async insert(record: MessageRecord): Promise<MessageRecord | undefined> {
    const insertion = await this.#messages.insert(record)
    if (insertion.outcome === 'held') return insertion.holder
    if (insertion.outcome === 'written') this.#watchers.tell({ type: 'message', id: record.id, record })
    await this.#addJob(record)
    return undefined
  }

  async replace(record: MessageRecord, claim?: readonly EventIds[]): Promise<boolean> {
    const isWritten = await this.#messages.replace(record, claim)
    if (!isWritten) return false
    this.#watchers.tell({ type: 'message', id: record.id, record })
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

  findDue(work: Work, now: number, limit: number): Promise<readonly MessageRecord[]> {
    return this.#messages.findDue(work, now, limit)
  }

  nextDueAt(work: Work): Promise<number | undefined> {
    return this.#messages.nextDueAt(work)
  }

  countWaiting(): Promise<number> {
    return this.#messages.countWaiting()
  }

  async keepAlive(owner: string, until: number): Promise<void> {
    await this.#space.setScore('owners', until, owner)
  }

  async resign(owner: string): Promise<void> {
    await this.#space.run(resign, owner)
  }

  findOrphans(
    now: number,
    limit: number,
    maxAheadMs = Number.POSITIVE_INFINITY,
  ): Promise<readonly MessageRecord[]> {
    return this.#messages.findOrphans(now, limit, maxAheadMs)
  }

  park(event: ParkedEvent): Promise<ParkResult> {
    return this.#parking.park(event)
  }

  findParked(ids: EventIds): Promise<readonly ParkedEvent[]> {
    return this.#parking.find(ids)
  }

  findParkedFor(to: string): Promise<readonly ParkedEvent[]> {
    return this.#parking.findFor(to)
  }

  listParked(page: Page): Promise<readonly ParkedEvent[]> {
    return this.#parking.list(page)
  }

  discard(event: ParkedEvent): Promise<DiscardResult> {
    return this.#parking.discard(event)
  }

  unpark(event: ParkedEvent): Promise<boolean> {
    return this.#parking.unpark(event)
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

  listEntries<Kind extends EntryKind>(kind: Kind, page: Page): Promise<readonly Entries[Kind][]> {
    return this.#entries.list(kind, page)
  }

  noteInbound(inbound: Inbound): Promise<boolean> {
    return this.#inbox.note(inbound)
  }

  getWindow(to: string): Promise<number | undefined> {
    return this.#inbox.windowOf(to)
  }

  time(): Promise<number> {
    return this.#link.time()
  }

  async readGate(): Promise<GateRecord | undefined> {
    const entry = await this.#space.get('gate')
    return entry === null ? undefined : bodyOf(entry)
  }

  async writeGate(record: GateRecord): Promise<boolean> {
    const { version, stamp } = record
    const texts = [JSON.stringify({ version, stamp }), JSON.stringify(record)]
    const isWritten = (await this.#space.write(writeGate, ...texts, this.#writer)) === 1
    if (isWritten) this.#watchers.tell({ type: 'gate', record })
    return isWritten
  }

  async identity(): Promise<StoreIdentity> {
    const [id = '', inserted] = textsOf(await this.#space.write(identify, randomUUID()))
    return { id, inserted: Number(inserted) }
  }

  watch(listener: (change: StoreChange) => void, followed?: Followed): () => void {
    return this.#watchers.add(listener, followed)
  }

  consume(work: Work, consumer: Consumer): Consumption {
    if (this.#link.isClosed) throw closedError()
    const { connection, timeoutMs } = this.#settings
    const consumption = new RedisConsumption({
      ...{ connection, timeoutMs, work, consumer },
      drivers: this.#drivers,
      jobs: this.#jobs,
      messages: this.#messages,
    })
    this.#consumptions.add(consumption)
    return consumption
  }

  takeTurns(turnMs: number): Turns {
    const { connection, timeoutMs } = this.#settings
    const drivers = this.#drivers
    const turns = new RedisTurns({ connection, timeoutMs, drivers, turnMs, id: `${this.#space.base}turns` })
    if (this.#link.isClosed) turns.close()
    this.#turns.add(turns)
    return turns
  }

  /** Ends what works by itself. The connection is the store's. */
  async close(): Promise<void> {
    this.#closeTurns()
    await Promise.all(Array.from(this.#consumptions, (consumption) => consumption.close()))
  }

  /** The same at once, whatever is under way. */
  end(): void {
    this.#closeTurns()
    for (const consumption of this.#consumptions) consumption.end()
    this.#consumptions.clear()
  }

  #closeTurns(): void {
    for (const turns of this.#turns) turns.close()
    this.#turns.clear()
  }

  /** The message is written, with its place in the list of what is due: if its job cannot be added it is found there. */
  async #addJob(record: MessageRecord): Promise<void> {
    await this.#jobs.add(record).catch(() => {})
  }
}
