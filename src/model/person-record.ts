import type { UnixMs } from '../util/index.ts'
import type { SuppressionScope } from './suppression.ts'

/** What is known of one address of a person. The links between addresses are stored at both ends. */
export type PersonRecord = NumberRecord | UserIdRecord | ParentIdRecord

/**
 * A phone number, by its canonical spelling. It has what events said, in whatever order they came. What follows from that is decided by every
 * reader.
 */
export interface NumberRecord {
  readonly type: 'number'
  readonly since: UnixMs
  /** Whose it was, in order. Numbers are given to other people after a while. */
  readonly tenancies: readonly Tenancy[]
  /** Who shared a card with it. */
  readonly claims?: readonly Claim[] | undefined
  /** Other spellings of the number, which WhatsApp has told. */
  readonly otherSpellings?: readonly string[] | undefined
  /** What webhooks said about consent under this number, the latest last, for people whose ids are learned later. */
  readonly decisions?: readonly ConsentDecision[] | undefined
}

/** A person opted out, or in again, with a number. */
export interface ConsentDecision {
  readonly scope: SuppressionScope
  readonly isOptOut: boolean
  readonly at: UnixMs
}

/** A person said that the number is theirs. */
export interface Claim {
  readonly userId: string
  readonly at: UnixMs
  /** When the person left the number. */
  readonly endedAt?: UnixMs | undefined
}

/** The time during which a number was one person's, as far as events show it. */
export interface Tenancy {
  /** An id of the person, or a placeholder for it. */
  readonly userId: string
  /** The first event that named both. */
  readonly since: UnixMs
  /** The last event that named both, or an earlier one: not every event is stored. */
  readonly lastSeen: UnixMs
  /** When the person left the number. */
  readonly endedAt?: UnixMs | undefined
  /** Whether a notice said that the person came to the number then. Without one, the number can have been the person's before `since`. */
  readonly hasArrived?: boolean | undefined
  /** Whether a notice said that it was the same person's before, under an id that it did not name. */
  readonly continues?: boolean | undefined
}

/**
 * An id of a person for this business portfolio. The person gets another one with another number. A person of whom notices name numbers alone has a
 * placeholder.
 */
export interface UserIdRecord {
  readonly type: 'user-id'
  readonly since: UnixMs
  /** The numbers that it was seen with, as events spelled them. Their records tell when they were this person's. */
  readonly numbers?: readonly string[] | undefined
  /** The numbers of cards that it shared while they were somebody else's, as far as was known. */
  readonly claimedNumbers?: readonly string[] | undefined
  /** When the person got another number, and with it another id. */
  readonly leftAt?: UnixMs | undefined
  readonly parentUserId?: string | undefined
  readonly username?: string | undefined
  /** Ids that the person had before, or got after it. Notices of changes come in any order. */
  readonly otherIds?: readonly string[] | undefined
  /** The notices of changes that were learned: each is emitted once. */
  readonly notices?: readonly LearnedNotice[] | undefined
}

/** A notice that a person has another number or id. */
export interface LearnedNotice {
  readonly change: 'number' | 'user-id'
  readonly at: UnixMs
}

/** An id that several portfolios share. */
export interface ParentIdRecord {
  readonly type: 'parent-id'
  readonly userId: string
  readonly since: UnixMs
}
