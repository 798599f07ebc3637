import type { NumberRecord, UserIdRecord } from '../model/index.ts'
import { compact, fieldAt, type UnixMs } from '../util/index.ts'
import { readHistory } from './number-history.ts'
import {
  type EntriesOf,
  isParentId,
  type PeopleContext,
  readUserIdRecord,
  updatePerson,
} from './person-documents.ts'
import { stayAt, staysOf } from './stays.ts'
import { type TenancySighting, withLeaving, withSighting } from './tenancies.ts'
import { canonicalNumber, twinOf } from './twins.ts'

/** The addresses that one item of a webhook names together. Nothing else is evidence of a link: no name, no username, no position in a list. */
export interface Sighting {
  readonly phone?: string | undefined
  readonly userId?: string | undefined
  readonly parentUserId?: string | undefined
  readonly username?: string | undefined
  readonly at: UnixMs
}

/** What the store has about a number holds for an id. */
export interface CarriedOver {
  readonly from: string
  readonly to: string
  /** Whether the number was this person's at a time. */
  readonly isTheirs: (at: UnixMs) => boolean
}

export interface LearnContext extends PeopleContext {
  /** Called whenever a link is learned, and again if a crash came in between. */
  readonly carryOver: (carried: CarriedOver) => Promise<void>
  /** What the feed is told, in the step that learns it, of a link or a notice that is new. */
  readonly entriesOf?: EntriesOf | undefined
}

/**
 * Learns from an item which addresses are one person's.
 *
 * @returns whether the link of the number and the id is new
 */
export async function learnSighting(ctx: LearnContext, sighting: Sighting): Promise<boolean> {
  const { phone, at } = sighting
  const userId = ownIdIn(sighting)
  if (userId === undefined) return false
  await linkParent(ctx, sighting)
  const seen = { ...sighting, userId }
  if (phone === undefined) {
    await updateId(ctx, userId, at, (record) => withDetails(record, seen))
    return false
  }
  await tellNumber(ctx, { phone, userId, at }, (record) => {
    const tenancies = withSighting(record.tenancies, { userId, at })
    return tenancies === record.tenancies ? record : { ...record, tenancies }
  })
  return await tellId(ctx, { ...seen, phone })
}

/**
 * Learns from a card that a person shared which number is theirs. It takes the number from nobody who was seen with it.
 *
 * @returns whether the link of the number and the id is new
 */
export async function learnClaim(
  ctx: LearnContext,
  claim: Sighting & { readonly phone: string },
): Promise<boolean> {
  const { phone, at } = claim
  const userId = ownIdIn(claim)
  if (userId === undefined) return false
  await linkParent(ctx, claim)
  await tellNumber(ctx, { phone, userId, at }, (record) => {
    const { claims = [] } = record
    const isKnown = claims.some((one) => one.userId === userId && one.at === at)
    return isKnown ? record : { ...record, claims: [...claims, { userId, at }].slice(-maxClaims) }
  })
  const owner = stayAt((await readHistory(ctx.store, phone)).stays, at)
  return await tellId(ctx, { ...claim, phone, userId }, owner?.ids.has(userId) ? 'numbers' : 'claimedNumbers')
}

/** More claims of one number than these are of no use to anybody. */
const maxClaims = 12

/** A number has two spellings, and people write a few more. */
const maxSpellings = 8

/** Learns that WhatsApp knows a number by another spelling than it was written to. */
export async function learnSpelling(
  ctx: PeopleContext,
  {
    phone,
    whatsappNumber,
    at,
  }: { readonly phone: string; readonly whatsappNumber: string; readonly at: UnixMs },
): Promise<void> {
  if (phone === whatsappNumber || twinOf(phone) === whatsappNumber) return
  for (const [number, other] of [
    [phone, whatsappNumber],
    [whatsappNumber, phone],
  ] as const) {
    await updateNumber(ctx, number, at, (record) => {
      const { otherSpellings = [] } = record
      if (otherSpellings.includes(other)) return record
      return { ...record, otherSpellings: [...otherSpellings, other].slice(-maxSpellings) }
    })
  }
}

/** A number and an id that an event has named together. */
export interface Link {
  readonly phone: string
  readonly userId: string
  readonly at: UnixMs
}

/**
 * Stores at a number what an event says about it and a person. The number comes first and the id last, after everything was carried over: so a
 * write about the number either sees the link, or is seen here.
 */
