import type { EventIds, GateRecord, MessageRecord, QueueName } from '../model/index.ts'
import type { Entries, EntryKind } from './entries.ts'

/**
 * What the client needs remembered. Every method is one atomic step, so that a database or a shared cache can implement it:
 * decisions are made on what was read, and a write loses (`false`) if another process wrote first.
 *
 * A step that fails throws a `StoreError`, and may be repeated: writes name themselves by their `stamp`, so that one which was done
 * and whose answer was lost is recognised.
 */
export interface Store {
  /** Everything is kept apart by scope: one app and source each. Each client asks for its scope once, and releases it when it closes. */
  scoped(scope: string): ScopedStore
  /** Ends connections and files for good. A client does not call it, because others may use the store; it releases its scope. */
  close(): Promise<void>
}

export interface ScopedStore {
  /** Whether other processes may write to it: then the client says that it lives, and looks after those that no longer do. */
  readonly isShared: boolean

  /**
   * Adds a new message. If its `idempotencyKey` is taken nothing is written and the message that has it comes back. A message that is there
   * already was added by this very step before, and nothing comes back.
   */
  insert(record: MessageRecord): Promise<MessageRecord | undefined>
  /**
   * Writes `record` over the version before it (`record.version - 1`). `false`: another write came first. `true` as well if this
   * very write, by its `stamp`, is what is there.
   *
   * @param claim ids that must belong to no other message: if one leads to another by now, nothing is written (`false`). Without it an id
   *   that two messages have leads to the one that was written last.
   */
  replace(record: MessageRecord, claim?: readonly EventIds[]): Promise<boolean>
  get(id: string): Promise<MessageRecord | undefined>
  findByKey(key: string): Promise<MessageRecord | undefined>
  /** The message one of whose attempts has this Gupshup id, or, failing that, this WhatsApp id. */
  findByEventId(ids: EventIds): Promise<MessageRecord | undefined>
  /**
   * Messages to a number that an id nobody knows may belong to (see `isOpen()`): those with a request of which nothing has told what
   * became of it, and `accepted` ones whose last attempt has no WhatsApp id yet.
   */
  findOpen(to: string): Promise<readonly MessageRecord[]>
  /**
   * Messages that are this work (see `workOf()`) at or before `now`: of queued ones the lower `priority` first, then the earliest, and of
   * those that are due at the same time the one that was inserted first. A store with `consume()` hands them out in the same order.
   */
  findDue(work: QueueName, now: number, limit: number): Promise<readonly MessageRecord[]>
  /** The earliest `dueAt` of this work. */
  nextDueAt(work: QueueName): Promise<number | undefined>
  /** How many messages are `waiting` or `doubtful`. */
  countWaiting(): Promise<number>

  /** Says that a client lives, in milliseconds since 1970. */
  heartbeat(owner: string, until: number): Promise<void>
  /** The client ends: what it still owns is an orphan from now on. */
  releaseOwner(owner: string): Promise<void>
  /**
   * Messages whose owner is not known to live at `now`. One that said that it lives for longer than `maxAheadMs` from now does not: a clock
   * was wrong when it said so.
   */
  findOrphans(now: number, limit: number, maxAheadMs?: number): Promise<readonly MessageRecord[]>

  /**
   * Keeps an event whose message is not known yet. The same step looks for the message once more: an event whose message is known by
   * now is not kept.
   */
  park(event: ParkedEvent): Promise<ParkResult>
  /** Every parked event with one of these ids. */
  findParked(ids: EventIds): Promise<readonly ParkedEvent[]>
  /** Every parked event for a number. */
  findParkedFor(to: string): Promise<readonly ParkedEvent[]>
  /** Every parked event, in the order of their `id`. */
  listParked(page: PageRequest): Promise<readonly ParkedEvent[]>
  /** Takes out a parked event that was applied to its message. `false`: it is not there. */
  unpark(event: ParkedEvent): Promise<boolean>
  /**
   * Takes out a parked event that belongs to no message. The same step looks for the message once more: an event whose message is known
   * by now stays.
   */
  discard(event: ParkedEvent): Promise<DiscardResult>

  /** What is known of a number or a template: its suppression, its quarantine. */
  getEntry<Kind extends EntryKind>(kind: Kind, key: string): Promise<Entries[Kind] | undefined>
  /** Adds or replaces. Gives back what was there. */
  putEntry<Kind extends EntryKind>(
    kind: Kind,
    key: string,
    entry: Entries[Kind],
  ): Promise<Entries[Kind] | undefined>
  /**
   * Writes over exactly the entry that was read, or deletes it if there is no `entry`. `false`: another one is there by now, and
   * nothing is written.
   */
  replaceEntry<Kind extends EntryKind>(
    kind: Kind,
    key: string,
    before: Entries[Kind],
    entry?: Entries[Kind],
  ): Promise<boolean>
  /** `false`: there was none. */
  deleteEntry(kind: EntryKind, key: string): Promise<boolean>
  /** Every entry of a kind, in the order of its keys. */
  listEntries<Kind extends EntryKind>(kind: Kind, page: PageRequest): Promise<readonly Entries[Kind][]>

