import type { ConsentDecision, Move, NumberRecord, Tenancy, UserIdRecord } from '../model/index.ts'
import { compact, fieldAt, isUserId, type UnixMs } from '../util/index.ts'
import {
  isParentId,
  type PeopleContext,
  readNumber,
  readUserIdRecord,
  updatePerson,
} from './person-documents.ts'
import { tenancyAt, withEnd, withSighting } from './tenancies.ts'
import { canonicalNumber, twinOf } from './twins.ts'

/** The addresses that one item of a webhook names together. Nothing else is evidence of a link: no name, no username, no position in a list. */
export interface Sighting {
  readonly phone?: string | undefined
  readonly userId?: string | undefined
  readonly parentUserId?: string | undefined
  readonly username?: string | undefined
  readonly at: UnixMs
}

/** A notice that a person has other addresses now. */
export interface ChangeNotice {
  readonly change: 'number' | 'user-id'
  readonly previous: Omit<Sighting, 'at' | 'username'>
  readonly current: Omit<Sighting, 'at'>
  readonly at: UnixMs
}

/** What the store has about one address holds for another. */
export interface CarriedOver {
  /**
   * - `link`: a number and an id are one person's.
   * - `move`: a person has gone from one address to the other, and no id connects them.
   */
  readonly why: 'link' | 'move'
  readonly from: string
  readonly to: string
  /** What was decided with the number that the person has left. */
  readonly decisions: readonly ConsentDecision[]
  /** Whether the first address was this person's at a time. */
  readonly isTheirs: (at: UnixMs) => boolean
}

export interface LearnContext extends PeopleContext {
  /**
   * Carries what the store has about one address over to another of the same person. Called whenever a link is learned, and again if a crash came in
   * between.
   */
  readonly carryOver: (carried: CarriedOver) => Promise<void>
}

/**
 * Learns from an item which addresses are one person's. The link is stored at the number first and at the id last, after everything was carried over:
 * so a write about the number either sees the link, or is seen here.
 *
 * @returns whether the link of the number and the id is new
 */
export async function learnSighting(
  ctx: LearnContext,
  sighting: Sighting,
  { endsThen }: { readonly endsThen: boolean } = { endsThen: false },
): Promise<boolean> {
  const { phone, parentUserId, username, at } = sighting
  const userId = sighting.userId === undefined || isParentId(sighting.userId) ? undefined : sighting.userId
  if (userId === undefined) return false
  if (parentUserId !== undefined) await linkParent(ctx, parentUserId, userId, at)
  const linked = (await readUserIdRecord(ctx.store, userId))?.number
  const isLinked = phone !== undefined && (await seeTogether(ctx, { phone, userId, at, endsThen, linked }))
  const seen = compact({ parentUserId, username, number: isLinked ? phone : undefined })
  await updateId(ctx, userId, at, (record) => merged(record, { since: Math.min(record.since, at), ...seen }))
  return isLinked && canonicalOf(linked) !== canonicalOf(phone)
}

/** Learns that a person has other addresses. What was said about the old ones before holds for the new ones. */
export async function learnChange(ctx: LearnContext, notice: ChangeNotice): Promise<boolean> {
  const { previous, current, at } = notice
  const before = await idBefore(ctx, notice)
  const hasLeft =
    previous.phone !== undefined &&
    (notice.change === 'number' || current.phone !== undefined) &&
    canonicalOf(current.phone) !== canonicalNumber(previous.phone)
  if (before !== undefined) {
    await learnSighting(ctx, { ...previous, userId: before, at }, { endsThen: hasLeft })
  }
  const isNew = await succeed(ctx, before, notice, hasLeft)
  const isLinked = await learnSighting(ctx, { ...current, at })
  return isNew || isLinked
}

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
  for (const [number, otherSpelling] of [
    [phone, whatsappNumber],
    [whatsappNumber, phone],
  ] as const) {
    await updateNumber(ctx, number, at, (record) => merged(record, { otherSpelling }))
  }
}

interface Together {
  readonly phone: string
  readonly userId: string
  readonly at: UnixMs
  /** The item says that the person left the number then. */
  readonly endsThen: boolean
  /** The number that the id is linked with so far. */
  readonly linked: string | undefined
}

