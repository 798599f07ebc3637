import type { EventIds, MessageRecord } from '../../../model/index.ts'
import { indexOf } from '../../../model/index.ts'
import { containsAddress } from '../../../util/index.ts'
import type { DocumentKind, Documents, StoredDocument } from '../../documents.ts'
import { dueMessages } from '../../due-order.ts'
import type { FeedEntry } from '../../feed.ts'
import { type MessageFilter, matchesFilter } from '../../message-filter.ts'
import { isSameWrite, pageOf } from '../../operations.ts'
import type { DueRequest } from '../../rate.ts'
import type {
  DueMessages,
  Inbound,
  MessageQuery,
  PageRequest,
  ParkedEvent,
  ParkedQuery,
  ParkResult,
  UnparkResult,
} from '../../store.ts'

type AnyDocument = StoredDocument<Documents[DocumentKind]>

/** The promises of a store in the simplest code: every query walks over a whole list. */
export class PlainStore {
  messages: MessageRecord[] = []
  idByKey: Record<string, string> = {}
  /** An entry has its sequence as its place. `undefined`: it was erased. */
  feed: (FeedEntry | undefined)[] = []
  /** How many entries were made for it. */
  made = 0
  parked: ParkedEvent[] = []
  /** The ids of events that were unparked as unmatched. */
  told: string[] = []
  documents: { readonly kind: DocumentKind; readonly document: AnyDocument }[] = []
  windows: Record<string, number> = {}
  inboundUntil: Record<string, number> = {}
  aliveUntil: Record<string, number> = {}
  now = 0

  insert(record: MessageRecord, entries: readonly FeedEntry[]): MessageRecord | undefined {
    const { id, idempotencyKey } = record
    const holder = this.holderOf(idempotencyKey)
    if (holder !== undefined && holder.id !== id && !holder.isKeyFree) return holder
    if (this.get(id) !== undefined) return undefined
    this.messages.push(record)
    if (idempotencyKey !== undefined) this.idByKey[idempotencyKey] = id
    this.feed.push(...entries)
    return undefined
  }

  replace(
    record: MessageRecord,
    claim: readonly EventIds[] = [],
    entries: readonly FeedEntry[] = [],
  ): boolean {
    const stored = this.get(record.id)
    if (stored?.version !== record.version - 1) return isSameWrite(stored, record)
    const holders = claim.flatMap(({ gupshupId, whatsappId }) => [
      this.findByEventId({ gupshupId }),
      this.findByEventId({ whatsappId }),
    ])
    if (holders.some((holder) => holder !== undefined && holder.id !== record.id)) return false
    this.messages = this.messages.map((other) => (other.id === record.id ? record : other))
    this.changeKey(stored.idempotencyKey, record)
    this.feed.push(...entries)
    return true
  }

  /** A message gives up its own key only, and takes no key of another. */
  changeKey(before: string | undefined, { id, idempotencyKey: after }: MessageRecord): void {
    if (before === after) return
    if (before !== undefined && this.idByKey[before] === id) delete this.idByKey[before]
    if (after !== undefined) this.idByKey[after] ??= id
  }

  get(id: string): MessageRecord | undefined {
    return this.messages.find((record) => record.id === id)
  }

  find(by: MessageQuery): MessageRecord[] {
    if ('openTo' in by) return this.messages.filter((record) => indexOf(record).openTo === by.openTo)
    const found = 'eventIds' in by ? this.findByEventId(by.eventIds) : this.holderOf(by.idempotencyKey)
    return found === undefined ? [] : [found]
  }

  holderOf(key: string | undefined): MessageRecord | undefined {
    const id = key === undefined ? undefined : this.idByKey[key]
    return id === undefined ? undefined : this.get(id)
  }

  findByEventId({ gupshupId, whatsappId }: EventIds): MessageRecord | undefined {
    const having = (name: 'gupshupId' | 'whatsappId', id: string | undefined) =>
      id === undefined
        ? undefined
        : this.messages.find(({ attempts }) => attempts.some((attempt) => attempt[name] === id))
    return having('gupshupId', gupshupId) ?? having('whatsappId', whatsappId)
  }

  findDue(request: DueRequest): DueMessages {
    return dueMessages(this.messages, request)
  }

  selectMessages(filter: MessageFilter): MessageRecord[] {
    return this.messages
      .filter((record) => matchesFilter(record, filter))
      .sort((a, b) => b.createdAt - a.createdAt || (a.id < b.id ? 1 : -1))
  }

