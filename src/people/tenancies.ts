import type { Tenancy } from '../model/index.ts'
import type { UnixMs } from '../util/index.ts'

/** A number changes hands once in months, so more than these are of no use to anybody. */
const maxTenancies = 12

/** An event that names a number and an id together, at its own time. Events come in any order. */
export interface TenancySighting {
  readonly userId: string
  readonly at: UnixMs
}

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
export function withEnd(tenancies: readonly Tenancy[], { userId, at }: TenancySighting): readonly Tenancy[] {
  const seen = tenancies.some((tenancy) => tenancy.userId === userId)
    ? tenancies
    : withSighting(tenancies, { userId, at })
  const last = seen.findLastIndex((tenancy) => tenancy.userId === userId && tenancy.since <= at)
  return seen.map((tenancy, index) =>
    index === last ? { ...tenancy, endedAt: Math.max(at, tenancy.endedAt ?? at) } : tenancy,
  )
}

/** Who had the number at a time: the person who was seen with it last before, or the first one for a time before any sighting. */
export function tenancyAt(tenancies: readonly Tenancy[], at: UnixMs): Tenancy | undefined {
  const tenancy = tenancies.findLast(({ since }) => since <= at) ?? tenancies[0]
  return tenancy?.endedAt !== undefined && tenancy.endedAt < at ? undefined : tenancy
}

/** Who has the number as far as is known. `undefined`: no id was seen with it, or the person has left it. */
export function presentTenancy(tenancies: readonly Tenancy[]): Tenancy | undefined {
  const last = tenancies.at(-1)
  return last?.endedAt === undefined ? last : undefined
}

/**
 * Since when a number is that of the person with these ids. `undefined`: nobody else is known to have had it before.
 */
export function tenantSince(tenancies: readonly Tenancy[], ids: ReadonlySet<string>): UnixMs | undefined {
  const before = tenancies.findLastIndex(({ userId }) => !ids.has(userId))
  return before === -1 ? undefined : tenancies[before + 1]?.since
}

function covers({ since, lastSeen, endedAt }: Tenancy, at: UnixMs): boolean {
  return endedAt !== undefined && at > endedAt ? true : since <= at && at <= lastSeen
}

/** A tenancy within which another id was seen is two. */
function splitAt(tenancy: Tenancy, at: UnixMs): readonly Tenancy[] {
  const { since, lastSeen } = tenancy
  if (!(since < at && at < lastSeen)) return [tenancy]
  const { endedAt: _, ...before } = tenancy
  return [
    { ...before, lastSeen: since },
    { ...tenancy, since: lastSeen },
  ]
}

/** In the order of time, with neighbours of the same id as one. */
function joined(tenancies: readonly Tenancy[]): readonly Tenancy[] {
  const inOrder = [...tenancies].sort((a, b) => a.since - b.since || a.lastSeen - b.lastSeen)
  const result: Tenancy[] = []
  for (const tenancy of inOrder) {
    const last = result.at(-1)
    if (last === undefined || last.userId !== tenancy.userId) result.push(tenancy)
    else result[result.length - 1] = join(last, tenancy)
  }
  return result.slice(-maxTenancies)
}

function join(a: Tenancy, b: Tenancy): Tenancy {
  const lastSeen = Math.max(a.lastSeen, b.lastSeen)
  const ends = [a.endedAt, b.endedAt].filter((end) => end !== undefined)
  return ends.length === 0 ? { ...a, lastSeen } : { ...a, lastSeen, endedAt: Math.max(...ends) }
}
