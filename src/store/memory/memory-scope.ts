import type { EventIds, GateRecord, MessageRecord, QueueName } from '../../model/index.ts'
import type { Entries, EntryKind } from '../entries.ts'
import type {
  DiscardResult,
  Inbound,
  PageRequest,
  ParkedEvent,
  ParkResult,
  ScopedStore,
  StoreChange,
} from '../store.ts'
import { EntryTable } from './entry-table.ts'
import { MessageTable } from './message-table.ts'
import { PendingEvents } from './pending-events.ts'
import { SessionWindows } from './session-windows.ts'

export interface MemoryBounds {
  readonly maxMessages: number
  readonly maxParkedEvents: number
}

/** One app and source. No step awaits in its middle, which is what makes each of them atomic here. */
export class MemoryScope implements ScopedStore {
  readonly isShared = false
  readonly #messages: MessageTable
  readonly #pendingEvents: PendingEvents
  readonly #entries: { readonly [Kind in EntryKind]: EntryTable<Entries[Kind]> } = {
    suppression: new EntryTable(),
    'marketing-suppression': new EntryTable(),
    quarantine: new EntryTable(),
  }
  readonly #sessionWindows = new SessionWindows()
  readonly #aliveUntil = new Map<string, number>()
  readonly #listeners = new Set<(change: StoreChange) => void>()
  #gate: GateRecord | undefined

  constructor(bounds: MemoryBounds) {
    this.#messages = new MessageTable(bounds.maxMessages)
    this.#pendingEvents = new PendingEvents(bounds.maxParkedEvents)
  }

  async insert(record: MessageRecord): Promise<MessageRecord | undefined> {
    const holder =
      record.idempotencyKey === undefined ? undefined : this.#messages.byKey(record.idempotencyKey)
    if (holder !== undefined && holder.id !== record.id) return holder
    if (this.#messages.get(record.id) !== undefined) return undefined
    this.#messages.add(record)
    this.#notify({ type: 'message', id: record.id, record })
    return undefined
  }

  async replace(record: MessageRecord, claim: readonly EventIds[] = []): Promise<boolean> {
    const stored = this.#messages.get(record.id)
    if (stored?.version !== record.version - 1) return isSameWrite(stored, record)
    if (claim.some((ids) => this.#messages.isOfAnother(ids, record.id))) return false
    this.#messages.replace(record)
    this.#notify({ type: 'message', id: record.id, record })
    return true
  }

  async get(id: string): Promise<MessageRecord | undefined> {
    return this.#messages.get(id)
  }

  async findByKey(key: string): Promise<MessageRecord | undefined> {
    return this.#messages.byKey(key)
  }

  async findByEventId(ids: EventIds): Promise<MessageRecord | undefined> {
    return this.#messages.byEventId(ids)
  }

  async findOpen(to: string): Promise<readonly MessageRecord[]> {
    return this.#messages.open(to)
  }

  async findDue(work: QueueName, now: number, limit: number): Promise<readonly MessageRecord[]> {
    return this.#messages.due(work, now, limit)
  }

  async nextDueAt(work: QueueName): Promise<number | undefined> {
    return this.#messages.nextDueAt(work)
  }

  async countWaiting(): Promise<number> {
    return this.#messages.waiting
  }

  async heartbeat(owner: string, until: number): Promise<void> {
    this.#aliveUntil.set(owner, until)
  }

  async releaseOwner(owner: string): Promise<void> {
    this.#aliveUntil.delete(owner)
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
    if (known === undefined) return { evicted: this.#pendingEvents.add(event) }
    this.#pendingEvents.delete(event)
    return { known, evicted: [] }
  }

  async findParked(ids: EventIds): Promise<readonly ParkedEvent[]> {
    return this.#pendingEvents.withId(ids)
  }

  async findParkedFor(to: string): Promise<readonly ParkedEvent[]> {
    return this.#pendingEvents.to(to)
  }

  async listParked(page: PageRequest): Promise<readonly ParkedEvent[]> {
    return this.#pendingEvents.page(page)
  }

  async unpark(event: ParkedEvent): Promise<boolean> {
    return this.#pendingEvents.delete(event)
  }

  async discard(event: ParkedEvent): Promise<DiscardResult> {
    const record = this.#messages.byEventId(event)
    if (record !== undefined) return { outcome: 'known', record }
    return { outcome: this.#pendingEvents.delete(event) ? 'discarded' : 'gone' }
  }

  async getEntry<Kind extends EntryKind>(kind: Kind, key: string): Promise<Entries[Kind] | undefined> {
    return this.#entries[kind].get(key)
  }

  async putEntry<Kind extends EntryKind>(
    kind: Kind,
    key: string,
    entry: Entries[Kind],
  ): Promise<Entries[Kind] | undefined> {
    return this.#entries[kind].put(key, entry)
  }

  async replaceEntry<Kind extends EntryKind>(
    kind: Kind,
    key: string,
    before: Entries[Kind],
    entry?: Entries[Kind],
  ): Promise<boolean> {
    return this.#entries[kind].replace(key, before, entry)
  }

  async deleteEntry(kind: EntryKind, key: string): Promise<boolean> {
    return this.#entries[kind].delete(key)
  }

  async listEntries<Kind extends EntryKind>(
    kind: Kind,
    page: PageRequest,
  ): Promise<readonly Entries[Kind][]> {
    return this.#entries[kind].page(page)
  }

  async recordInbound(inbound: Inbound): Promise<boolean> {
    return this.#sessionWindows.note(inbound)
  }

  async getWindow(to: string): Promise<number | undefined> {
    return this.#sessionWindows.windowOf(to)
  }

  async readGate(): Promise<GateRecord | undefined> {
    return this.#gate
  }

  async writeGate(record: GateRecord): Promise<boolean> {
    if ((this.#gate?.version ?? 0) !== record.version - 1) return isSameWrite(this.#gate, record)
    this.#gate = record
    this.#notify({ type: 'gate', record })
    return true
  }

  watch(listener: (change: StoreChange) => void): () => void {
    // Wrapped, because one function may watch twice and each watch must end on its own.
    const own = (change: StoreChange) => listener(change)
    this.#listeners.add(own)
    return () => this.#listeners.delete(own)
  }

  #notify(change: StoreChange): void {
    for (const listener of this.#listeners) listener(change)
  }
}

interface Write {
  readonly version: number
  readonly writeId?: string
}

/** Whether what is there is the very write that is asked for again. */
function isSameWrite(stored: Write | undefined, asked: Write): boolean {
  return stored?.writeId !== undefined && stored.writeId === asked.writeId && stored.version === asked.version
}
