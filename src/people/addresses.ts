import type { NumberRecord, Tenancy } from '../model/index.ts'
import { compact, isUserId, type UnixMs } from '../util/index.ts'
import {
  isParentId,
  type PeopleContext,
  readNumber,
  readParentId,
  readUserIdRecord,
} from './person-documents.ts'
import { presentTenancy, tenantSince } from './tenancies.ts'
import { canonicalNumber, twinOf } from './twins.ts'

/** One address of a person. */
export interface PersonAddress {
  /** The digits of a number, or an id. */
  readonly address: string
  /** Since when it is this person's. What is older was about somebody else. Absent: nobody else is known to have had it. */
  readonly since?: UnixMs | undefined
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
  const found = isUserId(address) ? await addressesOfId(ctx, address) : await addressesOfNumber(ctx, address)
  const given = found.find((one) => one.address === address) ?? { address }
  return [given, ...unique(found.filter((one) => one.address !== address))]
}

/** The person's present number, in the spelling that events had. `undefined`: it is not known, or the person has left it. */
export async function numberOf(
  ctx: Pick<PeopleContext, 'store'>,
  userId: string,
): Promise<string | undefined> {
  const found = await addressesOfId(ctx, userId)
  return found.find(({ address }) => !isUserId(address))?.address
}

async function addressesOfNumber(
  { store }: Pick<PeopleContext, 'store'>,
  number: string,
): Promise<readonly PersonAddress[]> {
  const record = await readNumber(store, canonicalNumber(number))
  const tenancies = record?.tenancies ?? []
  const holder = presentTenancy(tenancies) ?? (await holderByOtherSpelling(store, record))
  const { ids } = holder === undefined ? { ids: [] } : await readPerson(store, holder.userId)
  const since = holder === undefined ? tenancies.at(-1)?.endedAt : tenantSince(tenancies, new Set(ids))
  const spellings = spellingsOf(number, record).map((address) => compact({ address, since }))
  return [...spellings, ...ids.map((address) => ({ address }))]
}

async function addressesOfId(
  { store }: Pick<PeopleContext, 'store'>,
  userId: string,
): Promise<readonly PersonAddress[]> {
  const own = isParentId(userId) ? (await readParentId(store, userId))?.userId : userId
  if (own === undefined) return [{ address: userId }]
  const { ids, numbers } = await readPerson(store, own)
  const present = await Promise.all(numbers.map((number) => presentSpellings(store, number, new Set(ids))))
  return [...ids.map((address) => ({ address })), ...present.flat()]
}

interface Person {
  /** The id, the ids before and after it, and the parent ids. */
  readonly ids: readonly string[]
  /** The numbers that the ids were seen with. */
  readonly numbers: readonly string[]
}

async function readPerson(store: PeopleContext['store'], userId: string): Promise<Person> {
  const ids = new Set([userId])
  const parents = new Set<string>()
  const numbers = new Set<string>()
  for (const id of ids) {
    const record = await readUserIdRecord(store, id)
    if (record?.parentUserId !== undefined) parents.add(record.parentUserId)
    if (record?.number !== undefined) numbers.add(record.number)
    for (const other of [record?.predecessor, record?.successor]) {
      if (other !== undefined && ids.size < maxIds) ids.add(other)
    }
  }
  return { ids: [...ids, ...parents], numbers: [...numbers] }
}

/** The spellings of a number, if its present tenant has one of these ids. */
async function presentSpellings(
  store: PeopleContext['store'],
  number: string,
  ids: ReadonlySet<string>,
): Promise<readonly PersonAddress[]> {
  const record = await readNumber(store, canonicalNumber(number))
  const tenant = presentTenancy(record?.tenancies ?? [])
  if (record === undefined || tenant === undefined || !ids.has(tenant.userId)) return []
  const since = tenantSince(record.tenancies, ids)
  return spellingsOf(number, record).map((address) => compact({ address, since }))
}

function spellingsOf(number: string, record: NumberRecord | undefined): readonly string[] {
  const twin = twinOf(number)
  return [
    number,
    ...(twin === undefined ? [] : [twin]),
    ...(record?.otherSpelling === undefined ? [] : [record.otherSpelling]),
  ]
}

async function holderByOtherSpelling(
  store: PeopleContext['store'],
  record: NumberRecord | undefined,
): Promise<Tenancy | undefined> {
  if (record?.otherSpelling === undefined) return undefined
  const other = await readNumber(store, canonicalNumber(record.otherSpelling))
  return presentTenancy(other?.tenancies ?? [])
}

function unique(addresses: readonly PersonAddress[]): readonly PersonAddress[] {
  return [...new Map(addresses.map((one) => [one.address, one])).values()]
}
