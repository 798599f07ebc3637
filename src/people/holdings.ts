import type { ConsentDecision, PersonRecord } from '../model/index.ts'
import { listAll } from '../store/index.ts'
import { isUserId, type UnixMs } from '../util/index.ts'
import { personAt } from './addresses.ts'
import { type NumberHistory, readHistory } from './number-history.ts'
import type { PeopleContext } from './person-documents.ts'
import { isStayOf, presentStay, stayAt } from './stays.ts'
import { upgraded } from './stored-before.ts'
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

/** Every address that a person has had: the present ones with their placeholders, and the numbers and ids that the person has left. */
export async function holdingsOf(ctx: PeopleContext, address: string): Promise<readonly Holding[]> {
  const { addresses, person } = await personAt(ctx, address)
  const all = await withFormer(ctx, [...addresses.map((one) => one.address), ...(person?.ids ?? [])])
  const isAskedFor = (one: string) => canonicalNumber(one) === canonicalNumber(address)
  return await Promise.all(
    [...all].map(async (one) => {
      const holding = isUserId(one) ? wholly(one) : holdingOf(one, await readHistory(ctx.store, one), all)
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
  { stays, decisions }: NumberHistory,
  addresses: ReadonlySet<string>,
): Holding {
  const isWhole = stays.every((stay) => isStayOf(stay, addresses))
  return {
    address,
    isPresent: stays.length === 0 || isStayOf(presentStay(stays), addresses),
    isWhole,
    isTheirs: (at) => isWhole || isStayOf(stayAt(stays, at), addresses),
    decisions,
  }
}

/**
 * These addresses, and those from which the person has come to one of them. A number that the person has left leads to no further one: others
 * came to it.
 */
async function withFormer(
  { store }: Pick<PeopleContext, 'store'>,
  present: readonly string[],
): Promise<ReadonlySet<string>> {
  const found = new Set(present)
  let before: number
  do {
    before = found.size
    const documents = await listAll(
      (page) => store.listDocuments('person', page),
      ({ key }) => key,
    )
    for (const { key, value } of documents) {
      const record = upgraded(value)
      if (!leadsTo(record, found)) continue
      const twin = twinOf(key)
      for (const one of twin === undefined ? [key] : [key, twin]) found.add(one)
      if (record.type === 'number') for (const one of record.otherSpellings ?? []) found.add(one)
    }
  } while (found.size > before)
  return found
}

/** Whether the record of an address says that a person with one of these ids had it. */
function leadsTo(record: PersonRecord, addresses: ReadonlySet<string>): boolean {
  switch (record.type) {
    case 'parent-id':
      return addresses.has(record.userId)
    case 'number':
      return [...record.tenancies, ...(record.claims ?? [])].some(({ userId }) => addresses.has(userId))
    case 'user-id':
      return [...(record.otherIds ?? []), record.parentUserId].some(
        (id) => id !== undefined && addresses.has(id),
      )
    default:
      return record satisfies never
  }
}
