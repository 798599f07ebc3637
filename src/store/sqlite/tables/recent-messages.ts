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

/** The messages that are written again within moments: those in flight, some 700 bytes each. */
const maxRecent = 1_000

/**
 * The messages that this connection wrote last, so that their next version needs no look at the one before. It is emptied when another connection has
 * written.
 */
export class RecentMessages {
  readonly #byId = new Map<string, Recent>()

  add(scope: number, { id, version, key, listed, json }: MessageRow, number: number): void {
    const place = placeOf(scope, id)
    this.#byId.delete(place)
    this.#byId.set(place, { number, version, key: key ?? undefined, listed, json })
    if (this.#byId.size <= maxRecent) return
    for (const oldest of this.#byId.keys()) return void this.#byId.delete(oldest)
  }

  /** The version before this one. `undefined`: it is not known here, or has to be read for its ids. */
  before(scope: number, message: MessageRow): Before | undefined {
    const found = this.#byId.get(placeOf(scope, message.id))
    const isBefore = found !== undefined && found.version === message.version - 1
    return isBefore && !mayDropIds(found.json, message) ? found : undefined
  }

  clear(): void {
    this.#byId.clear()
  }
}

/** Only an adopted id can be dropped from a message, or any id by its erasure. */
export function mayDropIds(before: string, message: MessageRow): boolean {
  return before.includes('"isAdopted":true') || message.json.includes('"isErased":true')
}

function placeOf(scope: number, id: string): string {
  return `${scope} ${id}`
}
