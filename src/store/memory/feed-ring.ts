import { systemClock } from '../../util/index.ts'
import type { FeedEntry, FeedPage, FeedPageRequest, StoredFeedEntry } from '../feed.ts'

/** An entry, with its event as JSON: a listener that changes the event which it got changes nothing here. */
interface Slot extends Omit<StoredFeedEntry, 'event'> {
  readonly json: string
}

/** The newest entries of a feed, in a ring: the newest takes the place of the oldest. */
export class FeedRing {
  readonly #limit: number
  /** An entry is at its sequence modulo the limit. `undefined`: it was erased. */
  readonly #slots: (Slot | undefined)[] = []
  #newest = 0

  constructor(limit: number) {
    this.#limit = limit
  }

  append(entries: readonly FeedEntry[]): void {
    for (const { id, name, subject, event } of entries) {
      this.#newest += 1
      const json = JSON.stringify(event)
      const slot = { id, name, subject, json, sequence: this.#newest, at: systemClock.now() }
      this.#slots[this.#newest % this.#limit] = slot
    }
  }

  page({ after, limit }: FeedPageRequest): FeedPage {
    const oldest = Math.max(1, this.#newest - this.#limit + 1)
    const entries: StoredFeedEntry[] = []
    let next = Math.max(after, oldest - 1)
    while (next < this.#newest && entries.length < limit) {
      next += 1
      const slot = this.#slots[next % this.#limit]
      if (slot !== undefined) entries.push(entryOf(slot))
    }
    return { entries, next, oldest, newest: this.#newest }
  }

  erase(sequences: readonly number[]): void {
    for (const sequence of sequences) {
      const place = sequence % this.#limit
      if (this.#slots[place]?.sequence === sequence) this.#slots[place] = undefined
    }
  }
}

function entryOf({ json, ...entry }: Slot): StoredFeedEntry {
  return { ...entry, event: JSON.parse(json) }
}
