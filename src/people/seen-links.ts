import type { UnixMs } from '../util/index.ts'
import type { Sighting } from './learn.ts'

/** How many numbers `SeenLinks` remembers, of some hundred bytes each. */
const maxSeen = 10_000

interface SeenLink {
  readonly person: string
  readonly since: UnixMs
}

/** The links that this process has seen stored. Most statuses repeat one, and need not be learned again. */
export class SeenLinks {
  readonly #byNumber = new Map<string, SeenLink>()

  /** Whether the last event with this number named the same person. An event of an earlier time shows that the number was the person's before. */
  has({ phone = '', at, ...person }: Sighting): boolean {
    const seen = this.#byNumber.get(phone)
    return seen !== undefined && seen.person === keyOf(person) && seen.since <= at
  }

  clear(): void {
    this.#byNumber.clear()
  }

  add({ phone = '', at, ...details }: Sighting): void {
    const person = keyOf(details)
    const known = this.#byNumber.get(phone)
    const since = known?.person === person ? Math.min(known.since, at) : at
    this.#byNumber.delete(phone)
    this.#byNumber.set(phone, { person, since })
    const [oldest] = this.#byNumber.keys()
    if (oldest !== undefined && this.#byNumber.size > maxSeen) this.#byNumber.delete(oldest)
  }
}

function keyOf({ userId, parentUserId, username }: Omit<Sighting, 'at' | 'phone'>): string {
  return [userId, parentUserId, username].join(' ')
}
