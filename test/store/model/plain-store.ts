import { isDeepStrictEqual } from 'node:util'
import type { EventIds } from '../../../src/model/event-ids.ts'
import type { GateRecord } from '../../../src/model/gate-record.ts'
import type { MessageRecord } from '../../../src/model/message-record.ts'
import { isOpen, ownerOf, type QueueName, queueOf } from '../../../src/model/queue.ts'
import type { Entries, EntryKind } from '../../../src/store/entries.ts'
import type { DiscardResult, Inbound, ParkedEvent, ParkResult } from '../../../src/store/store.ts'

interface KeptEntry {
  readonly kind: EntryKind
  readonly key: string
  readonly entry: Entries[EntryKind]
}

interface Write {
  readonly version: number
  readonly writeId?: string
}

const isRepeated = (stored: Write | undefined, asked: Write) =>
  stored?.writeId !== undefined && stored.writeId === asked.writeId && stored.version === asked.version

/** What a store promises, in the plainest words: lists that are walked from end to end. */
export class PlainStore {
  messages: MessageRecord[] = []
  parked: ParkedEvent[] = []
  entries: KeptEntry[] = []
  windows: Record<string, number> = {}
  inboundUntil: Record<string, number> = {}
  gate: GateRecord | undefined
  aliveUntil: Record<string, number> = {}
  now = 0

  insert(record: MessageRecord): MessageRecord | undefined {
    const holder = this.findByKey(record.idempotencyKey)
    if (holder !== undefined && holder.id !== record.id) return holder
    if (this.get(record.id) === undefined) this.messages.push(record)
    return undefined
  }

  replace(record: MessageRecord, claim: readonly EventIds[] = []): boolean {
    const stored = this.get(record.id)
    if (stored?.version !== record.version - 1) return isRepeated(stored, record)
    const holders = claim.flatMap(({ gupshupId, whatsappId }) => [
      this.findByEventId({ gupshupId }),
      this.findByEventId({ whatsappId }),
    ])
    if (holders.some((holder) => holder !== undefined && holder.id !== record.id)) return false
    this.messages = this.messages.map((other) => (other.id === record.id ? record : other))
    return true
  }

  get(id: string): MessageRecord | undefined {
    return this.messages.find((record) => record.id === id)
  }

  findByKey(key: string | undefined): MessageRecord | undefined {
    return key === undefined ? undefined : this.messages.find((record) => record.idempotencyKey === key)
  }

  findByEventId({ gupshupId, whatsappId }: EventIds): MessageRecord | undefined {
    const having = (name: 'gupshupId' | 'whatsappId', id: string | undefined) =>
      id === undefined
        ? undefined
        : this.messages.find(({ attempts }) => attempts.some((attempt) => attempt[name] === id))
    return having('gupshupId', gupshupId) ?? having('whatsappId', whatsappId)
  }

  findOpen(to: string): MessageRecord[] {
    return this.messages.filter((record) => record.to === to && isOpen(record))
  }

  findDue(work: QueueName, now: number): MessageRecord[] {
    const urgency = ({ priority = 0 }: MessageRecord) => (work === 'queued' ? priority : 0)
    return this.messages
      .filter((record) => queueOf(record) === work && (record.dueAt ?? 0) <= now)
      .sort((a, b) => urgency(a) - urgency(b) || (a.dueAt ?? 0) - (b.dueAt ?? 0))
  }

  nextDueAt(work: QueueName): number | undefined {
    const times = this.messages.filter((record) => queueOf(record) === work).map(({ dueAt = 0 }) => dueAt)
    return times.length === 0 ? undefined : Math.min(...times)
  }

  countWaiting(): number {
    return this.messages.filter(({ state }) => state.name === 'waiting' || state.name === 'unconfirmed')
      .length
  }

  findOrphans(now: number): MessageRecord[] {
    return this.messages.filter((record) => {
      const owner = ownerOf(record)
      return owner !== undefined && (this.aliveUntil[owner] ?? 0) <= now
    })
  }

  park(event: ParkedEvent): ParkResult {
    const known = this.findByEventId(event)
    if (known !== undefined) {
      this.unpark(event)
      return { known, evicted: [] }
    }
    if (!this.parked.some(({ id }) => id === event.id)) this.parked.push(event)
    return { evicted: [] }
  }

  discard(event: ParkedEvent): DiscardResult {
    const record = this.findByEventId(event)
    if (record !== undefined) return { outcome: 'known', record }
    return { outcome: this.unpark(event) ? 'discarded' : 'gone' }
  }

  listParked(limit: number, after = ''): ParkedEvent[] {
    return this.parked
      .filter(({ id }) => id > after)
      .sort((a, b) => (a.id < b.id ? -1 : 1))
      .slice(0, limit)
  }

  findParked({ gupshupId, whatsappId }: EventIds): ParkedEvent[] {
    return this.parked.filter(
      (event) =>
        (gupshupId !== undefined && event.gupshupId === gupshupId) ||
        (whatsappId !== undefined && event.whatsappId === whatsappId),
    )
  }

  unpark({ id }: ParkedEvent): boolean {
    const before = this.parked.length
    this.parked = this.parked.filter((event) => event.id !== id)
    return this.parked.length < before
  }

  getEntry(kind: EntryKind, key: string): Entries[EntryKind] | undefined {
    return this.entries.find((kept) => kept.kind === kind && kept.key === key)?.entry
  }

  putEntry(kind: EntryKind, key: string, entry: Entries[EntryKind]): Entries[EntryKind] | undefined {
    const before = this.getEntry(kind, key)
    this.deleteEntry(kind, key)
    this.entries.push({ kind, key, entry })
    return before
  }

  replaceEntry(
    kind: EntryKind,
    key: string,
    before: Entries[EntryKind],
    entry: Entries[EntryKind] | undefined,
  ): boolean {
    if (!isDeepStrictEqual(this.getEntry(kind, key), before)) return false
    this.deleteEntry(kind, key)
    if (entry !== undefined) this.entries.push({ kind, key, entry })
    return true
  }

  deleteEntry(kind: EntryKind, key: string): boolean {
    const before = this.entries.length
    this.entries = this.entries.filter((kept) => kept.kind !== kind || kept.key !== key)
    return this.entries.length < before
  }

  listEntries(kind: EntryKind, limit: number, after = ''): Entries[EntryKind][] {
    return this.entries
      .filter((kept) => kept.kind === kind && kept.key > after)
      .sort((a, b) => (a.key < b.key ? -1 : 1))
      .slice(0, limit)
      .map(({ entry }) => entry)
  }

  /** Forgets nothing. What is over counts as not there. */
  recordInbound({ id, from, until, now }: Inbound): boolean {
    if (from !== undefined) this.windows[from] = Math.max(until, this.windows[from] ?? until)
    if (id === undefined) return true
    const isNew = (this.inboundUntil[id] ?? now) <= now
    if (isNew) this.inboundUntil[id] = until
    return isNew
  }

  writeGate(record: GateRecord): boolean {
    if ((this.gate?.version ?? 0) !== record.version - 1) return isRepeated(this.gate, record)
    this.gate = record
    return true
  }
}
