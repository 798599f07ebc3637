import { indexOf, type MessageRecord } from '../model/index.ts'
import type { DueRequest } from './rate.ts'
import type { DueMessages } from './store.ts'

/**
 * What `findDue()` returns of all messages in the order of their insertion. It looks at every message, so it suits small stores, and tells what a store with
 * an index must return.
 */
export function dueMessages(messages: readonly MessageRecord[], request: DueRequest): DueMessages {
  const { queue, now, limit, limits = {}, after = {} } = request
  const places = messages.flatMap((record) => {
    const { due } = indexOf(record)
    return due?.queue === queue && limits[due.lane] !== 0 ? [{ ...due, record }] : []
  })
  const lanes = [...new Set(places.map(({ lane }) => lane))].sort(compareBytes)
  const found = lanes.flatMap((lane) => {
    const due = places.filter((place) => place.lane === lane && place.at <= now).sort((a, b) => a.at - b.at)
    const inOrder = numbersOf(due, ({ priority }) => priority).flatMap((priority) =>
      inTurn(
        due.filter((place) => place.priority === priority),
        after[lane],
      ),
    )
    return inOrder.slice(0, limits[lane] ?? limit).map(({ record }) => record)
  })
  const [nextDueAt] = numbersOf(places, ({ at }) => at)
  return { messages: found, nextDueAt }
}

/** The first of each fair key, beginning after the key that had the last turn, then the second of each, and so on. */
function inTurn<Place extends { readonly fairKey: string }>(
  places: readonly Place[],
  after: string | undefined,
): Place[] {
  const keys = [...new Set(places.map(({ fairKey }) => fairKey))].sort(compareBytes)
  const found = after === undefined ? 0 : keys.findIndex((key) => compareBytes(key, after) > 0)
  const first = Math.max(found, 0)
  const lists = [...keys.slice(first), ...keys.slice(0, first)].map((key) =>
    places.filter(({ fairKey }) => fairKey === key),
  )
  return places.flatMap((_, round) => lists.flatMap((list) => list[round] ?? []))
}

function numbersOf<Place>(places: readonly Place[], numberOf: (place: Place) => number): number[] {
  return [...new Set(places.map(numberOf))].sort((a, b) => a - b)
}

/** The order of UTF-8, in which databases sort. That of UTF-16 differs beyond the first 65,536 characters. */
export function compareBytes(a: string, b: string): number {
  return a === b ? 0 : Buffer.compare(Buffer.from(a), Buffer.from(b))
}
