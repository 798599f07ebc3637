import type { GateRecord } from '../gate-record.ts'
import type { MessageRecord } from '../record.ts'
import type { EventIds, Page, ParkedEvent, ScopedStore, StoreChange } from '../store.ts'
import type { Suppression } from '../suppression.ts'
import { MessageTable } from './message-table.ts'
import { Parking } from './parking.ts'
import { SuppressionTable } from './suppression-table.ts'

export interface MemoryBounds {
  readonly maxMessages: number
  readonly maxParkedEvents: number
}

/** One app and source. No step awaits in its middle, which is what makes each of them atomic here. */
export class MemoryScope implements ScopedStore {
  readonly #messages: MessageTable
  readonly #parking: Parking
  readonly #suppressions = new SuppressionTable()
  readonly #listeners = new Set<(change: StoreChange) => void>()
  #gate: GateRecord | undefined

  constructor(bounds: MemoryBounds) {
    this.#messages = new MessageTable(bounds.maxMessages)
    this.#parking = new Parking(bounds.maxParkedEvents)
  }

  async insert(record: MessageRecord): Promise<MessageRecord | undefined> {
    const holder = record.key === undefined ? undefined : this.#messages.byKey(record.key)
    if (holder !== undefined) return holder
    this.#messages.add(record)
    this.#tell({ type: 'message', record })
    return undefined
  }

  async replace(record: MessageRecord): Promise<boolean> {
    if (this.#messages.get(record.id)?.version !== record.version - 1) return false
    this.#messages.replace(record)
    this.#tell({ type: 'message', record })
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

  async findDue(now: number, limit: number): Promise<readonly MessageRecord[]> {
    return this.#messages.due(now, limit)
  }

  async nextDueAt(): Promise<number | undefined> {
    return this.#messages.nextDueAt()
  }

  async findByState(state: MessageRecord['state']['name'], page: Page): Promise<readonly MessageRecord[]> {
    return this.#messages.inState(state, page)
  }

  async park(event: ParkedEvent): Promise<void> {
    this.#parking.add(event)
  }

  async takeParked(ids: EventIds): Promise<readonly ParkedEvent[]> {
    return this.#parking.take(ids)
  }

  async findParked(to: string): Promise<readonly ParkedEvent[]> {
    return this.#parking.to(to)
  }

  async getSuppression(to: string): Promise<Suppression | undefined> {
    return this.#suppressions.get(to)
  }

  async putSuppression(suppression: Suppression): Promise<Suppression | undefined> {
    return this.#suppressions.put(suppression)
  }

  async deleteSuppression(to: string): Promise<boolean> {
    return this.#suppressions.delete(to)
  }

  async listSuppressions(page: Page): Promise<readonly Suppression[]> {
    return this.#suppressions.page(page)
  }

  async readGate(): Promise<GateRecord | undefined> {
    return this.#gate
  }

  async writeGate(record: GateRecord): Promise<boolean> {
    if ((this.#gate?.version ?? 0) !== record.version - 1) return false
    this.#gate = record
    this.#tell({ type: 'gate', record })
    return true
  }

  watch(listener: (change: StoreChange) => void): () => void {
    // Wrapped, because one function may watch twice and each watch must end on its own.
    const own = (change: StoreChange) => listener(change)
    this.#listeners.add(own)
    return () => this.#listeners.delete(own)
  }

  #tell(change: StoreChange): void {
    for (const listener of this.#listeners) listener(change)
  }
}