  countWaiting(): number {
    return this.messages.filter(({ state }) => state.name === 'waiting' || state.name === 'unconfirmed')
      .length
  }

  findOrphans(now: number): MessageRecord[] {
    return this.messages.filter((record) => {
      const { owner } = indexOf(record)
      return owner !== undefined && (this.aliveUntil[owner] ?? 0) <= now
    })
  }

  park(event: ParkedEvent): ParkResult {
    const known = this.findByEventId(event)
    if (known !== undefined) {
      this.remove(event)
      return { known, excess: [] }
    }
    const isKnown = this.told.includes(event.id) || this.parked.some(({ id }) => id === event.id)
    if (!isKnown) this.parked.push(event)
    return { excess: [] }
  }

  unpark(event: ParkedEvent, reason: 'applied' | 'unmatched', entries: readonly FeedEntry[]): UnparkResult {
    const record = reason === 'unmatched' ? this.findByEventId(event) : undefined
    if (record !== undefined) return { outcome: 'known', record }
    if (!this.remove(event)) return { outcome: 'gone' }
    if (reason === 'unmatched') this.told.push(event.id)
    this.feed.push(...entries)
    return { outcome: 'removed' }
  }

  findParked(by: ParkedQuery): ParkedEvent[] {
    if ('page' in by) return pageOf(this.parked, ({ id }) => id, by.page)
    if ('to' in by) return this.parked.filter(({ to }) => to === by.to)
    const { gupshupId, whatsappId } = by.eventIds
    return this.parked.filter(
      (event) =>
        (gupshupId !== undefined && event.gupshupId === gupshupId) ||
        (whatsappId !== undefined && event.whatsappId === whatsappId),
    )
  }

  remove({ id }: ParkedEvent): boolean {
    const before = this.parked.length
    this.parked = this.parked.filter((event) => event.id !== id)
    return this.parked.length < before
  }

  getDocument(kind: DocumentKind, key: string): AnyDocument | undefined {
    return this.documents.find((kept) => kept.kind === kind && kept.document.key === key)?.document
  }

  putDocument(
    kind: DocumentKind,
    document: AnyDocument,
    expectedVersion: number,
    entries: readonly FeedEntry[],
  ): boolean {
    const stored = this.getDocument(kind, document.key)
    if ((stored?.version ?? 0) !== expectedVersion) return isSameWrite(stored, document)
    this.documents = this.documents.filter((kept) => kept.kind !== kind || kept.document.key !== document.key)
    this.documents.push({ kind, document })
    this.feed.push(...entries)
    return true
  }

  deleteDocument(
    kind: DocumentKind,
    key: string,
    expectedVersion: number,
    entries: readonly FeedEntry[],
  ): boolean {
    if (this.getDocument(kind, key)?.version !== expectedVersion) return false
    this.documents = this.documents.filter((kept) => kept.kind !== kind || kept.document.key !== key)
    this.feed.push(...entries)
    return true
  }

  listDocuments(kind: DocumentKind, page: PageRequest): AnyDocument[] {
    const ofKind = this.documents.filter((kept) => kept.kind === kind).map(({ document }) => document)
    return pageOf(ofKind, ({ key }) => key, page)
  }

  forgetInbound(addresses: readonly string[]): void {
    for (const address of addresses) delete this.windows[address]
    for (const id of Object.keys(this.inboundUntil))
      if (containsAddress(id, addresses)) delete this.inboundUntil[id]
  }

  /** Deletes nothing. An expired id counts as unknown. */
  recordInbound({ id, from, until, now }: Inbound, entries: readonly FeedEntry[]): boolean {
    if (from !== undefined) this.windows[from] = Math.max(until, this.windows[from] ?? until)
    const isNew = id === undefined || (this.inboundUntil[id] ?? now) <= now
    if (!isNew) return false
    if (id !== undefined) this.inboundUntil[id] = until
    this.feed.push(...entries)
    return true
  }

  /** The entries after a sequence, with theirs. */
  entriesAfter(after: number): { readonly sequence: number; readonly id: string }[] {
    return this.feed.flatMap((entry, index) =>
      entry === undefined || index < after ? [] : [{ ...entry, sequence: index + 1 }],
    )
  }

  eraseFeedEntries(sequences: readonly number[]): void {
    this.feed = this.feed.map((entry, index) => (sequences.includes(index + 1) ? undefined : entry))
  }
}
