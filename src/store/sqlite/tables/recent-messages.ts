import type { Listed } from '../list-names.ts'
import type { MessageRow } from '../write-commands.ts'

/** What has to be known of a message to write its next version. */
export interface Before {
  readonly number: number
  readonly key: string | undefined
  /** Absent: it is damaged. */
  readonly listed: Listed | undefined
}

interface Recent extends Before {
  readonly version: number
  readonly json: string
}

/** The messages that are written again within moments: twice as many as these at most, some 700 bytes each. */
const maxNewer = 500

/**
 * The messages that this connection wrote last, so that their next version needs no look at the one before. It is emptied when another connection has
 * written.
 */
export class RecentMessages {
  /** Two maps that take turns, because it takes longer to delete the oldest entry of one than to write it. */
  #newer = new Map<string, Recent>()
  #older = new Map<string, Recent>()

  add(scope: number, { id, version, key, listed, json }: MessageRow, number: number): void {
    this.#newer.set(placeOf(scope, id), { number, version, key: key ?? undefined, listed, json })
    if (this.#newer.size < maxNewer) return
    this.#older = this.#newer
    this.#newer = new Map()
  }

  /** The version before this one. `undefined`: it is not known here, or has to be read for its ids. */
  before(scope: number, message: MessageRow): Before | undefined {
    const place = placeOf(scope, message.id)
    const found = this.#newer.get(place) ?? this.#older.get(place)
    const isBefore = found !== undefined && found.version === message.version - 1
    return isBefore && !mayDropIds(found.json, message) ? found : undefined
  }

  clear(): void {
    this.#newer.clear()
    this.#older.clear()
  }
}

/** Only an adopted id can be dropped from a message, or any id by its erasure. */
export function mayDropIds(before: string, message: MessageRow): boolean {
  return before.includes('"isAdopted":true') || message.json.includes('"isErased":true')
}

function placeOf(scope: number, id: string): string {
  return `${scope} ${id}`
}
