import type { Move } from '../model/index.ts'
import { isUserId, type UnixMs } from '../util/index.ts'
import {
  isParentId,
  type PeopleContext,
  readNumber,
  readParentId,
  readUserIdRecord,
} from './person-documents.ts'
import { presentTenancy, tenancyAt } from './tenancies.ts'
import { canonicalNumber } from './twins.ts'

/** The addresses that were one person's at a time, for what is stored about that person. */
export interface AddressesAt {
  readonly ids: readonly string[]
  readonly numbers: readonly string[]
  /** Ids of those who had the numbers at the time, as far as is known by now. */
  readonly ownerIds: readonly string[]
  /** Numbers that no event about this person names, and that were linked with an id at the time. */
  readonly linkedNumbers: readonly string[]
}

/**
 * Who was meant by an event with these addresses at its time. A number that somebody else has had since is left out: what is about the person before
 * is of no concern to the person who has it now.
 */
export async function addressesAt(
  { store }: Pick<PeopleContext, 'store'>,
  named: readonly string[],
  at: UnixMs,
): Promise<AddressesAt> {
  const ids = new Set(named.filter(isUserId))
  const numbers = new Set<string>()
  const ownerIds = new Set<string>()
  for (const number of named.filter((address) => !isUserId(address))) {
    const record = await readNumber(store, canonicalNumber(number))
    const tenancies = record?.tenancies ?? []
    const then = tenancyAt(tenancies, at)
    const now = presentTenancy(tenancies)
    const isOfAnotherNow = now !== undefined && now.since > at && now.userId !== then?.userId
    if (!isOfAnotherNow) numbers.add(number)
    if (then !== undefined) ownerIds.add(then.userId)
    for (const address of await destinationsAfter(store, record?.moved, at)) add(address)
  }
  const linkedNumbers = new Set<string>()
  for (const id of [...ids, ...ownerIds]) {
    const own = isParentId(id) ? (await readParentId(store, id))?.userId : id
    const record = own === undefined ? undefined : await readUserIdRecord(store, own)
    for (const address of await destinationsAfter(store, record?.moved)) add(address)
    if (record?.number === undefined) continue
    const tenancies = (await readNumber(store, canonicalNumber(record.number)))?.tenancies ?? []
    if (tenancyAt(tenancies, at)?.userId === own && presentTenancy(tenancies)?.userId === own)
      linkedNumbers.add(record.number)
  }
  return {
    ids: [...ids],
    numbers: [...numbers],
    ownerIds: [...ownerIds],
    linkedNumbers: [...linkedNumbers],
  }

  function add(address: string): void {
    if (isUserId(address)) ids.add(address)
    else numbers.add(address)
  }
}

/** More moves than these are a loop of contradicting notices. */
const maxMoves = 16

/** Where a person has gone since a time, from number to number, of whom no notice named an id. */
async function destinationsAfter(
  store: PeopleContext['store'],
  first: Move | undefined,
  at: UnixMs = 0,
): Promise<readonly string[]> {
  const found: string[] = []
  let since = at
  let move = first
  while (move !== undefined && since <= move.at && found.length < maxMoves) {
    found.push(move.to)
    since = move.at
    move = isUserId(move.to) ? undefined : (await readNumber(store, canonicalNumber(move.to)))?.moved
  }
  return found
}
