import fc from 'fast-check'
import type { Change, Fact } from './ledger.ts'
import { inbound, moved, newId, optOut, preference, sharedCard, spelling, status } from './person-bodies.ts'

const names = ['asha', 'ravi', 'mina'] as const
type Name = (typeof names)[number]
const numbers = ['919800000001', '919800000002', '2250112345678', '5215512345678'] as const
/** Other spellings: one is computed, and one only WhatsApp tells. */
const otherSpellings: ReadonlyMap<string, string> = new Map([
  ['2250112345678', '22512345678'],
  ['5215512345678', '525512345678'],
])

const who = fc.constantFrom<Name>(...names)
const how = fc.constantFrom('both', 'both', 'id', 'number', 'other', 'both-other')
/** Which fields a notice has. */
const fields = fc.record({
  isOther: fc.boolean(),
  from: fc.boolean(),
  idBefore: fc.boolean(),
  to: fc.boolean(),
  idAfter: fc.boolean(),
})

const deed = fc.oneof(
  { weight: 3, arbitrary: fc.record({ what: fc.constantFrom('write', 'sent'), who, how }) },
  {
    weight: 5,
    arbitrary: fc.record({ what: fc.constantFrom('stop', 'resume'), who, how, isOfAll: fc.boolean() }),
  },
  { weight: 3, arbitrary: fc.record({ what: fc.constant('move'), who, to: fc.nat(3), fields }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('vanish'), who, to: fc.nat(3) }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('renew'), who, fields }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('share'), who, number: fc.nat(3) }) },
)
type Deed = typeof deed extends fc.Arbitrary<infer Value> ? Value : never

/** What three people do, and the seed of the order in which processes ingest the webhooks. */
export const stories = fc.record({
  deeds: fc.array(deed, { minLength: 2, maxLength: 16 }),
  seed: fc.integer({ min: 1, max: 2 ** 31 - 1 }),
})

/** A webhook, and what it tells. */
export interface Told {
  readonly body: object
  /** Absent: it tells of nobody. */
  readonly fact: Fact | undefined
}

interface Identity {
  readonly userId: string
  readonly number: string | undefined
}

/** Plays the deeds and writes down the webhooks, each at its minute. */
export class Story {
  readonly told: Told[] = []
  readonly ids: string[] = []
  readonly #identities = new Map<Name, Identity>()
  #seconds = 0

  constructor(deeds: readonly Deed[]) {
    this.told.push({ body: spelling('22512345678', '2250112345678', 1), fact: undefined })
    for (const [index, name] of names.entries()) this.#become(name, numbers[index])
    for (const deed of deeds) {
      this.#seconds += 10
      this.#play(deed, this.#identityOf(deed.who))
    }
  }

  /** Whether anybody has named a number in a stop, so that it may have an entry of its own. */
  isNamedInStop(number: string): boolean {
    return this.told.some(
      ({ fact }) => fact?.type === 'decision' && fact.isStop && sameNumber(fact.number) === number,
    )
  }

  static readonly numbers: readonly string[] = numbers

