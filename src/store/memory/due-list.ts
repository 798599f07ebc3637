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
    known.add(priority, fairKey, { dueAt: at, sequence, id })
    this.#lanes.set(lane, known)
  }

  delete({ lane, fairKey, priority, at }: DuePlace, sequence: number, id: string): void {
    const known = this.#lanes.get(lane)
    known?.delete(priority, fairKey, { dueAt: at, sequence, id })
    if (known?.isEmpty) this.#lanes.delete(lane)
  }

  earliest({ limits = {} }: DueRequest): number | undefined {
    let earliest = Number.POSITIVE_INFINITY
    for (const [name, lane] of this.#lanes)
      if (limits[name] !== 0) earliest = Math.min(earliest, lane.earliest())
    return earliest === Number.POSITIVE_INFINITY ? undefined : earliest
  }

  due({ now, limit, limits = {}, after = {} }: DueRequest): string[] {
    const names = [...this.#lanes.keys()].sort(compareBytes)
    return names.flatMap((name) => this.#lanes.get(name)?.due(now, limits[name] ?? limit, after[name]) ?? [])
  }
}

/** The lower priority first. Within one, each fair key has its turn. */
class Lane {
  readonly #byPriority = new Map<number, KeyLists>()

  get isEmpty(): boolean {
    return this.#byPriority.size === 0
  }

  add(priority: number, fairKey: string, entry: Entry): void {
    const lists = this.#byPriority.get(priority) ?? new KeyLists()
    lists.add(fairKey, entry)
    this.#byPriority.set(priority, lists)
  }

  delete(priority: number, fairKey: string, entry: Entry): void {
    const lists = this.#byPriority.get(priority)
    lists?.delete(fairKey, entry)
    if (lists?.isEmpty) this.#byPriority.delete(priority)
  }

  earliest(): number {
    let earliest = Number.POSITIVE_INFINITY
    for (const lists of this.#byPriority.values()) earliest = Math.min(earliest, lists.earliest())
    return earliest
  }

  due(now: number, limit: number, after: string | undefined): string[] {
    const ids: string[] = []
    for (const priority of [...this.#byPriority.keys()].sort((a, b) => a - b)) {
      if (ids.length >= limit) break
      ids.push(...(this.#byPriority.get(priority)?.inTurn(now, limit - ids.length, after) ?? []))
    }
    return ids
  }
}

/** The messages of one priority by fair key. The keys are kept in order, because a lane may have tens of thousands of them. */
class KeyLists {
  readonly #byKey = new Map<string, DueList>()
  readonly #keys: string[] = []

  get isEmpty(): boolean {
    return this.#keys.length === 0
  }

  add(key: string, entry: Entry): void {
    const list = this.#byKey.get(key) ?? new DueList()
    list.add(entry)
    if (this.#byKey.has(key)) return
    this.#byKey.set(key, list)
    this.#keys.splice(this.#indexOf(key), 0, key)
  }

  delete(key: string, entry: Entry): void {
    const list = this.#byKey.get(key)
    list?.delete(entry)
    if (list === undefined || list.earliest() !== undefined) return
    this.#byKey.delete(key)
    this.#keys.splice(this.#indexOf(key), 1)
  }

  earliest(): number {
    let earliest = Number.POSITIVE_INFINITY
    for (const list of this.#byKey.values()) earliest = Math.min(earliest, list.earliest() ?? earliest)
    return earliest
  }

  /** The first due message of each key, beginning after the key that had the last turn, then the second of each, and so on. */
  inTurn(now: number, limit: number, after: string | undefined): string[] {
    const keys = this.#keys
    const first = after === undefined ? 0 : lowerBound(keys, (key) => compareBytes(key, after) <= 0)
    const found: (readonly string[])[] = []
    // Of more keys than `limit` none has a second turn.
    for (let turn = 0; turn < keys.length && found.length < limit; turn += 1) {
      const ids = this.#byKey.get(keys[(first + turn) % keys.length] ?? '')?.upTo(now, limit) ?? []
      if (ids.length > 0) found.push(ids)
    }
    const inTurn: string[] = []
    for (let round = 0; inTurn.length < limit; round += 1) {
      const ids = found.flatMap((list) => list[round] ?? [])
      if (ids.length === 0) break
      inTurn.push(...ids.slice(0, limit - inTurn.length))
    }
    return inTurn
  }

  #indexOf(key: string): number {
    return lowerBound(this.#keys, (other) => compareBytes(other, key) < 0)
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
