import type { DuePlace } from '../../model/index.ts'
import { compareBytes } from '../due-order.ts'
import type { DueRequest } from '../rate.ts'
import { lowerBound } from './lower-bound.ts'

interface Entry {
  readonly dueAt: number
  /** The position among all insertions: of messages due at the same time, the first inserted leaves first. */
  readonly sequence: number
  readonly id: string
}

/** One queue, lane by lane in the order of their names. */
export class QueueList {
  readonly #lanes = new Map<string, Lane>()

  add({ lane, fairKey, priority, at }: DuePlace, sequence: number, id: string): void {
    const known = this.#lanes.get(lane) ?? new Lane()
    known.listOf(priority, fairKey).add({ dueAt: at, sequence, id })
    this.#lanes.set(lane, known)
  }

  delete({ lane, fairKey, priority, at }: DuePlace, sequence: number, id: string): void {
    const known = this.#lanes.get(lane)
    known?.listOf(priority, fairKey).delete({ dueAt: at, sequence, id })
    known?.tidy(priority, fairKey)
    if (known?.isEmpty) this.#lanes.delete(lane)
  }

  earliest({ limits = {} }: DueRequest): number | undefined {
    const times = [...this.#lanes].flatMap(([name, lane]) => (limits[name] === 0 ? [] : lane.earliest()))
    return times.length === 0 ? undefined : Math.min(...times)
  }

  due({ now, limit, limits = {}, after = {} }: DueRequest): string[] {
    const names = [...this.#lanes.keys()].sort(compareBytes)
    return names.flatMap((name) => this.#lanes.get(name)?.due(now, limits[name] ?? limit, after[name]) ?? [])
  }
}

/** The lower priority first. Within one, each fair key has its turn. */
class Lane {
  readonly #byPriority = new Map<number, Map<string, DueList>>()

  get isEmpty(): boolean {
    return this.#byPriority.size === 0
  }

  listOf(priority: number, fairKey: string): DueList {
    const keys = this.#byPriority.get(priority) ?? new Map<string, DueList>()
    const list = keys.get(fairKey) ?? new DueList()
    this.#byPriority.set(priority, keys.set(fairKey, list))
    return list
  }

  tidy(priority: number, fairKey: string): void {
    const keys = this.#byPriority.get(priority)
    if (keys?.get(fairKey)?.earliest() === undefined) keys?.delete(fairKey)
    if (keys?.size === 0) this.#byPriority.delete(priority)
  }

  earliest(): number[] {
    return [...this.#byPriority.values()].flatMap((keys) =>
      [...keys.values()].flatMap((list) => list.earliest() ?? []),
    )
  }

  due(now: number, limit: number, after: string | undefined): string[] {
    const ids: string[] = []
    for (const priority of [...this.#byPriority.keys()].sort((a, b) => a - b)) {
      if (ids.length >= limit) break
      ids.push(...this.#inTurn(priority, now, limit - ids.length, after))
    }
    return ids
  }

  /** The first due message of each key, beginning after the key that had the last turn, then the second of each, and so on. */
  #inTurn(priority: number, now: number, limit: number, after: string | undefined): string[] {
    const keys = this.#byPriority.get(priority) ?? new Map<string, DueList>()
    const names = [...keys.keys()].sort(compareBytes)
    const first = after === undefined ? 0 : names.findIndex((name) => compareBytes(name, after) > 0)
    const inTurn = first <= 0 ? names : [...names.slice(first), ...names.slice(0, first)]
    const lists = inTurn.map((name) => keys.get(name)?.upTo(now, limit) ?? [])
    const ids: string[] = []
    for (let round = 0; ids.length < limit; round += 1) {
      const found = lists.flatMap((list) => list[round] ?? [])
      if (found.length === 0) break
      ids.push(...found.slice(0, limit - ids.length))
    }
    return ids
  }
}

/** Ids by due time, kept in order: after an outage tens of thousands may be due at once. */
class DueList {
  readonly #entries: Entry[] = []

  add(entry: Entry): void {
    this.#entries.splice(this.#indexOf(entry), 0, entry)
  }

  /** Deletes exactly the entry that was added. */
  delete(entry: Entry): void {
    this.#entries.splice(this.#indexOf(entry), 1)
  }

  earliest(): number | undefined {
    return this.#entries[0]?.dueAt
  }

  /** The ids due at or before `now`, earliest first. */
  upTo(now: number, limit: number): string[] {
    const ids: string[] = []
    for (const { dueAt, id } of this.#entries) {
      if (dueAt > now || ids.length >= limit) break
      ids.push(id)
    }
    return ids
  }

  /** Where the entry is, or belongs. */
  #indexOf(entry: Entry): number {
    return lowerBound(this.#entries, (other) => isBefore(other, entry))
  }
}

function isBefore(a: Entry, b: Entry): boolean {
  return a.dueAt < b.dueAt || (a.dueAt === b.dueAt && a.sequence < b.sequence)
}
