import type { EventIds, GateRecord, LaneRecord, MessageRecord, QueueName } from '../model/index.ts'
import type { DocumentKind, Documents, StoredDocument } from './documents.ts'
import type { FeedEntry, FeedPage, FeedPageRequest } from './feed.ts'
import type { MessageList, MessageListRequest } from './message-filter.ts'
import type { DueRequest, RateGrant, RateRequest, RecipientTurnRequest } from './rate.ts'

/**
 * Keeps what the client must not forget. Each method is one atomic step, so that a database or a shared cache can implement it. The client
 * decides on what it has read, and a write loses (`false`) if another process wrote first.
 *
 * A method that fails rejects, best with a `StoreError`, and may be called again. Writes carry a `writeId`, by which a store recognizes a write
 * that was done and whose response was lost.
 *
 * Writes that take `entries` append them to the feed in the same step, if and only if they write. A repeated write appends nothing again.
 */
export interface Store {
  /** Keeps everything of one app and source apart. Each client asks for its scope once, and releases it when it closes. */
  scoped(scope: string): ScopedStore
  /** Ends connections and files for good. A client does not call it, because others may use the store. */
  close(): Promise<void>
}

export interface ScopedStore {
  /** Whether other processes may write to it. Then the client sends heartbeats, and recovers the messages of crashed processes. */
  readonly isShared: boolean
  /**
   * Whether `watch()` reports each write of other processes to the gate, to followed messages and to queues at this moment. Then the client polls
   * every five minutes only, and after a change `missed`. Absent: it polls every second.
   */
  readonly isListening?: boolean | undefined

  /**
   * Adds a new message. If another message has its `idempotencyKey`, nothing is written and that message is returned. A message that is
   * stored already was added by this very call before: nothing is returned. A message whose `isKeyFree` is set loses its key to the new one.
   */
  insert(record: MessageRecord, entries?: readonly FeedEntry[]): Promise<MessageRecord | undefined>
  /**
   * Writes `record` over the version before it (`record.version - 1`). `false`: another write came first. `true` as well if the stored
   * message has this `version` and this `writeId`.
   *
   * @param claim Ids that must belong to no other message. If one does, nothing is written (`false`). Without it, an id that two messages
   *   have leads to the one written last.
   */
  replace(
    record: MessageRecord,
    claim?: readonly EventIds[],
    entries?: readonly FeedEntry[],
  ): Promise<boolean>
  get(id: string): Promise<MessageRecord | undefined>
  /** Finds messages by what `indexOf()` says of them. */
  find(by: MessageQuery): Promise<readonly MessageRecord[]>
  /** Returns messages of a queue that are due at or before `now`, lane by lane, each in the order of `DuePlace`. */
  findDue(request: DueRequest): Promise<DueMessages>
  /**
   * Returns all messages, page by page, in an order of the store's own. A message that is stored from the first request to the last response is on
   * at least one page, even if other writes happen in between. A page has about `limit` messages, or fewer, or none.
   */
  listMessages(page: MessagePageRequest): Promise<MessagePage>
  /**
   * Returns messages by what `listingOf()` says of them, the newest first. Messages that change meanwhile shift no page: none comes twice, and none
   * is left out that meets the filter all the time.
   */
  selectMessages(request: MessageListRequest): Promise<MessageList>
  /** Returns how many messages are `waiting` or `unconfirmed`. */
  countWaiting(): Promise<number>

  /** Writes that a client is alive until then, as Unix time in milliseconds. 0: it has closed, and what it still owns is orphaned. */
  heartbeat(owner: string, until: number): Promise<void>
  /**
   * Returns messages whose owner is not known to be alive at `now`. An owner whose heartbeat reaches further than `maxAheadMs` from now does
   * not count as alive: a clock was wrong when it was written.
   */
  findOrphans(now: number, limit: number, maxAheadMs?: number): Promise<readonly MessageRecord[]>

