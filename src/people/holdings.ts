import type { ConsentDecision, NumberRecord, PersonRecord, Tenancy } from '../model/index.ts'
import { listAll } from '../store/index.ts'
import { isUserId, type UnixMs } from '../util/index.ts'
import { addressesOf } from './addresses.ts'
import { type PeopleContext, readNumber } from './person-documents.ts'
import { presentTenancy, tenancyAt } from './tenancies.ts'
import { canonicalNumber, twinOf } from './twins.ts'

/** An address that is or was a person's. */
export interface Holding {
  readonly address: string
  /** Whether it is the person's now, as far as is known. */
  readonly isPresent: boolean
  /** Whether everything that is kept about it is to be erased: it is the address that was asked for, or nobody else is known to have had it. */
  readonly isWhole: boolean
  /** Whether what is of a time was about this person. */
  readonly isTheirs: (at: UnixMs) => boolean
  /** What its owners have decided. Only numbers have them. */
  readonly decisions: readonly ConsentDecision[]
}

/** Every address that a person has had: those of `addressesOf()`, and the numbers and ids that the person has left. */
export async function holdingsOf(ctx: PeopleContext, address: string): Promise<readonly Holding[]> {
  const present = (await addressesOf(ctx, address)).map((one) => one.address)
  const all = await withFormer(ctx, present)
  const isAskedFor = (one: string) => canonicalNumber(one) === canonicalNumber(address)
  return await Promise.all(
    [...all].map(async (one) => {
      const record = isUserId(one) ? undefined : await readNumber(ctx.store, canonicalNumber(one))
      const holding = record === undefined ? wholly(one) : holdingOf(one, record, all)
      return isAskedFor(one) ? { ...holding, isPresent: true, isWhole: true } : holding
    }),
  )
}

/** An address that nobody else has had. */
export function wholly(address: string): Holding {
  return { address, isPresent: true, isWhole: true, isTheirs: () => true, decisions: [] }
}

/** A number that others may have had before, or have now. */
function holdingOf(
  address: string,
  { tenancies, moved, decisions = [] }: NumberRecord,
  addresses: ReadonlySet<string>,
): Holding {
  const isOwn = (tenancy: Tenancy | undefined) => tenancy !== undefined && addresses.has(tenancy.userId)
  const movedAt = moved !== undefined && addresses.has(moved.to) ? moved.at : undefined
  const isWhole = tenancies.every(isOwn)
  return {
    address,
    isPresent: tenancies.length === 0 ? movedAt === undefined : isOwn(presentTenancy(tenancies)),
    isWhole,
    isTheirs: (at) => isWhole || (movedAt !== undefined && at <= movedAt) || isOwn(tenancyAt(tenancies, at)),
    decisions,
  }
}

/** These addresses, and those from which the person has come to one of them. A number that the person has left leads to no further one: others came to it. */
async function withFormer(
  { store }: Pick<PeopleContext, 'store'>,
  present: readonly string[],
): Promise<ReadonlySet<string>> {
  const found = new Set(present)
  const own = new Set(present)
  let before: number
  do {
    before = found.size
    const documents = await listAll(
      (page) => store.listDocuments('person', page),
      ({ key }) => key,
    )
    for (const { key, value } of documents) {
      if (found.has(key) || !leadsTo(value, own)) continue
      if (value.type !== 'number' || value.tenancies.length === 0) own.add(key)
      const twin = twinOf(key)
      for (const one of twin === undefined ? [key] : [key, twin]) found.add(one)
      if (value.type === 'number' && value.otherSpelling !== undefined) found.add(value.otherSpelling)
    }
  } while (found.size > before)
  return found
}

/** Whether the record of an address says that the person at one of these addresses had it. */
function leadsTo(record: PersonRecord, addresses: ReadonlySet<string>): boolean {
  if (record.type === 'parent-id') return addresses.has(record.userId)
  if (record.moved !== undefined && addresses.has(record.moved.to)) return true
  if (record.type === 'number') return record.tenancies.some(({ userId }) => addresses.has(userId))
  const { otherIds = [], parentUserId } = record
  return [...otherIds, parentUserId].some((id) => id !== undefined && addresses.has(id))
}
