import type { Sighting } from './learn.ts'

/** How many numbers `SeenLinks` remembers, of some hundred bytes each. */
const maxSeen = 10_000

/** The links that this process has seen stored. Most statuses repeat one, and need not be learned again. */
export class SeenLinks {
  readonly #byNumber = new Map<string, string>()

  /** Whether the last event with this number named the same person. */
  has({ phone = '', ...person }: Omit<Sighting, 'at'>): boolean {
    return this.#byNumber.get(phone) === keyOf(person)
  }

  clear(): void {
    this.#byNumber.clear()
  }

  add({ phone = '', ...person }: Omit<Sighting, 'at'>): void {
    this.#byNumber.delete(phone)
    this.#byNumber.set(phone, keyOf(person))
    const [oldest] = this.#byNumber.keys()
    if (oldest !== undefined && this.#byNumber.size > maxSeen) this.#byNumber.delete(oldest)
  }
}

function keyOf({ userId, parentUserId, username }: Omit<Sighting, 'at' | 'phone'>): string {
  return [userId, parentUserId, username].join(' ')
}
