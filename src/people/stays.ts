import type { Claim, Tenancy } from '../model/index.ts'
import type { UnixMs } from '../util/index.ts'
import { isPlaceholder } from './placeholder.ts'
import { withLeaving, withSighting } from './tenancies.ts'

/** The time during which a number was one person's, by everything that is known by now. */
export interface Stay {
  /** Ids that the person had with the number, and placeholders. */
  readonly ids: ReadonlySet<string>
  readonly since: UnixMs
  /** Whether the person came at `since`. If not, the number may have been the person's before. */
  readonly hasArrived: boolean
  readonly lastSeen: UnixMs
  readonly endedAt?: UnixMs | undefined
}

/** Who had a number from when to when, in order. */
export function staysOf(tenancies: readonly Tenancy[], claims: readonly Claim[] = []): readonly Stay[] {
  const stays = staysIn(tenancies)
  const believed = claims.filter((claim) => isCredible(claim, stays))
  return believed.length === 0 ? stays : staysIn(believed.reduce(withClaim, tenancies))
}

function withClaim(tenancies: readonly Tenancy[], claim: Claim): readonly Tenancy[] {
  const { userId, endedAt } = claim
  const seen = withSighting(tenancies, claim)
  return endedAt === undefined ? seen : withLeaving(seen, { userId, at: endedAt })
}

function staysIn(tenancies: readonly Tenancy[]): readonly Stay[] {
  const stays: Stay[] = []
  for (const tenancy of tenancies) {
    const { userId, since, endedAt, lastSeen, hasArrived = false } = tenancy
    // A late event of an old message.
    if (stays.some((stay) => stay.endedAt !== undefined && stay.ids.has(userId) && !tenancy.continues))
      continue
    const last = stays.at(-1)
    if (last !== undefined && isOneStay(last, tenancy, stays)) {
      stays[stays.length - 1] = {
        ...last,
        ids: new Set([...last.ids, userId]),
        lastSeen,
        endedAt: endedAt ?? last.endedAt,
      }
      continue
    }
    // The person before has left the number at the latest when this one came to it.
    if (last !== undefined && hasArrived)
      stays[stays.length - 1] = { ...last, endedAt: last.endedAt ?? since }
    stays.push({ ids: new Set([userId]), since, hasArrived, lastSeen, endedAt })
  }
  return stays
}

function isOneStay(last: Stay, tenancy: Tenancy, stays: readonly Stay[]): boolean {
  const { userId, since, hasArrived = false, continues = false } = tenancy
  if (last.ids.has(userId)) return true
  if (continues) return last.endedAt === undefined || last.endedAt >= since
  const isNew = stays.every(({ ids }) => !ids.has(userId))
  return isAwaitingId(last) && isNew && (!hasArrived || since === last.since)
}

/** Whether a person has come of whom no id is known. The next id that nobody else has had here is this person's. */
function isAwaitingId({ ids, hasArrived, endedAt }: Stay): boolean {
  return hasArrived && endedAt === undefined && [...ids].every(isPlaceholder)
}

/** A shared card says less than an event that names the number and the id: it takes the number from nobody. */
function isCredible({ userId, at }: Claim, stays: readonly Stay[]): boolean {
  const owner = stays.findLast(({ since }) => since <= at)
  if (owner === undefined || owner.ids.has(userId) || isAwaitingId(owner)) return true
  return owner.endedAt !== undefined && owner.endedAt < at
}

/** Whose the number was at a time. For a time before any sighting that is the first person, unless the person came later. */
export function stayAt(stays: readonly Stay[], at: UnixMs): Stay | undefined {
  const stay = stays.findLast((_, index) => (beginningOf(stays, index) ?? at) <= at)
  return stay?.endedAt !== undefined && stay.endedAt < at ? undefined : stay
}

/** Who has the number as far as is known. `undefined`: no event has told, or the person has left it. */
export function presentStay(stays: readonly Stay[]): Stay | undefined {
  const last = stays.at(-1)
  return last?.endedAt === undefined ? last : undefined
}

/**
 * Since when a number is without a break that of the person with these ids, or of nobody known. `undefined`: nobody else is known to have had it before.
 */
export function ownedSince(stays: readonly Stay[], ids: ReadonlySet<string>): UnixMs | undefined {
  const before = stays.findLastIndex(
    (stay, index) => !isStayOf(stay, ids) || isFreeBetween(stay, stays[index + 1]),
  )
  return beginningOf(stays, before + 1)
}

function isFreeBetween({ endedAt }: Stay, next: Stay | undefined): boolean {
  return endedAt !== undefined && next?.hasArrived === true && endedAt < next.since
}

export function isStayOf(stay: Stay | undefined, ids: ReadonlySet<string>): boolean {
  return stay !== undefined && [...stay.ids].some((id) => ids.has(id))
}

/** Between one person's leaving and the first event of the next, the number is the next one's. */
function beginningOf(stays: readonly Stay[], index: number): UnixMs | undefined {
  const stay = stays[index]
  if (stay?.hasArrived) return stay.since
  const before = stays[index - 1]
  const isFree = before?.endedAt === undefined ? undefined : before.endedAt + 1
  if (stay === undefined || before === undefined) return isFree
  return Math.min(stay.since, isFree ?? stay.since)
}
