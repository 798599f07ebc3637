import type { Inbound } from '../store.ts'

/** Some hundred bytes each. A window that is forgotten costs a template where a text would do; nothing is lost with it. */
const maxWindows = 50_000
const maxIds = 10_000

/** What came in within a day: whose windows are open, and which messages were seen. */
export class SessionWindows {
  readonly #windows = new Map<string, number>()
  readonly #ids = new Map<string, number>()

  /** `false`: the message came in before. */
  note({ id, from, until, idUntil = until, now }: Inbound): boolean {
    if (from !== undefined) {
      keepLast(this.#windows, from, Math.max(until, this.#windows.get(from) ?? until))
      forgetOld(this.#windows, now, maxWindows)
    }
    if (id === undefined) return true
    // One that is over may have been forgotten: it counts as new whether it was or not.
    const isNew = (this.#ids.get(id) ?? now) <= now
    if (isNew) keepLast(this.#ids, id, idUntil)
    forgetOld(this.#ids, now, maxIds)
    return isNew
  }

  windowOf(number: string): number | undefined {
    return this.#windows.get(number)
  }
}

function keepLast(times: Map<string, number>, name: string, until: number): void {
  times.delete(name)
  times.set(name, until)
}

/** From the oldest on: one that is over stays behind a longer one, for a day at most. */
function forgetOld(times: Map<string, number>, now: number, limit: number): void {
  for (const [name, until] of times) {
    if (until > now && times.size <= limit) return
    times.delete(name)
  }
}
