import type { NumberRecord, PersonRecord, Tenancy, UserIdRecord } from '../model/index.ts'
import { listAll, replaceDocument, type StoredDocument } from '../store/index.ts'
import { compact, isUserId } from '../util/index.ts'
import type { Holding } from './holdings.ts'
import type { PeopleContext } from './person-documents.ts'
import { upgraded } from './stored-before.ts'
import { canonicalNumber } from './twins.ts'

/**
 * Deletes what is known of a person's addresses, and what the records of other addresses say of them. Of a number that others have had, their
 * times stay. The address that was asked for comes last, and before it those that it leads to: after a crash what is left can be found again.
 *
 * @returns how many records it deleted or changed
 */
export async function forgetPerson(
  { store }: Pick<PeopleContext, 'store'>,
  holdings: readonly Holding[],
): Promise<number> {
  const documents = await listAll(
    (page) => store.listDocuments('person', page),
    ({ key }) => key,
  )
  const placeOf = ({ key }: { readonly key: string }) =>
    holdings.findIndex(({ address }) => canonicalNumber(address) === key)
  const farthestFirst = documents
    .map((document) => ({ document, place: placeOf(document) }))
    .sort((a, b) => (a.place === -1 || b.place === -1 ? a.place - b.place : b.place - a.place))
  let changed = 0
  for (const { document } of farthestFirst) changed += Number(await forgetIn({ store }, document, holdings))
  return changed
}

/** Forgets in one record, and again if another process wrote first. */
async function forgetIn(
  { store }: Pick<PeopleContext, 'store'>,
  document: StoredDocument<PersonRecord>,
  holdings: readonly Holding[],
): Promise<boolean> {
  const { key } = document
  let before: StoredDocument<PersonRecord> | undefined = document
  while (before !== undefined) {
    const record = upgraded(before.value)
    const value = remainderOf(key, record, holdings)
    if (value === record) return false
    const isDone =
      value === undefined
        ? await store.deleteDocument('person', key, before.version)
        : await replaceDocument(store, 'person', key, { before, value })
    if (isDone) return true
    before = await store.getDocument('person', key)
  }
  return true
}

/** What stays of a record. `undefined`: nothing. The record itself: it says nothing of the person. */
function remainderOf(
  key: string,
  record: PersonRecord,
  holdings: readonly Holding[],
): PersonRecord | undefined {
  const own = holdings.find(({ address }) => canonicalNumber(address) === key)
  const whole = new Set(holdings.filter(({ isWhole }) => isWhole).map(({ address }) => address))
  if (isUserId(key) && own !== undefined) return undefined
  const ids = new Set(holdings.map(({ address }) => address).filter(isUserId))
  switch (record.type) {
    case 'parent-id':
      return ids.has(record.userId) ? undefined : record
    case 'user-id':
      return withoutAddresses(record, whole)
    case 'number':
      return own?.isWhole ? undefined : withoutTenant(record, own, ids, whole)
    default:
      return record satisfies never
  }
}

function withoutAddresses(record: UserIdRecord, addresses: ReadonlySet<string>): UserIdRecord {
  const { numbers, claimedNumbers, otherIds, parentUserId } = record
  const named = [...(numbers ?? []), ...(claimedNumbers ?? []), ...(otherIds ?? []), parentUserId]
  if (named.every((address) => address === undefined || !addresses.has(address))) return record
  const kept = (list: readonly string[] | undefined) => list?.filter((address) => !addresses.has(address))
  return compact<UserIdRecord>({
    ...record,
    numbers: kept(numbers),
    claimedNumbers: kept(claimedNumbers),
    otherIds: kept(otherIds),
    parentUserId: parentUserId !== undefined && addresses.has(parentUserId) ? undefined : parentUserId,
  })
}

function withoutTenant(
  record: NumberRecord,
  own: Holding | undefined,
  ids: ReadonlySet<string>,
  whole: ReadonlySet<string>,
): NumberRecord {
  const { tenancies, claims = [], otherSpellings = [], decisions } = record
  const isUnchanged =
    ![...tenancies, ...claims].some(({ userId }) => ids.has(userId)) &&
    !otherSpellings.some((spelling) => whole.has(spelling))
  if (isUnchanged) return record
  return compact<NumberRecord>({
    ...record,
    tenancies: closed(tenancies, ids),
    claims: record.claims?.filter(({ userId }) => !ids.has(userId)),
    decisions: decisions?.filter(({ at }) => own?.isTheirs(at) !== true),
    otherSpellings: record.otherSpellings?.filter((spelling) => !whole.has(spelling)),
  })
}

/** The times of others. The number does not come back to the tenant before an erased one. */
function closed(tenancies: readonly Tenancy[], ids: ReadonlySet<string>): readonly Tenancy[] {
  return tenancies.flatMap((tenancy, index) => {
    if (ids.has(tenancy.userId)) return []
    const next = tenancies[index + 1]
    const endedAt = tenancy.endedAt ?? (next !== undefined && ids.has(next.userId) ? next.since : undefined)
    return [compact({ ...tenancy, endedAt })]
  })
}
