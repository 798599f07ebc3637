import fc from 'fast-check'

/** The people of a history, and the numbers that go from one to the other. The last two are spellings of one number. */
const people = ['asha', 'ravi'] as const
export type Name = (typeof people)[number]
const numbers = ['919800000001', '919800000002', '5215512345678'] as const

/** What somebody does, or what happens to somebody. `how`: which addresses the webhook names. */
type Deed =
  | { readonly what: 'write' | 'sent' | 'stop' | 'resume'; readonly who: Name; readonly how: How }
  | { readonly what: 'get-new-id'; readonly who: Name; readonly isOlderNotice: boolean }
  | { readonly what: 'move'; readonly who: Name; readonly notice: 'whole' | 'without-ids-before' | 'ids' }
type How = 'both' | 'id' | 'number' | 'twin'

const how = fc.constantFrom<How>('both', 'both', 'id', 'number', 'twin')
const who = fc.constantFrom<Name>(...people)
const deed: fc.Arbitrary<Deed> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ what: fc.constantFrom('write' as const, 'sent' as const), who, how }) },
  {
    weight: 4,
    arbitrary: fc.record({ what: fc.constantFrom('stop' as const, 'resume' as const), who, how }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ what: fc.constant('get-new-id' as const), who, isOlderNotice: fc.boolean() }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      what: fc.constant('move' as const),
      who,
      notice: fc.constantFrom('whole' as const, 'without-ids-before' as const, 'ids' as const),
    }),
  },
)

/** Deeds in order, and the order in which their webhooks arrive: some again, some later. */
export const histories = fc.record({
  deeds: fc.array(deed, { minLength: 3, maxLength: 14 }),
  again: fc.array(fc.nat(), { maxLength: 4 }),
  delays: fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 40, maxLength: 40 }),
})

interface Identity {
  readonly userId: string
  readonly number: string
}

/** What is true at the end of a history. */
export interface Truth {
  readonly name: Name
  readonly hasStopped: boolean
  readonly now: Identity
  readonly before: readonly Identity[]
  /** Whether somebody named the present number in a stop before it was this person's. */
  readonly mayHaveOwnEntry: boolean
}

export interface Played {
  readonly bodies: readonly object[]
  readonly truths: readonly Truth[]
}

const start = Date.UTC(2026, 9, 1)
const minute = 60_000

/** Plays the deeds and writes down the webhooks that WhatsApp would post, each at its minute. */
export class History {
  readonly #bodies: object[] = []
  readonly #identities = new Map<Name, Identity[]>()
  readonly #decisions = new Map<Name, boolean>()
  /** Of each number, who has named it in a stop. */
  readonly #stops = new Map<string, Set<Name>>()
  #minutes = 0
  #ids = 0

  static play(deeds: readonly Deed[]): Played {
    const history = new History()
    history.#become('asha', numbers[0])
    history.#become('ravi', numbers[1])
    for (const deed of deeds) history.#do(deed)
    return { bodies: history.#bodies, truths: people.map((name) => history.#truthOf(name)) }
  }

  #do(deed: Deed): void {
    if (deed.what === 'move') this.#move(deed.who, deed.notice)
    else if (deed.what === 'get-new-id') this.#getNewId(deed.who, deed.isOlderNotice)
    else this.#post(this.#bodyOf(deed))
  }

