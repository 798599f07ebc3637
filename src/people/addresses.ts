import type { ConsentDecision, NumberRecord } from '../model/index.ts'
import { compact, isUserId, type UnixMs } from '../util/index.ts'
import {
  isParentId,
  type PeopleContext,
  readNumber,
  readParentId,
  readUserIdRecord,
} from './person-documents.ts'
import { presentTenancy, tenancyAt, tenantSince } from './tenancies.ts'
import { canonicalNumber, twinOf } from './twins.ts'

/** One address of a person. */
export interface PersonAddress {
  /** The digits of a number, or an id. */
  readonly address: string
  /** Since when it is this person's. What is older was about somebody else. Absent: nobody else is known to have had it. */
  readonly since?: UnixMs | undefined
}

/** A person as one address shows them. */
export interface KnownPerson {
  /** The address itself first, the other spelling of a number, the ids, the present number. */
  readonly addresses: readonly PersonAddress[]
  /** What the person has decided with one of their numbers, present or former. */
  readonly decisions: readonly ConsentDecision[]
}

/** The ids of a person, from the oldest to the newest. A chain longer than this is a loop of contradicting notices. */
const maxIds = 16

/**
 * Every address of the person who has this one now: the address itself first, the other spelling of a number, the linked ids, the present number.
 * A number that the person has left is not among them, and neither is a person who had the number before.
 */
export async function addressesOf(
  ctx: Pick<PeopleContext, 'store'>,
  address: string,
): Promise<readonly PersonAddress[]> {
  return (await personAt(ctx, address)).addresses
}

/** The person's present number, in the spelling that events had. `undefined`: it is not known, or the person has left it. */
export async function numberOf(
  ctx: Pick<PeopleContext, 'store'>,
  userId: string,
): Promise<string | undefined> {
  const { addresses } = await personById(ctx.store, userId)
  return addresses.find(({ address }) => !isUserId(address))?.address
}

/** The person who has an address now, as far as events have shown. */
export async function personAt(
  { store }: Pick<PeopleContext, 'store'>,
  address: string,
): Promise<KnownPerson> {
  const { addresses, decisions } = await (isUserId(address)
    ? personById(store, address)
    : personByNumber(store, address))
  const given = addresses.find((one) => one.address === address) ?? { address }
  const others = addresses.filter((one) => one.address !== address)
  return { addresses: [given, ...unique(others)], decisions }
}

async function personByNumber(store: PeopleContext['store'], number: string): Promise<KnownPerson> {
  const record = await readNumber(store, canonicalNumber(number))
  const tenancies = record?.tenancies ?? []
  const holder = presentTenancy(tenancies) ?? (await holderByOtherSpelling(store, record))
  const spellings = (since: UnixMs | undefined) =>
    spellingsOf(number, record).map((address) => compact({ address, since }))
  if (holder === undefined) return { addresses: spellings(tenancies.at(-1)?.endedAt), decisions: [] }
  const { ids, numbers } = await readIds(store, holder.userId)
  const own = new Set(ids)
  const records = await Promise.all(numbers.map((one) => readNumber(store, canonicalNumber(one))))
  return {
    addresses: [...spellings(tenantSince(tenancies, own)), ...ids.map((address) => ({ address }))],
    decisions: records.flatMap((one) => decisionsOf(one, own)),
  }
}

async function personById(store: PeopleContext['store'], userId: string): Promise<KnownPerson> {
  const known = isParentId(userId) ? (await readParentId(store, userId))?.userId : userId
  if (known === undefined) return { addresses: [{ address: userId }], decisions: [] }
  const { ids, numbers } = await readIds(store, known)
  const own = new Set(ids)
  const records = await Promise.all(
    numbers.map(async (number) => ({ number, record: await readNumber(store, canonicalNumber(number)) })),
  )
  const present = records.flatMap(({ number, record }) => presentSpellings(number, record, own))
  return {
    addresses: [...ids.map((address) => ({ address })), ...present],
    decisions: records.flatMap(({ record }) => decisionsOf(record, own)),
  }
}

interface Ids {
  /** The id, the ids before and after it, and the parent ids. */
  readonly ids: readonly string[]
  /** The numbers that the ids were seen with. */
  readonly numbers: readonly string[]
}

async function readIds(store: PeopleContext['store'], userId: string): Promise<Ids> {
  const ids = new Set([userId])
  const parents = new Set<string>()
  const numbers = new Set<string>()
  for (const id of ids) {
    const record = await readUserIdRecord(store, id)
    if (record?.parentUserId !== undefined) parents.add(record.parentUserId)
    if (record?.number !== undefined) numbers.add(record.number)
    for (const other of record?.otherIds ?? []) if (ids.size < maxIds) ids.add(other)
  }
  return { ids: [...ids, ...parents], numbers: [...numbers] }
}

/** The spellings of a number, if its present owner has one of these ids. */
function presentSpellings(
  number: string,
  record: NumberRecord | undefined,
  ids: ReadonlySet<string>,
): readonly PersonAddress[] {
  const owner = presentTenancy(record?.tenancies ?? [])
  if (record === undefined || owner === undefined || !ids.has(owner.userId)) return []
  const since = tenantSince(record.tenancies, ids)
  return spellingsOf(number, record).map((address) => compact({ address, since }))
}

/** What the owner of a number decided while it was this person's. Only now is it known whose it was at that time. */
function decisionsOf(record: NumberRecord | undefined, ids: ReadonlySet<string>): readonly ConsentDecision[] {
  const { decisions = [], tenancies = [] } = record ?? {}
  return decisions.filter(({ at }) => ids.has(tenancyAt(tenancies, at)?.userId ?? ''))
}

function spellingsOf(number: string, record: NumberRecord | undefined): readonly string[] {
  const others = [twinOf(number), record?.otherSpelling]
  return [number, ...others.filter((other) => other !== undefined)]
}

async function holderByOtherSpelling(
  store: PeopleContext['store'],
  record: NumberRecord | undefined,
): Promise<{ readonly userId: string } | undefined> {
  if (record?.otherSpelling === undefined) return undefined
  const other = await readNumber(store, canonicalNumber(record.otherSpelling))
  return presentTenancy(other?.tenancies ?? [])
}

function unique(addresses: readonly PersonAddress[]): readonly PersonAddress[] {
  return [...new Map(addresses.map((one) => [one.address, one])).values()]
}
