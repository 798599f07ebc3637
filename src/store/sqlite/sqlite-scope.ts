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
  WatchedIds,
} from '../store.ts'
import { eventIdsOf } from './event-ids-of.ts'
import { allParsed, parsed, parsedGate, parsedMessage, parsedMessages } from './json.ts'
import { messageRow, parkedRow } from './message-row.ts'
import type { SqliteFile } from './sqlite-file.ts'
import type { Tables } from './tables/tables.ts'
import type { Watchers } from './watching/watchers.ts'
import type { WriteCommand, WriteResult } from './write-commands.ts'

/** One app and source in a file. Everything that is found is JSON there. */
export class SqliteScope implements ScopedStore {
  readonly isShared = true
  readonly #file: SqliteFile
  readonly #name: string
  readonly #watchers: Watchers
  /** The number the file has for this scope, once it is known to have one. */
  #number: number | undefined

  constructor(file: SqliteFile, name: string, watchers: Watchers) {
    this.#file = file
    this.#name = name
    this.#watchers = watchers
  }

  async insert(record: MessageRecord): Promise<MessageRecord | undefined> {
    const { outcome, found } = await this.#write((scope) => {
      return { type: 'insert', scope, message: messageRow(record, this.#file.now) }
    })
    if (outcome === 'done') this.#watchers.tell({ type: 'message', id: record.id, record })
    return parsedMessage(found)
  }