  #play(deed: Deed, { userId, number }: Identity): void {
    switch (deed.what) {
      case 'write':
      case 'sent': {
        if (!('how' in deed)) return
        const named = this.#named(deed.who, deed.how)
        const post = deed.what === 'write' ? inbound : status
        const { number: known, userId: id } = named
        const body = post(named, this.#seconds)
        if (known !== undefined && id !== undefined)
          this.#tell(body, { type: 'seen', number: known, userId: id, at: this.#seconds })
        return
      }
      case 'stop':
      case 'resume': {
        if (!('isOfAll' in deed)) return
        const isStop = deed.what === 'stop'
        const isOfAll = deed.isOfAll && number !== undefined
        const named = isOfAll && number !== undefined ? { number } : this.#named(deed.who, deed.how)
        const body = isOfAll
          ? optOut(isStop ? 'opted-out' : 'opted-in', number, this.#seconds)
          : preference(deed.what, named, this.#seconds)
        const scope = isOfAll ? 'all' : 'marketing'
        this.#tell(body, { type: 'decision', scope, isStop, ...named, at: this.#seconds })
        return
      }
      case 'move': {
        const free = 'to' in deed ? this.#freeNumber(deed.to) : undefined
        if (free === undefined || !('fields' in deed)) return
        const after = this.#become(deed.who, free, false)
        const { from, idBefore, to, idAfter, isOther } = deed.fields
        const change: Change = {
          ...(from &&
            number !== undefined && { from: (isOther ? otherSpellings.get(number) : undefined) ?? number }),
          ...(idBefore && { idBefore: userId }),
          ...(to && { to: free }),
          ...(idAfter && { idAfter: after.userId }),
        }
        if (Object.keys(change).length === 0) return
        const [before, now] = namesIn(change)
        this.#tell(moved(before, now, this.#seconds), { type: 'moved', ...change, at: this.#seconds })
        return
      }
      case 'vanish': {
        const free = 'to' in deed ? this.#freeNumber(deed.to) : undefined
        if (free !== undefined) this.#become(deed.who, free, false)
        return
      }
      case 'renew': {
        if (!('fields' in deed) || number === undefined) return
        const after = this.#become(deed.who, number, false)
        const { from, idBefore } = deed.fields
        const change: Change = {
          ...(from && { from: number }),
          ...(idBefore && { idBefore: userId }),
          idAfter: after.userId,
        }
        const [before, now] = namesIn(change)
        this.#tell(newId(before, now, this.#seconds), { type: 'new-id', ...change, at: this.#seconds })
        return
      }
      case 'share': {
        const shared = 'number' in deed ? numbers[deed.number] : undefined
        if (shared === undefined) return
        const fact = { type: 'card', number: shared, userId, at: this.#seconds } as const
        this.#tell(sharedCard({ userId }, shared, this.#seconds), fact)
        return
      }
      default:
    }
  }

  #tell(body: object, fact: Fact): void {
    this.told.push({ body, fact })
  }

  #become(name: Name, number: string | undefined, isSeen = true): Identity {
    const userId = `IN.17000000000000${String(this.ids.length + 10)}`
    this.ids.push(userId)
    this.#identities.set(name, { userId, number })
    if (isSeen && number !== undefined) {
      this.#seconds += 10
      const fact = { type: 'seen', number, userId, at: this.#seconds } as const
      this.#tell(inbound({ number, userId }, this.#seconds), fact)
    }
    return { userId, number }
  }

  #freeNumber(preferred: number): string | undefined {
    const taken = [...this.#identities.values()].map(({ number }) => number)
    const free = numbers.filter((number) => !taken.includes(number))
    return free[preferred % Math.max(free.length, 1)]
  }

  #identityOf(name: Name): Identity {
    return this.#identities.get(name) ?? { userId: '', number: undefined }
  }

  #named(name: Name, how: string): { readonly number?: string; readonly userId?: string } {
    const { userId, number } = this.#identityOf(name)
    if (number === undefined || how === 'id') return { userId }
    const other = otherSpellings.get(number) ?? number
    const named = how === 'other' || how === 'both-other' ? other : number
    return how === 'number' || how === 'other' ? { number: named } : { number: named, userId }
  }
}

function sameNumber(number: string | undefined): string | undefined {
  const [known] = [...otherSpellings].find(([, other]) => other === number) ?? []
  return known ?? number
}

function namesIn({ from, to, idBefore, idAfter }: Change) {
  const before = {
    ...(from !== undefined && { number: from }),
    ...(idBefore !== undefined && { userId: idBefore }),
  }
  const now = { ...(to !== undefined && { number: to }), ...(idAfter !== undefined && { userId: idAfter }) }
  return [before, now] as const
}