  #bodyOf({ what, who, how }: Exclude<Deed, { readonly what: 'move' | 'get-new-id' }>): BodyAt {
    const identity = this.#now(who)
    switch (what) {
      case 'write':
        return inbound(named(identity, how))
      case 'sent':
        return status(named(identity, 'both'))
      case 'stop':
      case 'resume':
        this.#decisions.set(who, what === 'stop')
        if (what === 'stop' && how !== 'id') {
          this.#stops.set(identity.number, this.#stoppersOf(identity.number).add(who))
        }
        return preference(what, named(identity, how))
      default:
        return what satisfies never
    }
  }

  /** Takes a number that nobody has, and with it another id. The person whom the number is new for is seen with it. */
  #move(who: Name, notice: 'whole' | 'without-ids-before' | 'ids'): void {
    const taken = people.map((name) => this.#now(name).number)
    const free = numbers.find((number) => !taken.includes(number))
    if (free === undefined) return
    const before = this.#now(who)
    const after = { userId: this.#newId(), number: free }
    this.#identities.get(who)?.push(after)
    this.#post(systemNotice(before, after, notice))
    this.#post(inbound(named(after, 'both')))
  }

  /** Keeps the number and gets another id, which older notices tell in their text only. */
  #getNewId(who: Name, isOlderNotice: boolean): void {
    const before = this.#now(who)
    const after = { ...before, userId: this.#newId() }
    this.#identities.get(who)?.push(after)
    this.#post((at, id) => {
      const system = {
        body: `User Somebody changed from ${before.userId} to ${after.userId}`,
        user_id: after.userId,
        previous_user_id: isOlderNotice ? undefined : before.userId,
        type: 'user_changed_user_id',
      }
      return change('messages', { messages: [{ id, timestamp: seconds(at), type: 'system', system }] })
    })
  }

  #become(who: Name, number: string): void {
    const identity = { userId: this.#newId(), number }
    this.#identities.set(who, [identity])
    this.#post(inbound(named(identity, 'both')))
  }

  #truthOf(name: Name): Truth {
    const identities = this.#identities.get(name) ?? []
    const now = this.#now(name)
    const others = [...this.#stoppersOf(now.number)].filter((other) => other !== name)
    return {
      name,
      hasStopped: this.#decisions.get(name) ?? false,
      now,
      before: identities.slice(0, -1),
      mayHaveOwnEntry: others.length > 0,
    }
  }

  #now(who: Name): Identity {
    const now = this.#identities.get(who)?.at(-1)
    if (now === undefined) throw new Error(`${who} has no identity yet`)
    return now
  }

  #stoppersOf(number: string): Set<Name> {
    return this.#stops.get(number) ?? new Set()
  }

  #newId(): string {
    this.#ids += 1
    return `IN.17000000000000${String(this.#ids).padStart(2, '0')}`
  }

  #post(bodyAt: (at: number, id: string) => object): void {
    this.#minutes += 1
    this.#bodies.push(bodyAt(start + this.#minutes * minute, `wamid.HBg${this.#minutes}`))
  }
}

interface Names {
  readonly number?: string
  readonly userId?: string
}

function named({ userId, number }: Identity, how: How): Names {
  switch (how) {
    case 'both':
      return { userId, number }
    case 'id':
      return { userId }
    case 'number':
      return { number }
    case 'twin':
      return { number: number.startsWith('521') ? `52${number.slice(3)}` : number }
    default:
      return how satisfies never
  }
}

type BodyAt = (at: number, id: string) => object

function inbound({ number, userId }: Names): BodyAt {
  return (at, id) =>
    change('messages', {
      messages: [
        {
          id,
          from: number,
          from_user_id: userId,
          timestamp: seconds(at),
          type: 'text',
          text: { body: 'Hi' },
        },
      ],
    })
}

function status({ number, userId }: Names): BodyAt {
  return (at, id) =>
    change('messages', {
      statuses: [
        { id, recipient_id: number, recipient_user_id: userId, status: 'delivered', timestamp: seconds(at) },
      ],
    })
}

function preference(value: string, { number, userId }: Names): BodyAt {
  return (at) =>
    change('user_preferences', {
      user_preferences: [
        { wa_id: number, user_id: userId, category: 'marketing_messages', value, timestamp: at / 1_000 },
      ],
    })
}

function systemNotice(
  before: Identity,
  after: Identity,
  notice: 'whole' | 'without-ids-before' | 'ids',
): BodyAt {
  const numbersOf = { from: before.number, wa_id: after.number }
  const { from, wa_id } = notice === 'ids' ? { from: before.number, wa_id: undefined } : numbersOf
  return (at, id) => {
    const system = {
      body: 'User changed',
      wa_id,
      user_id: after.userId,
      previous_user_id: notice === 'without-ids-before' ? undefined : before.userId,
      type: 'user_changed_number',
    }
    return change('messages', { messages: [{ id, from, timestamp: seconds(at), type: 'system', system }] })
  }
}

function change(field: string, value: object): object {
  const changes = [{ field, value: { messaging_product: 'whatsapp', ...value } }]
  return { object: 'whatsapp_business_account', entry: [{ id: '1520', changes }] }
}

function seconds(at: number): string {
  return String(at / 1_000)
}
