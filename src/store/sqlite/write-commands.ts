import type { DocumentKind } from '../documents.ts'
import type { Listed } from './list-names.ts'

/** A message on its way to the writer thread, which parses it in less time than its columns would take to be copied from thread to thread. */
export interface WrittenMessage {
  readonly json: string
  /** When it is written, as Unix time in milliseconds. */
  readonly now: number
  /** Whether its write need not wait for the disk: see `mayLag()`. */
  readonly mayLag: boolean
}

/** A message, with the columns that it is found by. */
export interface MessageRow {
  readonly id: string
  readonly version: number
  readonly writeId: string | null
  readonly key: string | null
  readonly openTo: string | null
  readonly queue: string | null
  readonly lane: string
  readonly fairKey: string
  readonly priority: number | null
  readonly dueAt: number | null
  readonly owner: string | null
  /** SQLite has no booleans. */
  readonly isWaiting: 0 | 1
  /** When the message was last written to, if it is finished. */
  readonly finishedAt: number | null
  /** When its content is deleted, even if no webhook has reported its outcome. */
  readonly contentEndsAt: number | null
  readonly gupshupIds: readonly string[]
  readonly whatsappIds: readonly string[]
  readonly listed: Listed
  readonly json: string
}

/** Ids that events name messages by. */
export interface ClaimedIds {
  readonly gupshupIds: readonly string[]
  readonly whatsappIds: readonly string[]
}

/** What a parked event is removed by, and its message found by. */
export interface ParkedIds {
  readonly id: string
  readonly gupshupId: string | null
  readonly whatsappId: string | null
}

export interface ParkedRow extends ParkedIds {
  readonly to: string | null
  readonly json: string
}

/** A document without its kind. */
export interface DocumentRow {
  readonly key: string
  readonly version: number
  readonly writeId: string | null
  readonly json: string
}

export interface InboundRow {
  readonly id: string | null
  readonly from: string | null
  /** All times are Unix times in milliseconds. */
  readonly until: number
  readonly idUntil: number
  readonly now: number
}

/** An entry of the feed, without the place that it gets there. */
export interface FeedRow {
  readonly id: string
  readonly name: string
  readonly subject: string
  readonly json: string
}

/** Every write, by its name, with its arguments: plain data, because it goes from one thread to another. */
export interface Writes {
  readonly addScope: readonly [name: string]
  readonly insert: readonly [message: WrittenMessage]
  /** @param claim Ids that must lead to no other message. Absent, as nearly always: none, and nothing has to be copied for them. */
  readonly replace: readonly [message: WrittenMessage, claim?: ClaimedIds | undefined]
  /** Lists some messages of an earlier version. */
  readonly fillLists: readonly []
  readonly heartbeat: readonly [owner: string, until: number]
  readonly park: readonly [event: ParkedRow]
  readonly unpark: readonly [event: ParkedIds, reason: 'applied' | 'unmatched']
  readonly putDocument: readonly [kind: DocumentKind, document: DocumentRow, expectedVersion: number]
  readonly deleteDocument: readonly [kind: DocumentKind, key: string, expectedVersion: number]
  readonly recordInbound: readonly [inbound: InboundRow]
  readonly forgetInbound: readonly [addresses: readonly string[]]
  readonly eraseFeedEntries: readonly [sequences: readonly number[]]
}

export type WriteName = keyof Writes

/** `scope` is the number that the file has for the scope; of `addScope` it is 0. */
export interface WriteCommand<Name extends WriteName = WriteName> {
  readonly name: Name
  readonly scope: number
  readonly args: Writes[Name]
  /** Appended to the feed if this write is `done`. Absent: none. */
  readonly entries?: readonly FeedRow[] | undefined
}

/**
 * - `done`: it is written.
 * - `repeated`: this very write was done before.
 * - `lost`: another was first, or there is nothing to change.
 */
export interface WriteResult {
  readonly outcome: 'done' | 'repeated' | 'lost'
  /** The JSON of the message that is in the way. */
  readonly found?: string
  /** The JSON of the oldest parked events above the limit. */
  readonly excess?: readonly string[]
  /** How many rows were deleted. */
  readonly deleted?: number
}

export const done: WriteResult = { outcome: 'done' }
export const repeated: WriteResult = { outcome: 'repeated' }
export const lost: WriteResult = { outcome: 'lost' }
