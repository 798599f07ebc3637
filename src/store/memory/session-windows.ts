import { containsAddress } from '../../util/index.ts'
import type { Inbound } from '../store.ts'

/** Some hundred bytes each. Without its window a recipient gets a template where a text would do. */
const maxWindows = 50_000
const maxIds = 10_000

/** Session windows, and the ids of inbound messages. */
export class SessionWindows {
  readonly #windows = new Map<string, number>()
  readonly #ids = new Map<string, number>()

  /** `false`: a message with this id came in before. */
  record({ id, from, until, idUntil = until, now }: Inbound): boolean {
    if (from !== undefined) {
      keepLast(this.#windows, from, Math.max(until, this.#windows.get(from) ?? until))
      deleteExpired(this.#windows, now, maxWindows)
    }
    if (id === undefined) return true
    // An expired id counts as new, deleted or not.
    const isNew = (this.#ids.get(id) ?? now) <= now
    if (isNew) keepLast(this.#ids, id, idUntil)
    deleteExpired(this.#ids, now, maxIds)
    return isNew
  }

  windowOf(number: string): number | undefined {
    return this.#windows.get(number)
  }

  /** Returns how many windows and ids it deleted. */
  forget(addresses: readonly string[]): number {
    const windows = addresses.filter((address) => this.#windows.delete(address))
    const ids = [...this.#ids.keys()].filter((id) => containsAddress(id, addresses))
    for (const id of ids) this.#ids.delete(id)
    return windows.length + ids.length
  }
}

function keepLast(times: Map<string, number>, name: string, until: number): void {
  times.delete(name)
  times.set(name, until)
}

/** From the oldest on. An expired entry behind a longer one stays, for a day at most. */
function deleteExpired(times: Map<string, number>, now: number, limit: number): void {
  for (const [name, until] of times) {
    if (until > now && times.size <= limit) return
    times.delete(name)
  }
}
