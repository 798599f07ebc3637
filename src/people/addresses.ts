import type { ConsentDecision } from '../model/index.ts'
import type { ScopedStore } from '../store/index.ts'
import { compact, isUserId, type UnixMs } from '../util/index.ts'
import { decisionsOf, type KnownPerson, presentNumberOf, readPerson } from './known-person.ts'
import { type NumberHistory, readHistory } from './number-history.ts'
import { isParentId, type PeopleContext, readParentId } from './person-documents.ts'
import { isPlaceholder } from './placeholder.ts'
import { ownedSince, presentStay, stayAt } from './stays.ts'
import { canonicalNumber, twinOf } from './twins.ts'

/** One address of a person. */
export interface PersonAddress {
  /** The digits of a number, or an id. */
  readonly address: string
  /** Since when it is this person's. What is older was about somebody else. Absent: nobody else is known to have had it. */
  readonly since?: UnixMs | undefined
}

/** A person as one address shows them. */
export interface PersonAt {
  /** The address itself first, the other spellings of a number, the ids and placeholders, the present number. */
  readonly addresses: readonly PersonAddress[]
  /** What the person has decided with one of their numbers, present or former. */
  readonly decisions: readonly ConsentDecision[]
  /** `undefined`: no event has linked the address with an id or another number. */
  readonly person: KnownPerson | undefined
}

/**
 * Every address of the person who has this one now: the address itself first, the other spelling of a number, the linked ids, the present number.
 * A number that the person has left is not among them, and neither is a person who had the number before.
 */
export async function addressesOf(
  ctx: Pick<PeopleContext, 'store'>,
  address: string,
): Promise<readonly PersonAddress[]> {
  // Of nearly everybody one look shows that a number is all that is known. Every webhook asks.
  const hasOneForm = !isUserId(address) && twinOf(address) === undefined
  if (hasOneForm && (await ctx.store.getDocument('person', address)) === undefined) return [{ address }]
  const { addresses } = await personAt(ctx, address)
  return addresses.filter((one) => !isPlaceholder(one.address))
}

/** The spellings of a number that no event has named. `undefined`: an event may have named it, or the store answers by a promise only. */
export function spellingsOfStranger(store: ScopedStore, address: string): readonly string[] | undefined {
  if (isUserId(address) || store.peek?.hasDocument('person', canonicalNumber(address)) !== false)
    return undefined
  const twin = twinOf(address)
  return twin === undefined ? [address] : [address, twin]
}

/** The person's present number, in the spelling that events had. `undefined`: it is not known, or the person has left it. */
export async function numberOf(
  ctx: Pick<PeopleContext, 'store'>,
  userId: string,
): Promise<string | undefined> {
  const { addresses } = await personAt(ctx, userId)
  return addresses.find(({ address }) => !isUserId(address))?.address
}

/** The person who has an address now, as far as events have shown. */
export async function personAt({ store }: Pick<PeopleContext, 'store'>, address: string): Promise<PersonAt> {
  if (!isUserId(address)) return await personByNumber(store, address)
  const known = isParentId(address) ? (await readParentId(store, address))?.userId : address
  if (known === undefined) return { addresses: [{ address }], decisions: [], person: undefined }
  const person = await readPerson(store, [known])
  return shownAs(address, person, presentNumberOf(person))
}

async function personByNumber(store: PeopleContext['store'], number: string): Promise<PersonAt> {
  const history = await readHistory(store, number)
  const owner = presentStay(history.stays)
  if (owner !== undefined) return shownAs(number, await readPerson(store, owner.ids, [history]), history)
  return { addresses: spellingsOf(history, new Set()), decisions: [], person: undefined }
}

function shownAs(address: string, person: KnownPerson, number: NumberHistory | undefined): PersonAt {
  const { ids, records } = person
  const parents = [...records.values()].flatMap(({ parentUserId }) => parentUserId ?? [])
  const spellings = number === undefined ? [] : spellingsOf(number, ids)
  const others = [...new Set([...ids, ...parents])].map((id) => ({ address: id }))
  const own = [...spellings, ...others].find((one) => one.address === address) ?? { address }
  const rest = isUserId(address) ? [...others, ...spellings] : [...spellings, ...others]
  return {
    addresses: [own, ...rest.filter((one) => one.address !== address)],
    decisions: decisionsOf(person),
    person,
  }
}

function spellingsOf(
  { spellings, stays }: NumberHistory,
  ids: ReadonlySet<string>,
): readonly PersonAddress[] {
  const since = ownedSince(stays, ids)
  return spellings.map((address) => compact({ address, since }))
}

/** Whom an event meant that named these addresses at its time. */
export interface AddressesAt {
  readonly ids: readonly string[]
  /** Without those that somebody else has had since: what is about the person before is of no concern to the person who has it now. */
  readonly numbers: readonly string[]
  /** Ids, or placeholders, of those who had the numbers at the time, as far as is known by now. */
  readonly ownerIds: readonly string[]
}

export async function addressesAt(
  { store }: Pick<PeopleContext, 'store'>,
  named: readonly string[],
  at: UnixMs,
): Promise<AddressesAt> {
  const numbers: string[] = []
  const ownerIds = new Set<string>()
  for (const number of named.filter((address) => !isUserId(address))) {
    const { stays } = await readHistory(store, number)
    const then = stayAt(stays, at)
    const now = presentStay(stays)
    const isOfAnotherNow = now !== undefined && now !== then && now.since > at
    if (!isOfAnotherNow) numbers.push(number)
    for (const id of then?.ids ?? []) ownerIds.add(id)
  }
  return { ids: named.filter(isUserId), numbers, ownerIds: [...ownerIds] }
}
