import type { GateRecord } from './gate-record.ts'
import type { MessageRecord } from './record.ts'
import type { Suppression } from './suppression.ts'

/**
 * What the client needs remembered. Every method is one atomic step, so that a database or a shared cache can implement it:
 * decisions are made on what was read, and a write loses (`false`) if another process wrote first.
 */
export interface Store {
  /** Everything is kept apart by scope: one app and source each. */
  scoped(scope: string): ScopedStore
  /** Lets go of connections and files. The client does not call it: who opens a store closes it. */
  close(): Promise<void>
}

export interface ScopedStore {
  /** Adds a new message. If its `key` is taken nothing is written and the message that has it comes back. */
  insert(record: MessageRecord): Promise<MessageRecord | undefined>
  /** Writes `record` over the version before it (`record.version - 1`). `false`: another write came first. */
  replace(record: MessageRecord): Promise<boolean>
  get(id: string): Promise<MessageRecord | undefined>
  findByKey(key: string): Promise<MessageRecord | undefined>
  /** The message one of whose attempts has this Gupshup id, or, failing that, this WhatsApp id. */
  findByEventId(ids: EventIds): Promise<MessageRecord | undefined>
  /**
   * Messages to a number that an id nobody knows may belong to: those that are `posting` or `unknown`, and `accepted` ones whose last
   * attempt has no WhatsApp id yet.
   */
  findOpen(to: string): Promise<readonly MessageRecord[]>
  /** Messages whose `dueAt` is at or before `now`, earliest first. */
  findDue(now: number, limit: number): Promise<readonly MessageRecord[]>
  /** The earliest `dueAt` of all. */
  nextDueAt(): Promise<number | undefined>
  /** Messages in a state, oldest first, after the given id. */
  findByState(state: MessageRecord['state']['name'], page: Page): Promise<readonly MessageRecord[]>

  /** Keeps an event whose message is not known yet. */
  park(event: ParkedEvent): Promise<void>
  /** Takes out every parked event with one of these ids: two callers never get the same one. */
  takeParked(ids: EventIds): Promise<readonly ParkedEvent[]>
  /** Parked events for a number, left where they are. */
  findParked(to: string): Promise<readonly ParkedEvent[]>

  getSuppression(to: string): Promise<Suppression | undefined>
  /** Adds or replaces. Gives back what was there. */
  putSuppression(suppression: Suppression): Promise<Suppression | undefined>
  /** `false`: there was none. */
  deleteSuppression(to: string): Promise<boolean>
  listSuppressions(page: Page): Promise<readonly Suppression[]>

  readGate(): Promise<GateRecord | undefined>
  /** Writes the gate over the version before it (`record.version - 1`). `false`: another write came first. */
  writeGate(record: GateRecord): Promise<boolean>

  /** Tells of every write to a message or the gate, in this process and others. Returns the way to stop. */
  watch(listener: (change: StoreChange) => void): () => void
}

export interface EventIds {
  readonly gupshupId?: string
  readonly whatsappId?: string
}

export interface ParkedEvent extends EventIds {
  readonly to?: string
  readonly receivedAt: number
  /** The event itself, JSON-safe. */
  readonly event: unknown
}

export interface Page {
  readonly limit: number
  /** The `id` (messages) or `to` (suppressions) the last page ended with. */
  readonly after?: string
}

export type StoreChange =
  | { readonly type: 'message'; readonly record: MessageRecord }
  | { readonly type: 'gate'; readonly record: GateRecord }