  /**
   * Keeps an event whose message is not known yet. The same step looks for the message once more: an event whose message is stored by
   * now is not kept, and neither is one that was unparked as `unmatched` in the last day: a webhook that comes again tells nothing new. An event that is
   * parked already stays as it is.
   */
  park(event: ParkedEvent): Promise<ParkResult>
  findParked(by: ParkedQuery): Promise<readonly ParkedEvent[]>
  /**
   * Removes a parked event.
   *
   * @param reason `applied`: its message has it now. `unmatched`: it belongs to no message. Then the same step looks for the message once
   *   more, and an event whose message is stored by now stays. The `id` of one that is removed is remembered for a day.
   */
  unpark(
    event: ParkedEvent,
    reason: 'applied' | 'unmatched',
    entries?: readonly FeedEntry[],
  ): Promise<UnparkResult>

  getDocument<Kind extends DocumentKind>(
    kind: Kind,
    key: string,
  ): Promise<StoredDocument<Documents[Kind]> | undefined>
  /**
   * Writes a document over the version that was read; 0 is none. `false`: another version is stored by now, and nothing is written. `true`
   * as well if the stored document has this `version` and this `writeId`.
   */
  putDocument<Kind extends DocumentKind>(
    kind: Kind,
    document: StoredDocument<Documents[Kind]>,
    expectedVersion: number,
    entries?: readonly FeedEntry[],
  ): Promise<boolean>
  /** Deletes the version that was read. `false`: another one is stored by now, or none. */
  deleteDocument(
    kind: DocumentKind,
    key: string,
    expectedVersion: number,
    entries?: readonly FeedEntry[],
  ): Promise<boolean>
  /** Returns the documents of a kind in the order of their keys. */
  listDocuments<Kind extends DocumentKind>(
    kind: Kind,
    page: PageRequest,
  ): Promise<readonly StoredDocument<Documents[Kind]>[]>

  /**
   * Remembers something that came in: a message, by its id, or another event of a webhook, by a hash of it. Keeps the session window of its sender
   * open until `until`, unless it is open for longer already. `false`: what has this id came in before, and only the window is written. Windows and
   * ids may be deleted once they are over.
   */
  recordInbound(inbound: Inbound, entries?: readonly FeedEntry[]): Promise<boolean>
  /** Returns until when a number's session window is or was open, as Unix time in milliseconds. */
  getWindow(to: string): Promise<number | undefined>
  /**
   * Deletes the windows of these addresses, and the ids of inbound messages that contain one of them: see `containsAddress()`. Returns how many
   * windows and ids it deleted.
   */
  forgetInbound(addresses: readonly string[]): Promise<number>

  /** Returns a page of the feed. Entries are kept as long as finished messages. */
  readFeed(page: FeedPageRequest): Promise<FeedPage>
  /** Deletes the content of entries, of which only the sequence stays. */
  eraseFeedEntries(sequences: readonly number[]): Promise<void>

  /**
   * Calls the listener for every write to a message, the gate or a lane in this process, and for what other processes write to the gate, to a lane and to
   * the messages that are `followed`. A store may also tell when a message is due that another process has written. Returns an unsubscribe function.
   */
  watch(listener: (change: StoreChange) => void, followed?: WatchedIds): () => void

  /**
   * Returns the time that all clients of the store go by, as Unix time in milliseconds, however their clocks differ. Without it each client
   * goes by its own clock.
   */
  time?(): Promise<number>
  /**
   * Returns which copy of the data this is. By it a client notices that the store was emptied, replaced or restored from a backup. A store
   * that cannot lose its data while a client runs needs none.
   */
  identity?(): Promise<StoreIdentity>
  /**
   * Makes unreadable what was deleted and overwritten before, as far as the store's own files still have it. Rejects if it cannot, and may be called
   * again. A store whose deleted data is gone at once needs none.
   */
  purge?(): Promise<void>
  /**
   * Called when a client of this scope has closed. After the last one the store closes the connections that keep the process alive, until it
   * is used again. A store that keeps no process alive needs none.
   */
  release?(): Promise<void>
  /** Gives out the permits to send, over all clients of the scope: see `exchangeRate()`. Without it each client limits its own rate. */
  exchangeRate?(request: RateRequest): Promise<RateGrant>
  /** What the store knows without a promise. Only one that keeps everything in this process has it. */
  readonly peek?: StorePeek | undefined
  /**
   * Takes the turn of a person, over all clients of the scope. Returns 0 if it was taken, or after how many milliseconds to ask again. Without it
   * each client counts its own.
   */
  takeRecipientTurn?(request: RecipientTurnRequest): Promise<number>
}