  /**
   * Remembers a message that came in, and keeps its sender's window open until `until`, unless it is open for longer already.
   * `false`: a message of this id came in before. Windows and ids may be forgotten once they are over.
   */
  recordInbound(inbound: Inbound): Promise<boolean>
  /** Until when a number's window is open, or was, in milliseconds since 1970. */
  getWindow(to: string): Promise<number | undefined>

  /**
   * What time it is for all clients of the store, in milliseconds since 1970, however their clocks differ. Without it each client goes by its
   * own clock.
   */
  time?(): Promise<number>

  readGate(): Promise<GateRecord | undefined>
  /** Writes the gate over the version before it (`record.version - 1`). `false` and `true` as with `replace()`. */
  writeGate(record: GateRecord): Promise<boolean>

  /**
   * Tells of every write to a message or the gate in this process, and of what other processes write to the gate and to the
   * messages that are `followed`. Returns the way to stop.
   */
  watch(listener: (change: StoreChange) => void, followed?: WatchedIds): () => void

  /**
   * Which copy of the data this is, by which a client notices that the store has been emptied, replaced or put back to an older copy. A
   * store that cannot lose its data while a client lives needs none.
   */
  identity?(): Promise<StoreIdentity>

  /**
   * A client that had this scope is closed. With the last one a store lets go of what keeps the process alive, its connections, until it
   * is used again. A store that keeps no process alive needs none.
   */
  release?(): Promise<void>

  /** A store with a queue of its own hands out what is due by itself. Without it the client asks `findDue()`. */
  startWorker?(work: QueueName, consumer: JobProcessor): StoreWorker
  /** A store that several processes pace themselves by. Without it each process paces itself. */
  createLeaseSource?(turnMs: number): LeaseSource
}

export interface StoreIdentity {
  /** Random, made with the first use of the scope and kept with its data. */
  readonly id: string
  /** How many messages were ever inserted. */
  readonly inserted: number
}

export interface ParkedEvent extends EventIds {
  /** Our own name of it, given when it is parked. */
  readonly id: string
  readonly to?: string | undefined
  readonly receivedAt: number
  /** The event itself, JSON-safe. */
  readonly event: unknown
}

export interface ParkResult {
  /** The message that has one of the event's ids by now: then the event is not kept. */
  readonly known?: MessageRecord | undefined
  /** The oldest events, which the store dropped because it holds no more. */
  readonly evicted: readonly ParkedEvent[]
}

export type DiscardResult =
  | { readonly outcome: 'discarded' }
  /** Another process took it out. */
  | { readonly outcome: 'gone' }
  /** It belongs to this message after all, and stays parked until it is applied. */
  | { readonly outcome: 'known'; readonly record: MessageRecord }

export interface PageRequest {
  readonly limit: number
  /** The key that the last page ended with. */
  readonly after?: string | undefined
}

/** A message that somebody sent to the business. */
export interface Inbound {
  /** Absent: nobody can tell whether it came before. */
  readonly id?: string | undefined
  /** Absent: it opens no window. */
  readonly from?: string | undefined
  /** How long the window stays open, in milliseconds since 1970. */
  readonly until: number
  /** How long its id is known, in milliseconds since 1970, if that is longer: the window of a message that came late is nearly over. */
  readonly idUntil?: number | undefined
  /** What is over by now may be forgotten, in milliseconds since 1970. */
  readonly now: number
}

export type StoreChange =
  | { readonly type: 'message'; readonly id: string; readonly record: MessageRecord }
  | { readonly type: 'gate'; readonly record: GateRecord }

/** The messages that somebody waits for. */
export interface WatchedIds {
  has(id: string): boolean
  keys(): Iterable<string>
}

/** Who takes due messages from a store's own queue. */
export interface JobProcessor {
  /** How many messages it works on at once. */
  readonly concurrency: number
  /** Works on one message. Resolves when there is nothing more to do about it now, and leaves it without this `dueAt`. */
  readonly onDue: (record: MessageRecord) => Promise<void>
  readonly onError: (error: unknown) => void
}

export interface StoreWorker {
  /** Takes no more. Resolves when what was taken is done. */
  close(): Promise<void>
}

/** One turn every `turnMs`, over all processes. */
export interface LeaseSource {
  /** Resolves when it is this process's turn. */
  next(): Promise<void>
  close(): void
}
