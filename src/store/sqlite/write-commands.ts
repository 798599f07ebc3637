import type { EntryKind } from '../entries.ts'

/** What is kept of a message beside its JSON, so that it can be found. */
export interface MessageRow {
  readonly id: string
  readonly version: number
  readonly writeId: string | null
  readonly key: string | null
  /** The number it was sent to, while an id that nobody knows may be its. */
  readonly openTo: string | null
  readonly queue: string | null
  readonly priority: number | null
  readonly dueAt: number | null
  readonly owner: string | null
  /** SQLite knows no booleans. */
  readonly isWaiting: 0 | 1
  /** When the client had nothing more to do with it. */
  readonly finishedAt: number | null
  /** When what it says goes, whether or not a webhook has told its end. */
  readonly contentEndsAt: number | null
  /** The ids that events may come with, by who has given them. */
  readonly gupshupIds: readonly string[]
  readonly whatsappIds: readonly string[]
  readonly json: string
}

/** Ids that events come with, by who has given them. */
export interface ClaimedIds {
  readonly gupshupIds: readonly string[]
  readonly whatsappIds: readonly string[]
}

/** By what a parked event is taken out, and its message found. */
export interface ParkedIds {
  readonly id: string
  readonly gupshupId: string | null
  readonly whatsappId: string | null
}

export interface ParkedRow extends ParkedIds {
  readonly to: string | null
  readonly json: string
}

export interface GateRow {
  readonly version: number
  readonly writeId: string | null
  readonly json: string
}

/** What is kept by name: what sort of thing, and under which name. */
export interface EntryName {
  readonly kind: EntryKind
  readonly key: string
}

export interface InboundRow {
  readonly id: string | null
  readonly from: string | null
  /** In milliseconds since 1970, as `now` is. */
  readonly until: number
  readonly idUntil: number
  readonly now: number
}

/** One write. Plain, because it goes from one thread to the other. `scope` is the number the file has for it. */
export type WriteCommand =
  | { readonly type: 'add-scope'; readonly name: string }
  | { readonly type: 'insert'; readonly scope: number; readonly message: MessageRow }
  | {
      readonly type: 'replace'
      readonly scope: number
      readonly message: MessageRow
      /** Ids that must lead to no other message. */
      readonly claim: ClaimedIds
    }
  | { readonly type: 'heartbeat'; readonly scope: number; readonly owner: string; readonly until: number }
  | { readonly type: 'release-owner'; readonly scope: number; readonly owner: string }
  | { readonly type: 'park'; readonly scope: number; readonly event: ParkedRow }
  | { readonly type: 'unpark'; readonly scope: number; readonly id: string }
  | { readonly type: 'discard'; readonly scope: number; readonly event: ParkedIds }
  | { readonly type: 'put-entry'; readonly scope: number; readonly name: EntryName; readonly json: string }
  | {
      readonly type: 'replace-entry'
      readonly scope: number
      readonly name: EntryName
      readonly before: string
      /** Absent: the entry is deleted. */
      readonly json?: string
    }
  | { readonly type: 'delete-entry'; readonly scope: number; readonly name: EntryName }
  | { readonly type: 'record-inbound'; readonly scope: number; readonly inbound: InboundRow }
  | { readonly type: 'write-gate'; readonly scope: number; readonly gate: GateRow }

/**
 * What became of a step.
 *
 * - `done`: it is written.
 * - `repeated`: this very step was written before.
 * - `lost`: another was first, or there is nothing that it could change.
 */
export interface WriteResult {
  readonly outcome: 'done' | 'repeated' | 'lost'
  /** The JSON of what was there before, where that is asked for. */
  readonly found?: string
  /** The JSON of what had to go for it. */
  readonly evicted?: readonly string[]
}

export const done: WriteResult = { outcome: 'done' }
export const repeated: WriteResult = { outcome: 'repeated' }
export const lost: WriteResult = { outcome: 'lost' }
