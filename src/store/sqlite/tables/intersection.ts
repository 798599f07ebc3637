import type { MessagePlace } from '../../message-filter.ts'

/** Finds the first place of a list after `from`, or at it, in the order of lists: the newest first. */
export type Seek = (list: string, from: MessagePlace, isIncluded: boolean) => MessagePlace | undefined

export interface Range {
  readonly after: MessagePlace
  readonly since: number
  readonly limit: number
}

export interface Places {
  readonly places: readonly MessagePlace[]
  /** Where the next page begins. Absent: there are no more. */
  readonly next?: MessagePlace | undefined
}

/** How often a page looks into a list at most, at some 5 µs each. A page of a hundred messages by two filters needs some 300. */
const maxSeeks = 1_000

/**
 * The places that are in one list of each group. All lists have the same order, so it leaps from the place where one group goes on to where the
 * next does: a rare code among a million read messages takes as many steps as there are messages with the code.
 */
export function intersection(
  groups: readonly (readonly string[])[],
  { after, since, limit }: Range,
  seek: Seek,
): Places {
  const places: MessagePlace[] = []
  const cursors = groups.map((lists) => lists.map((list) => new Cursor(list, seek)))
  const seeks = () => cursors.flat().reduce((sum, cursor) => sum + cursor.seeks, 0)
  let from = after
  let isIncluded = false
  let passed = after
  do {
    const heads = cursors.map((group) => newestOf(group.map((cursor) => cursor.next(from, isIncluded))))
    const oldest = oldestOf(heads)
    if (oldest === undefined || oldest.createdAt < since) return { places }
    isIncluded = heads.some((head) => compare(head, oldest) > 0)
    if (isIncluded) passed = newestOf(heads) ?? oldest
    else if (places.length === limit) return { places, next: passed }
    else {
      places.push(oldest)
      passed = oldest
    }
    from = oldest
  } while (seeks() < maxSeeks)
  return { places, next: passed }
}

/** A position in one list. */
class Cursor {
  seeks = 0
  readonly #list: string
  readonly #seek: Seek
  #head: MessagePlace | undefined
  #isAtEnd = false

  constructor(list: string, seek: Seek) {
    this.#list = list
    this.#seek = seek
  }

  next(from: MessagePlace, isIncluded: boolean): MessagePlace | undefined {
    if (this.#isAtEnd || isAfter(this.#head, from, isIncluded)) return this.#head
    this.seeks += 1
    this.#head = this.#seek(this.#list, from, isIncluded)
    this.#isAtEnd = this.#head === undefined
    return this.#head
  }
}

function isAfter(place: MessagePlace | undefined, from: MessagePlace, isIncluded: boolean): boolean {
  return place !== undefined && compare(from, place) > (isIncluded ? -1 : 0)
}

/** Above 0: `one` is newer. No place is older than any other. */
export function compare(one: MessagePlace | undefined, other: MessagePlace | undefined): number {
  if (one === undefined || other === undefined) return Number(one !== undefined) - Number(other !== undefined)
  if (one.createdAt !== other.createdAt) return one.createdAt - other.createdAt
  return one.id === other.id ? 0 : one.id < other.id ? -1 : 1
}

function newestOf(places: readonly (MessagePlace | undefined)[]): MessagePlace | undefined {
  return places.reduce((newest, place) => (compare(place, newest) > 0 ? place : newest), undefined)
}

function oldestOf(places: readonly (MessagePlace | undefined)[]): MessagePlace | undefined {
  return places.reduce((oldest, place) => (compare(place, oldest) < 0 ? place : oldest))
}
