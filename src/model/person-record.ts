import type { UnixMs } from '../util/index.ts'
import type { SuppressionScope } from './suppression.ts'

/** What is known of one address of a person. The links between addresses are stored at both ends. */
export type PersonRecord = NumberRecord | UserIdRecord | ParentIdRecord

/** A phone number, by its canonical spelling. */
export interface NumberRecord {
  readonly type: 'number'
  readonly since: UnixMs
  /** Whose it was, in order. Numbers are given to other people after a while. */
  readonly tenancies: readonly Tenancy[]
  /** Another spelling of the number, which WhatsApp has told. */
  readonly otherSpelling?: string | undefined
  readonly moved?: Move | undefined
  /** What webhooks said about consent under this number, the latest last, for people whose ids are learned later. */
  readonly decisions?: readonly ConsentDecision[] | undefined
}

/** A person opted out, or in again, with a number. */
export interface ConsentDecision {
  readonly scope: SuppressionScope
  readonly isOptOut: boolean
  readonly at: UnixMs
}

/** Where a person has gone who has no known id there, so that no other link leads to it. */
export interface Move {
  /** A number or an id. */
  readonly to: string
  readonly at: UnixMs
}

/** The time during which a number was one person's, as far as events show it. */
export interface Tenancy {
  readonly userId: string
  /** The first event that named both. */
  readonly since: UnixMs
  /** The last event that named both, or an earlier one: not every event is stored. */
  readonly lastSeen: UnixMs
  /** When the person left the number. */
  readonly endedAt?: UnixMs | undefined
}

/** An id of a person for this business portfolio. The person gets another one with another number. */
export interface UserIdRecord {
  readonly type: 'user-id'
  readonly since: UnixMs
  /** The number that it was last seen with, as the event spelled it. The record of the number tells whether it is still this person's. */
  readonly number?: string | undefined
  readonly parentUserId?: string | undefined
  readonly username?: string | undefined
  /** Ids that the person had before, or got after it. Notices of changes come in any order. */
  readonly otherIds?: readonly string[] | undefined
  readonly moved?: Move | undefined
}

/** An id that several portfolios share. */
export interface ParentIdRecord {
  readonly type: 'parent-id'
  readonly userId: string
  readonly since: UnixMs
}