/** Nearly every send finds nothing under these, and a promise takes longer than the look. */
export interface StorePeek {
  hasDocument(kind: DocumentKind, key: string): boolean
  hasParkedEvents(): boolean
}

export type MessageQuery =
  /** The one message with this key. */
  | { readonly idempotencyKey: string }
  /** The one message with an attempt that has this Gupshup id or, failing that, this WhatsApp id. */
  | { readonly eventIds: EventIds }
  /** Every message to this number that an id which no message has may belong to: see `isOpen()`. */
  | { readonly openTo: string }

export interface DueMessages {
  readonly messages: readonly MessageRecord[]
  /** When the earliest message of the lanes is or was due, as Unix time in milliseconds. Absent: they are empty. */
  readonly nextDueAt?: number | undefined
}

export interface StoreIdentity {
  /** Random, made with the first use of the scope and kept with its data. */
  readonly id: string
  /** How many messages were ever inserted. */
  readonly inserted: number
}

export interface ParkedEvent extends EventIds {
  /** A hash of what the event says, so that an event that comes twice is parked once. Random if it has no time. */
  readonly id: string
  readonly to?: string | undefined
  readonly receivedAt: number
  /** The event itself, JSON-safe. */
  readonly event: unknown
}

export type ParkedQuery =
  /** Every event with one of these ids. */
  | { readonly eventIds: EventIds }
  /** Every event for a number. */
  | { readonly to: string }
  /** All events, in the order of their `id`. */
  | { readonly page: PageRequest }

export interface ParkResult {
  /** The message that has one of the event's ids by now: then the event is not kept. */
  readonly known?: MessageRecord | undefined
  /**
   * The oldest events above the number that the store is to keep, a hundred at most. They stay until the client unparks each as `unmatched`, so that
   * none is dropped without being told.
   */
  readonly excess: readonly ParkedEvent[]
}

export type UnparkResult =
  /** This call removed it. */
  | { readonly outcome: 'removed' }
  /** It was not there: another process removed it. */
  | { readonly outcome: 'gone' }
  /** It belongs to this message, and stays parked until it is applied. */
  | { readonly outcome: 'known'; readonly record: MessageRecord }

export interface PageRequest {
  readonly limit: number
  /** The key that the last page ended with. */
  readonly after?: string | undefined
}

export interface MessagePageRequest {
  readonly limit: number
  /** The `next` of the page before. Absent: the first page. */
  readonly cursor?: string | undefined
}

export interface MessagePage {
  readonly messages: readonly MessageRecord[]
  /** The `cursor` of the page after this one. Absent: this is the last one. */
  readonly next?: string | undefined
}

/** A message from a recipient to the business. */
export interface Inbound {
  /** Absent: a repeated message cannot be recognized. */
  readonly id?: string | undefined
  /** Absent: it opens no window. */
  readonly from?: string | undefined
  /** When the window closes, as Unix time in milliseconds. */
  readonly until: number
  /** Until when its id is remembered, if that is longer: the window of a message that came late is nearly over. */
  readonly idUntil?: number | undefined
  /** What is over by now may be deleted. Unix time in milliseconds. */
  readonly now: number
}

export type StoreChange =
  | { readonly type: 'message'; readonly id: string; readonly record: MessageRecord }
  | { readonly type: 'gate'; readonly record: GateRecord }
  /** Another process has written a message of this queue, which is due then, or 0: it may be due at any time. Told early or twice it costs one look. */
  | { readonly type: 'due'; readonly queue: QueueName; readonly dueAt: number }
  /** Changes by other processes may have been missed: the store was not reached for a while. */
  | { readonly type: 'missed' }
  | { readonly type: 'lane'; readonly record: LaneRecord }

/** The ids of messages that a client waits for. */
export interface WatchedIds {
  has(id: string): boolean
  keys(): Iterable<string>
}
