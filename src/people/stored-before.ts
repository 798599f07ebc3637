import type { NumberRecord, PersonRecord, Tenancy, UserIdRecord } from '../model/index.ts'
import { compact, isUserId, type UnixMs } from '../util/index.ts'
import { placeholderFor } from './placeholder.ts'
import { withUnnamedEnd } from './tenancies.ts'

/** What version 0.6.0 stored beside the fields of today, or instead of them. */
interface StoredBefore {
  readonly number?: string | undefined
  readonly otherSpelling?: string | undefined
  readonly moved?: { readonly to: string; readonly at: UnixMs } | undefined
}

/** A record as this version stores it. */
export function upgraded(record: PersonRecord): PersonRecord {
  switch (record.type) {
    case 'number':
      return upgradedNumber(record)
    case 'user-id':
      return upgradedId(record)
    case 'parent-id':
      return record
    default:
      return record satisfies never
  }
}

function upgradedNumber(record: NumberRecord & StoredBefore): NumberRecord {
  const { otherSpelling, moved, ...kept } = record
  if (otherSpelling === undefined && moved === undefined) return record
  return compact<NumberRecord>({
    ...kept,
    tenancies: moved === undefined ? kept.tenancies : withMove(kept.tenancies, moved),
    otherSpellings: kept.otherSpellings ?? (otherSpelling === undefined ? undefined : [otherSpelling]),
  })
}

/** The owner has left the number, and was nowhere linked with the address after it: what was on the lists was copied there. */
function withMove(
  tenancies: readonly Tenancy[],
  { to, at }: NonNullable<StoredBefore['moved']>,
): readonly Tenancy[] {
  const isKnown = tenancies.some(({ endedAt }) => endedAt === at)
  return isKnown
    ? tenancies
    : withUnnamedEnd(tenancies, { userId: isUserId(to) ? to : placeholderFor(to, at), at })
}

function upgradedId(record: UserIdRecord & StoredBefore): UserIdRecord {
  const { number, moved, ...kept } = record
  if (number === undefined && moved === undefined) return record
  return compact<UserIdRecord>({
    ...kept,
    numbers: kept.numbers ?? (number === undefined ? undefined : [number]),
    leftAt: kept.leftAt ?? moved?.at,
  })
}