  async replace(record: MessageRecord, claim: readonly EventIds[] = []): Promise<boolean> {
    const { outcome } = await this.#write((scope) => {
      const message = messageRow(record, this.#file.now)
      return { type: 'replace', scope, message, claim: eventIdsOf(claim) }
    })
    if (outcome === 'done') this.#watchers.tell({ type: 'message', id: record.id, record })
    return outcome !== 'lost'
  }

  get(id: string): Promise<MessageRecord | undefined> {
    return this.#read(({ messages }, scope) => parsedMessage(messages.get(scope, id)))
  }

  findByKey(key: string): Promise<MessageRecord | undefined> {
    return this.#read(({ messages }, scope) => parsedMessage(messages.byKey(scope, key)))
  }

  findByEventId(ids: EventIds): Promise<MessageRecord | undefined> {
    return this.#read(({ messages }, scope) => parsedMessage(messages.byEventId(scope, ids)))
  }

  findOpen(to: string): Promise<readonly MessageRecord[]> {
    return this.#read(({ messages }, scope) => parsedMessages(messages.open(scope, to)))
  }

  findDue(work: QueueName, now: number, limit: number): Promise<readonly MessageRecord[]> {
    return this.#read(({ due }, scope) => parsedMessages(due.upTo(scope, work, now, limit)))
  }

  nextDueAt(work: QueueName): Promise<number | undefined> {
    return this.#read(({ due }, scope) => due.earliest(scope, work))
  }

  countWaiting(): Promise<number> {
    return this.#read(({ due }, scope) => due.countWaiting(scope))
  }

  async heartbeat(owner: string, until: number): Promise<void> {
    await this.#write((scope) => ({ type: 'heartbeat', scope, owner, until }))
  }

  async releaseOwner(owner: string): Promise<void> {
    await this.#write((scope) => ({ type: 'release-owner', scope, owner }))
  }

  findOrphans(
    now: number,
    limit: number,
    maxAheadMs = Number.POSITIVE_INFINITY,
  ): Promise<readonly MessageRecord[]> {
    return this.#read(({ owners }, scope) =>
      parsedMessages(owners.orphans(scope, now, limit, now + maxAheadMs)),
    )
  }

  async park(event: ParkedEvent): Promise<ParkResult> {
    const row = parkedRow(event)
    if (row === undefined) return { evicted: [] }
    const { found, evicted = [] } = await this.#write((scope) => ({ type: 'park', scope, event: row }))
    const known = parsedMessage(found)
    return { ...(known === undefined ? {} : { known }), evicted: allParsed(evicted) }
  }

  findParked({ gupshupId, whatsappId }: EventIds): Promise<readonly ParkedEvent[]> {
    return this.#read(({ pendingEvents }, scope) =>
      allParsed(pendingEvents.withId(scope, gupshupId, whatsappId)),
    )
  }

  findParkedFor(to: string): Promise<readonly ParkedEvent[]> {
    return this.#read(({ pendingEvents }, scope) => allParsed(pendingEvents.to(scope, to)))
  }

  listParked({ limit, after = '' }: PageRequest): Promise<readonly ParkedEvent[]> {
    return this.#read(({ pendingEvents }, scope) => allParsed(pendingEvents.page(scope, after, limit)))
  }

  async discard({ id, gupshupId, whatsappId }: ParkedEvent): Promise<DiscardResult> {
    const event = { id, gupshupId: gupshupId ?? null, whatsappId: whatsappId ?? null }
    const { outcome, found } = await this.#write((scope) => ({ type: 'discard', scope, event }))
    const record = parsedMessage(found)
    if (record !== undefined) return { outcome: 'known', record }
    return { outcome: outcome === 'done' ? 'discarded' : 'gone' }
  }

  async unpark({ id }: ParkedEvent): Promise<boolean> {
    const { outcome } = await this.#write((scope) => ({ type: 'unpark', scope, id }))
    return outcome === 'done'
  }

  getEntry<Kind extends EntryKind>(kind: Kind, key: string): Promise<Entries[Kind] | undefined> {
    return this.#read(({ entries }, scope) => parsed(entries.get(scope, { kind, key })))
  }

  async putEntry<Kind extends EntryKind>(
    kind: Kind,
    key: string,
    entry: Entries[Kind],
  ): Promise<Entries[Kind] | undefined> {
    const json = JSON.stringify(entry)
    const name = { kind, key }
    const { found } = await this.#write((scope) => ({ type: 'put-entry', scope, name, json }))
    return parsed(found)
  }

  async replaceEntry<Kind extends EntryKind>(
    kind: Kind,
    key: string,
    before: Entries[Kind],
    entry?: Entries[Kind],
  ): Promise<boolean> {
    const texts = {
      before: JSON.stringify(before),
      ...(entry === undefined ? {} : { json: JSON.stringify(entry) }),
    }
    const name = { kind, key }
    const { outcome } = await this.#write((scope) => ({ type: 'replace-entry', scope, name, ...texts }))
    return outcome === 'done'
  }

  async deleteEntry(kind: EntryKind, key: string): Promise<boolean> {
    const name = { kind, key }
    const { outcome } = await this.#write((scope) => ({ type: 'delete-entry', scope, name }))
    return outcome === 'done'
  }

  listEntries<Kind extends EntryKind>(
    kind: Kind,
    { limit, after = '' }: PageRequest,
  ): Promise<readonly Entries[Kind][]> {
    return this.#read(({ entries }, scope) => allParsed(entries.page(scope, kind, after, limit)))
  }

  async recordInbound(noted: Inbound): Promise<boolean> {
    const { id = null, from = null, until, idUntil = until, now } = noted
    const inbound = { id, from, until, idUntil, now }
    const { outcome } = await this.#write((scope) => ({ type: 'record-inbound', scope, inbound }))
    return outcome === 'done'
  }

  getWindow(to: string): Promise<number | undefined> {
    return this.#read(({ sessionWindows }, scope) => sessionWindows.windowOf(scope, to))
  }

  /** That of the machine: a file belongs to one. */
  async time(): Promise<number> {
    await this.#opened()
    return await this.#file.tellTime()
  }

  readGate(): Promise<GateRecord | undefined> {
    return this.#read(({ gates }, scope) => parsedGate(gates.get(scope)))
  }

  async writeGate(record: GateRecord): Promise<boolean> {
    const gate = { version: record.version, writeId: record.writeId ?? null, json: JSON.stringify(record) }
    const { outcome } = await this.#write((scope) => ({ type: 'write-gate', scope, gate }))
    if (outcome === 'done') this.#watchers.tell({ type: 'gate', record })
    return outcome !== 'lost'
  }

  watch(listener: (change: StoreChange) => void, followed?: WatchedIds): () => void {
    return this.#watchers.add(listener, followed, this.#gateVersion)
  }

  get #gateVersion(): number {
    const scope = this.#number
    if (scope === undefined || !this.#file.isOpen) return 0
    return this.#file.read(({ gates }) => gates.versionOf(scope))
  }

  async #read<Value>(look: (tables: Tables, scope: number) => Value): Promise<Value> {
    const scope = this.#openScope ?? (await this.#opened())
    return this.#file.read((tables) => look(tables, scope))
  }

  async #write(step: (scope: number) => WriteCommand): Promise<WriteResult> {
    const scope = this.#openScope ?? (await this.#opened())
    return await this.#file.write(step(scope))
  }

  /** Present: a write need not wait, so that it is among those that a `close()` in the same turn waits for. */
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
      await this.#file.write({ type: 'add-scope', name: this.#name })
    const number = this.#file.read(numberOf)
    if (number === undefined) throw new Error('A scope that was written is not there.')
    this.#number = number
    this.#watchers.begin(number)
    return number
  }
}