export async function tellNumber(
  ctx: LearnContext,
  { phone, userId, at }: Link,
  update: (record: NumberRecord) => NumberRecord,
): Promise<NumberRecord> {
  const linked = (await readUserIdRecord(ctx.store, userId))?.numbers
  let told: NumberRecord = freshNumber(at)
  const isChanged = await updateNumber(ctx, phone, at, (record) => {
    told = update(record)
    return told
  })
  if (isChanged || !includesNumber(linked, phone)) {
    const stays = staysOf(told.tenancies, told.claims)
    const isTheirs = (time: UnixMs) => stayAt(stays, time)?.ids.has(userId) === true
    for (const from of [phone, twinOf(phone)])
      if (from !== undefined) await ctx.carryOver({ from, to: userId, isTheirs })
  }
  return told
}

/**
 * Stores at an id the number that it was seen with.
 *
 * @returns whether the link is new. Of several processes that learn it at once, it is new for one.
 */
export async function tellId(
  ctx: LearnContext,
  { phone, userId, at, parentUserId, username }: Sighting & Link,
  list: 'numbers' | 'claimedNumbers' = 'numbers',
): Promise<boolean> {
  let isNew = false
  let leftAt: UnixMs | undefined
  const learn = (record: UserIdRecord) => {
    isNew = list === 'numbers' && !includesNumber(record.numbers, phone)
    leftAt = record.leftAt
    const details = { at, parentUserId, username, [list]: withNumber(record[list], phone) }
    return withDetails(record, details)
  }
  await updateId(ctx, userId, at, learn, (writeId) => (isNew && ctx.entriesOf?.(writeId)) || [])
  if (leftAt !== undefined) await endStay(ctx, phone, { userId, at: leftAt })
  return isNew
}

/** Stores that a person has left a number, of which the notice did not name the number. */
export async function endStay(ctx: PeopleContext, phone: string, end: TenancySighting): Promise<void> {
  await updateNumber(ctx, phone, end.at, (record) => {
    const tenancies = withLeaving(record.tenancies, end)
    const { claims = [] } = record
    const ended = claims.map((one) =>
      one.userId === end.userId && one.endedAt === undefined ? { ...one, endedAt: end.at } : one,
    )
    const isSame = tenancies === record.tenancies && ended.every((one, index) => one === claims[index])
    return isSame ? record : compact({ ...record, tenancies, claims: record.claims && ended })
  })
}

/** The id of an item for this business portfolio. */
export function ownIdIn({ userId }: Pick<Sighting, 'userId'>): string | undefined {
  return userId === undefined || isParentId(userId) ? undefined : userId
}

/** A parent id stands for the id that was seen with it last. */
export async function linkParent(
  ctx: PeopleContext,
  { userId, parentUserId, at }: Omit<Sighting, 'phone'>,
): Promise<void> {
  if (parentUserId === undefined || userId === undefined) return
  const fresh = { type: 'parent-id', userId, since: at } as const
  await updatePerson(ctx.store, parentUserId, fresh, (record) =>
    record.userId === userId || record.since > at ? record : { ...record, userId, since: at },
  )
}

/** The record with what an event says beside the number. The record itself if that changes nothing. */
function withDetails(
  record: UserIdRecord,
  {
    at,
    parentUserId,
    username,
    numbers,
    claimedNumbers,
  }: Pick<Sighting, 'at' | 'parentUserId' | 'username'> & Pick<UserIdRecord, 'numbers' | 'claimedNumbers'>,
): UserIdRecord {
  const since = Math.min(record.since, at)
  const change = compact({ since, parentUserId, username, numbers, claimedNumbers })
  const isSame = Object.entries(change).every(([name, value]) => fieldAt(record, name) === value)
  return isSame ? record : { ...record, ...change }
}

/** An id has one number at a time, so more than these are contradictions. */
const maxNumbers = 12

/** The numbers with one more, in the spelling that the last event had. */
function withNumber(numbers: readonly string[] = [], phone: string): readonly string[] {
  if (numbers.includes(phone)) return numbers
  const others = numbers.filter((number) => canonicalNumber(number) !== canonicalNumber(phone))
  return [...others, phone].slice(-maxNumbers)
}

function includesNumber(numbers: readonly string[] = [], phone: string): boolean {
  return numbers.some((number) => canonicalNumber(number) === canonicalNumber(phone))
}

async function updateNumber(
  { store }: PeopleContext,
  number: string,
  since: UnixMs,
  update: (record: NumberRecord) => NumberRecord,
): Promise<boolean> {
  return await updatePerson(store, canonicalNumber(number), freshNumber(since), update)
}

function freshNumber(since: UnixMs): NumberRecord {
  return { type: 'number', since, tenancies: [] }
}

export async function updateId(
  { store }: PeopleContext,
  userId: string,
  since: UnixMs,
  update: (record: UserIdRecord) => UserIdRecord,
  entriesOf?: EntriesOf,
): Promise<boolean> {
  const fresh: UserIdRecord = { type: 'user-id', since }
  return await updatePerson(store, userId, fresh, update, entriesOf)
}
