import type { Claim, Tenancy } from '../model/index.ts'
import { fieldAt, type UnixMs } from '../util/index.ts'
import { isPlaceholder } from './placeholder.ts'

/** A number changes hands once in months, so more than these are of no use to anybody. */
const maxTenancies = 12

/** An event that names a number and an id together, at its own time. Events come in any order. */
export type TenancySighting = Pick<Claim, 'userId' | 'at'>

/**
 * The history of a number with one more sighting. An id that is seen again after its end stays ended: statuses of old messages come late, and a
 * person who returns to a number has another id.
 */
export function withSighting(
  tenancies: readonly Tenancy[],
  { userId, at }: TenancySighting,
): readonly Tenancy[] {
  if (tenancies.some((tenancy) => tenancy.userId === userId && covers(tenancy, at))) return tenancies
  const split = tenancies.flatMap((tenancy) => splitAt(tenancy, at))
  return joined([...split, { userId, since: at, lastSeen: at }])
}

/** The history of a number that an id has left. */
export function withEnd(tenancies: readonly Tenancy[], end: TenancySighting): readonly Tenancy[] {
  const seen = withSighting(tenancies, end)
  const known = seen[indexOf(seen, end)]?.endedAt
  return known !== undefined && known >= end.at ? seen : marked(seen, end, { endedAt: end.at })
}

/** The history of a number whose owner has left it by a notice that did not name it. One that the id was never seen with stays as it is. */
export function withLeaving(tenancies: readonly Tenancy[], end: TenancySighting): readonly Tenancy[] {
  const kept = tenancies.filter(({ userId, since }) => userId !== end.userId || since <= end.at)
  const known = kept[indexOf(kept, end)]
  if (known === undefined) return kept.length === tenancies.length ? tenancies : withEnd(kept, end)
  return marked(kept.length === tenancies.length ? tenancies : kept, end, {
    endedAt: known.endedAt ?? end.at,
  })
}

/** The history of a number that an id has left, or its placeholder, and the person had it before under an id that nobody told. */
export function withUnnamedEnd(tenancies: readonly Tenancy[], end: TenancySighting): readonly Tenancy[] {
  return marked(withEnd(tenancies, end), end, { continues: true })
}

/** The history of a number to which a person has come. */
export function withArrival(tenancies: readonly Tenancy[], arrival: TenancySighting): readonly Tenancy[] {
  return marked(withSighting(tenancies, arrival), arrival, { hasArrived: true })
}

/** The history of a number whose owner has another id since. */
export function withNewId(tenancies: readonly Tenancy[], sighting: TenancySighting): readonly Tenancy[] {
  return marked(withSighting(tenancies, sighting), sighting, { continues: true })
}

/** One history of a number that has several spellings. */
export function mergedTenancies(histories: readonly (readonly Tenancy[])[]): readonly Tenancy[] {
  const [only = [], ...others] = histories
  return others.length === 0 ? only : joined(histories.flat().flatMap(endpointsOf))
}

/** The last sighting of an id up to a time. */
function indexOf(tenancies: readonly Tenancy[], { userId, at }: TenancySighting): number {
  return tenancies.findLastIndex((tenancy) => tenancy.userId === userId && tenancy.since <= at)
}

function marked(
  tenancies: readonly Tenancy[],
  sighting: TenancySighting,
  marks: Partial<Tenancy>,
): readonly Tenancy[] {
  const place = indexOf(tenancies, sighting)
  const known = tenancies[place]
  if (known === undefined || Object.entries(marks).every(([name, mark]) => fieldAt(known, name) === mark))
    return tenancies
  return joined(tenancies.map((tenancy, index) => (index === place ? { ...tenancy, ...marks } : tenancy)))
}

function covers({ since, lastSeen, endedAt }: Tenancy, at: UnixMs): boolean {
  return endedAt !== undefined && at > endedAt ? true : since <= at && at <= lastSeen
}

/** A tenancy within which another id was seen is two. */
function splitAt(tenancy: Tenancy, at: UnixMs): readonly Tenancy[] {
  const { since, lastSeen } = tenancy
  return since < at && at < lastSeen ? endpointsOf(tenancy) : [tenancy]
}

function endpointsOf(tenancy: Tenancy): readonly Tenancy[] {
  const { endedAt, hasArrived: _, continues: __, ...seen } = tenancy
  const { endedAt: ___, ...before } = tenancy
  if (seen.since === seen.lastSeen) return [tenancy]
  const after = { ...seen, since: seen.lastSeen }
  return [{ ...before, lastSeen: seen.since }, endedAt === undefined ? after : { ...after, endedAt }]
}

/** In the order of time, with neighbours of the same id as one. */
function joined(tenancies: readonly Tenancy[]): readonly Tenancy[] {
  const inOrder = [...tenancies].sort(
    (a, b) => a.since - b.since || a.lastSeen - b.lastSeen || rankOf(a) - rankOf(b),
  )
  const result: Tenancy[] = []
  for (const tenancy of inOrder) {
    const last = result.at(-1)
    if (last === undefined || last.userId !== tenancy.userId) result.push(tenancy)
    else result[result.length - 1] = join(last, tenancy)
  }
  return result.slice(-maxTenancies)
}

/**
 * Times have whole seconds, so that events of one moment are in no order: a placeholder comes before the id that it stands for, and what is said of the
 * owner comes after the owner.
 */
function rankOf({ userId, since, endedAt, continues, hasArrived }: Tenancy): number {
  if (continues) return 3
  if (endedAt === since) return 0
  return hasArrived && isPlaceholder(userId) ? 1 : 2
}

function join(a: Tenancy, b: Tenancy): Tenancy {
  const lastSeen = Math.max(a.lastSeen, b.lastSeen)
  const ends = [a.endedAt, b.endedAt].filter((end) => end !== undefined)
  const both = { ...b, ...a, lastSeen }
  return ends.length === 0 ? both : { ...both, endedAt: Math.max(...ends) }
}
