import { listingOf, type MessageRecord, type MessageStateName } from '../model/index.ts'

/** Which messages a list has. A message must meet all of it, by its `listingOf()`. */
export interface MessageFilter {
  readonly state?: MessageStateName | undefined
  /** The addresses of one person. */
  readonly to?: readonly string[] | undefined
  readonly code?: number | undefined
  readonly template?: string | undefined
  /** Created at this time or later, as Unix time in milliseconds. */
  readonly since?: number | undefined
  /** Created before this time, as Unix time in milliseconds. */
  readonly until?: number | undefined
}

export interface MessageListRequest {
  readonly filter: MessageFilter
  readonly limit: number
  /** The `next` of the page before. Absent: the first page. */
  readonly after?: MessagePlace | undefined
}

/** The place of a message in every list: lists are sorted by both, the newest first. It never changes. */
export interface MessagePlace {
  readonly createdAt: number
  readonly id: string
}

export interface MessageList {
  readonly messages: readonly MessageRecord[]
  /**
   * Where the next page begins. Absent: this is the last one. A store looks at some hundreds of messages for a page at most, or a few
   * thousand, so a page can have fewer than `limit` messages, or none, although more follow.
   */
  readonly next?: MessagePlace | undefined
}

/** Whether a list with this filter has the message. */
export function matchesFilter(record: MessageRecord, filter: MessageFilter): boolean {
  const { since = Number.NEGATIVE_INFINITY, until = Number.POSITIVE_INFINITY } = filter
  if (record.createdAt < since || record.createdAt >= until) return false
  if (filter.to?.includes(record.to) === false) return false
  const { state, codes, templates } = listingOf(record)
  return (
    (filter.state === undefined || filter.state === state) &&
    (filter.code === undefined || codes.includes(filter.code)) &&
    (filter.template === undefined || templates.includes(filter.template))
  )
}