/** `false`: the id is known to have left the number, so a late event of an old message does not link them again. */
async function seeTogether(
  ctx: LearnContext,
  { phone, userId, at, endsThen, linked }: Together,
): Promise<boolean> {
  let tenancies: readonly Tenancy[] = []
  let moved: Move | undefined
  const isChanged = await updateNumber(ctx, phone, at, (record) => {
    const seen = withSighting(record.tenancies, { userId, at })
    // A notice that named no id came before the event that shows whose number it was.
    moved =
      record.moved !== undefined && tenancyAt(seen, record.moved.at)?.userId === userId
        ? record.moved
        : undefined
    const end = endsThen ? at : moved?.at
    tenancies = end === undefined ? seen : withEnd(seen, { userId, at: end })
    return tenancies === record.tenancies ? record : { ...record, tenancies }
  })
  if (moved !== undefined) await goTo(ctx, userId, moved)
  const tenancy = tenancies.findLast((one) => one.userId === userId)
  const isPresent = tenancy?.endedAt === undefined
  if (!isPresent && !isChanged && !endsThen) return false
  if (isChanged || canonicalOf(linked) !== canonicalNumber(phone)) {
    const isTheirs = (time: UnixMs) => tenancyAt(tenancies, time)?.userId === userId
    await carryOverNumber(ctx, phone, { why: 'link', to: userId, decisions: [], isTheirs })
  }
  return isPresent || endsThen
}

/** The id that the person had. Some notices name it only as the new one, so the number tells then. */
async function idBefore(
  ctx: PeopleContext,
  { previous, current, at }: ChangeNotice,
): Promise<string | undefined> {
  if (previous.userId !== undefined && previous.userId !== current.userId) return previous.userId
  if (previous.phone === undefined) return undefined
  const record = await readNumber(ctx.store, canonicalNumber(previous.phone))
  const holder = tenancyAt(record?.tenancies ?? [], at)?.userId
  return holder === current.userId ? undefined : holder
}

/** Links the id before with the one after. Where one of them is not known, what was said about the old address is copied to the new one. */
async function succeed(
  ctx: LearnContext,
  before: string | undefined,
  { previous, current, at }: ChangeNotice,
  hasLeft: boolean,
): Promise<boolean> {
  const to = current.userId ?? current.phone
  if (to === undefined) return false
  if (before !== undefined) return await goTo(ctx, before, { to, at })
  const { phone } = previous
  if (!hasLeft || phone === undefined) return false
  let decisions: readonly ConsentDecision[] = []
  const isNew = await updateNumber(ctx, phone, at, (record) => {
    decisions = record.decisions ?? []
    return record.moved?.to === to && record.moved.at === at ? record : { ...record, moved: { to, at } }
  })
  await carryOverNumber(ctx, phone, { why: 'move', to, decisions, isTheirs: (time) => time <= at })
  return isNew
}

async function carryOverNumber(
  { carryOver }: LearnContext,
  number: string,
  carried: Omit<CarriedOver, 'from'>,
): Promise<void> {
  for (const from of [number, twinOf(number)]) if (from !== undefined) await carryOver({ from, ...carried })
}

/** Links an id with the address after it. Of two ids each names the other, because a later notice can connect either with a third. */
async function goTo(ctx: LearnContext, before: string, moved: Move): Promise<boolean> {
  const { to, at } = moved
  if (isUserId(to)) {
    await updateId(ctx, to, at, (record) => withOtherId(record, before))
    return await updateId(ctx, before, at, (record) => withOtherId(record, to))
  }
  const isNew = await updateId(ctx, before, at, (record) =>
    record.moved?.to === to ? record : { ...record, moved },
  )
  await ctx.carryOver({ why: 'move', from: before, to, decisions: [], isTheirs: () => true })
  return isNew
}

function withOtherId(record: UserIdRecord, id: string): UserIdRecord {
  const { otherIds = [] } = record
  return otherIds.includes(id) ? record : { ...record, otherIds: [...otherIds, id] }
}

/** A parent id stands for the id that was seen with it last. */
async function linkParent(
  ctx: PeopleContext,
  parentUserId: string,
  userId: string,
  at: UnixMs,
): Promise<void> {
  const fresh = { type: 'parent-id', userId, since: at } as const
  await updatePerson(ctx.store, parentUserId, fresh, (record) =>
    record.userId === userId || record.since > at ? record : { ...record, userId, since: at },
  )
}

/** The record with the change. The record itself if that changes nothing. */
function merged<Record extends object>(record: Record, change: Partial<Record>): Record {
  const isSame = Object.entries(change).every(([name, value]) => fieldAt(record, name) === value)
  return isSame ? record : { ...record, ...change }
}

async function updateNumber(
  { store }: PeopleContext,
  number: string,
  since: UnixMs,
  update: (record: NumberRecord) => NumberRecord,
): Promise<boolean> {
  const fresh: NumberRecord = { type: 'number', since, tenancies: [] }
  return await updatePerson(store, canonicalNumber(number), fresh, update)
}

async function updateId(
  { store }: PeopleContext,
  userId: string,
  since: UnixMs,
  update: (record: UserIdRecord) => UserIdRecord,
): Promise<boolean> {
  const fresh: UserIdRecord = { type: 'user-id', since }
  return await updatePerson(store, userId, fresh, update)
}

function canonicalOf(number: string | undefined): string | undefined {
  return number === undefined ? undefined : canonicalNumber(number)
}
