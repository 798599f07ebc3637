/** An event for the feed. It is written in the same step as the change that it tells, or not at all. */
export interface FeedEntry {
  /** Made by the client, at random. No two entries have the same. */
  readonly id: string
  /** `failed`, `inbound` … */
  readonly name: string
  /** What the event is about: the events of one subject are told in order. A hash where the name of the subject is personal data. */
  readonly subject: string
  /** JSON-safe. */
  readonly event: unknown
}

/** An entry as the feed has it. */
export interface StoredFeedEntry extends FeedEntry {
  /**
   * 1 for the first entry of a scope, 2 for the next, without gaps, also over restarts. An entry that can be read has no entry before it that is
   * still to come.
   */
  readonly sequence: number
  /** When it was appended, as Unix time in milliseconds, by the store's clock. */
  readonly at: number
}

export interface FeedPageRequest {
  /** The sequence after which the page begins. 0: at the oldest entry that is kept. */
  readonly after: number
  readonly limit: number
}

export interface FeedPage {
  /** In order. Erased entries are left out. */
  readonly entries: readonly StoredFeedEntry[]
  /** The `after` of the next page: the last sequence that this page covers, also if that entry was erased. `after` itself at the end of the feed. */
  readonly next: number
  /** The sequence of the oldest entry that is kept: `newest + 1` if there is none. */
  readonly oldest: number
  /** The sequence of the newest entry. 0: nothing was ever appended. */
  readonly newest: number
}
