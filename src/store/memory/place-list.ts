import type { MessageRecord } from '../../model/index.ts'
import {
  type MessageFilter,
  type MessageList,
  type MessageListRequest,
  type MessagePlace,
  matchesFilter,
} from '../message-filter.ts'
import { lowerBound } from './lower-bound.ts'

/** A page looks at so many messages at most, which takes some milliseconds. */
const maxLooks = 2_000

/**
 * The places of all messages, in their order. A message that is evicted leaves its place behind: taking it out would move all others each time.
 */
export class PlaceList {
  #places: MessagePlace[] = []
  #left = 0
  readonly #get: (id: string) => MessageRecord | undefined

  /** @param get Finds a message that is kept. */
  constructor(get: (id: string) => MessageRecord | undefined) {
    this.#get = get
  }

  add({ createdAt, id }: MessageRecord): void {
    const place = { createdAt, id }
    const last = this.#places.at(-1)
    // Messages are mostly added in the order of their time.
    if (last === undefined || isBefore(last, place)) this.#places.push(place)
    else this.#insert(place)
  }

  /** Called when a message is gone. */
  leaveOne(): void {
    this.#left += 1
    if (this.#left <= this.#places.length / 2) return
    this.#places = this.#places.filter((place) => this.#messageAt(place) !== undefined)
    this.#left = 0
  }

  page({ filter, limit, after }: MessageListRequest): MessageList {
    const { since = Number.NEGATIVE_INFINITY } = filter
    const messages: MessageRecord[] = []
    let last: MessagePlace | undefined
    let looks = 0
    for (let index = this.#end(filter, after) - 1; index >= 0; index -= 1) {
      const place = this.#places[index]
      if (place === undefined || place.createdAt < since) return { messages }
      if (messages.length >= limit || looks >= maxLooks) return { messages, next: last }
      last = place
      looks += 1
      const record = this.#messageAt(place)
      if (record !== undefined && matchesFilter(record, filter)) messages.push(record)
    }
    return { messages }
  }

  /** How many places come before the newest one of the page. */
  #end({ until = Number.POSITIVE_INFINITY }: MessageFilter, after: MessagePlace | undefined): number {
    return lowerBound(
      this.#places,
      (place) => place.createdAt < until && (after === undefined || isBefore(place, after)),
    )
  }

  #insert(place: MessagePlace): void {
    const index = lowerBound(this.#places, (other) => isBefore(other, place))
    const found = this.#places[index]
    const isThere = found?.id === place.id && found.createdAt === place.createdAt
    if (isThere) this.#left -= 1
    else this.#places.splice(index, 0, place)
  }

  /** A message that was evicted and added again can have another time. */
  #messageAt({ id, createdAt }: MessagePlace): MessageRecord | undefined {
    const record = this.#get(id)
    return record?.createdAt === createdAt ? record : undefined
  }
}

function isBefore(a: MessagePlace, b: MessagePlace): boolean {
  return a.createdAt < b.createdAt || (a.createdAt === b.createdAt && a.id < b.id)
}
