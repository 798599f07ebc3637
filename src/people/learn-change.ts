import type { LearnedNotice, Tenancy, UserIdRecord } from '../model/index.ts'
import type { UnixMs } from '../util/index.ts'
import {
  endStay,
  type LearnContext,
  type Link,
  learnSighting,
  linkParent,
  ownIdIn,
  type Sighting,
  tellId,
  tellNumber,
  updateId,
} from './learn.ts'
import { placeholderFor } from './placeholder.ts'
import { type TenancySighting, withArrival, withEnd, withNewId, withUnnamedEnd } from './tenancies.ts'
import { canonicalNumber } from './twins.ts'

/** A notice that a person has other addresses now. Any of them may be missing. */
export interface ChangeNotice {
  readonly change: 'number' | 'user-id'
  readonly previous: Omit<Sighting, 'at' | 'username'>
  readonly current: Omit<Sighting, 'at'>
  readonly at: UnixMs
}

/**
 * Learns that a person has other addresses. Where a notice names a number and no id that the person has there, a placeholder stands for the id,
 * so that the numbers are linked. Every step may be repeated.
 *
 * @returns whether the notice is new. Of several processes that learn it at once, it is new for one. One that names neither a number nor an id
 * always is.
 */
export async function learnChange(
  { entriesOf, ...ctx }: LearnContext,
  notice: ChangeNotice,
): Promise<boolean> {
  const { previous, current, change, at } = notice
  await linkParent(ctx, { ...previous, at })
  await linkParent(ctx, { ...current, at })
  const { before, after } = hasMoved(notice) ? await learnMove(ctx, notice) : await learnNewId(ctx, notice)
  const named = before ?? after
  if (named === undefined) return true
  if (before !== undefined && after !== undefined && before !== after) {
    await linkIds(ctx, before, after, at)
    await linkIds(ctx, after, before, at)
  }
  return await rememberNotice({ ...ctx, entriesOf }, named, { change, at })
}

function hasMoved({ change, previous, current }: ChangeNotice): boolean {
  if (previous.phone === undefined) return change === 'number'
  if (current.phone === undefined) return change === 'number'
  return canonicalNumber(current.phone) !== canonicalNumber(previous.phone)
}

/** The ids before and after a change, or placeholders. */
interface Ids {
  readonly before: string | undefined
  readonly after: string | undefined
}

async function learnMove(ctx: LearnContext, { previous, current, at }: ChangeNotice): Promise<Ids> {
  const idBefore = ownIdIn(previous)
  const idAfter = ownIdIn(current)
  const hasOtherId = idBefore !== undefined && idBefore !== idAfter
  let before = idBefore
  if (previous.phone !== undefined) {
    before = idBefore ?? idAfter ?? placeholderFor(previous.phone, at)
    const end = idBefore === undefined ? withUnnamedEnd : withEnd
    await tell(ctx, { ...previous, phone: previous.phone, userId: before, at }, end)
  } else await learnSighting(ctx, { ...previous, at })
  let after = idAfter
  if (current.phone !== undefined) {
    after = idAfter ?? (hasOtherId ? undefined : before) ?? placeholderFor(current.phone, at)
    await tell(ctx, { ...current, phone: current.phone, userId: after, at }, withArrival)
  } else if (idAfter !== undefined) await learnSighting(ctx, { ...current, at })
  if (hasOtherId) await leaveAll(ctx, idBefore, at)
  return { before, after }
}

type Change = (tenancies: readonly Tenancy[], sighting: TenancySighting) => readonly Tenancy[]

/** Stores a part of a notice at the number, and then at the id. */
async function tell(ctx: LearnContext, sighting: Sighting & Link, change: Change): Promise<void> {
  await tellNumber(ctx, sighting, (record) => {
    const tenancies = change(record.tenancies, sighting)
    return tenancies === record.tenancies ? record : { ...record, tenancies }
  })
  await tellId(ctx, sighting)
}

/** The person has another id, and no more with any number the one before. */
async function leaveAll(ctx: LearnContext, userId: string, at: UnixMs): Promise<void> {
  let numbers: readonly string[] = []
  await updateId(ctx, userId, at, (record) => {
    numbers = [...(record.numbers ?? []), ...(record.claimedNumbers ?? [])]
    return record.leftAt !== undefined && record.leftAt <= at ? record : { ...record, leftAt: at }
  })
  for (const number of numbers) await endStay(ctx, number, { userId, at })
}

/** The person has another id with the same number. */
async function learnNewId(ctx: LearnContext, { previous, current, at }: ChangeNotice): Promise<Ids> {
  const before = ownIdIn(previous)
  const after = ownIdIn(current)
  if (before !== undefined) await learnSighting(ctx, { ...previous, at })
  const phone = current.phone ?? previous.phone
  if (after === undefined) return { before, after }
  if (phone === undefined || previous.phone === undefined) await learnSighting(ctx, { ...current, at })
  else await tell(ctx, { ...current, phone, userId: after, at }, withNewId)
  return { before: before === after ? undefined : before, after }
}

async function linkIds(ctx: LearnContext, userId: string, other: string, at: UnixMs): Promise<void> {
  await updateId(ctx, userId, at, (record) => {
    const { otherIds = [] } = record
    return otherIds.includes(other) ? record : { ...record, otherIds: [...otherIds, other] }
  })
}

/** A person changes the number or the id once in months, so an older notice does not come again. */
const maxNotices = 12

async function rememberNotice(ctx: LearnContext, userId: string, notice: LearnedNotice): Promise<boolean> {
  const { change, at } = notice
  const remember = (record: UserIdRecord) => {
    const { notices = [] } = record
    const isKnown = notices.some((one) => one.change === change && one.at === at)
    return isKnown ? record : { ...record, notices: [...notices, notice].slice(-maxNotices) }
  }
  return await updateId(ctx, userId, at, remember, ctx.entriesOf)
}
