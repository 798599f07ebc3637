import { lookup } from '../catalog/index.ts'
import { eventOf } from '../events/index.ts'
import {
  attemptOf,
  type DeliveryStatus,
  type EventFailure,
  type EventIds,
  type Failure,
  type GupshupStatusEvent,
  idsOf,
  isBillingEvent,
  isStatusEvent,
  isUnknown,
  type MessageRecord,
  markAdopted,
  progressAttempt,
  rankOf,
} from '../model/index.ts'
import { liftNotOnWhatsApp } from '../preflight/index.ts'
import type { ParkedEvent } from '../store/index.ts'
import { attachBilling } from './billing.ts'
import type { SettlementContext } from './context.ts'
import { failAttempt } from './handle-failure.ts'
import { recordSuccess } from './outage-detection.ts'
import { updateRecord } from './update-record.ts'

/** The request that events are about though nothing told its id: they prove it, and it gets their ids. */
interface Adoption {
  readonly index: number
  /** Every id that the events bring. */
  readonly ids: readonly EventIds[]
}

/** Takes a status event into the message it belongs to. `false`: no request of the message has its ids. */
export async function applyStatus(
  ctx: SettlementContext,
  record: MessageRecord,
  event: GupshupStatusEvent,
  adoption?: Adoption,
): Promise<boolean> {
  const index = adoption === undefined ? attemptOf(record, event) : adoptable(record, adoption)
  if (index === undefined) return false
  const { gupshupId, whatsappId } = adoption === undefined ? event : allIdsOf(event, adoption)
  const claim = adoption?.ids
  const isMeant = (current: MessageRecord) =>
    adoption === undefined || adoptable(current, adoption) !== undefined
  switch (event.status) {
    case 'failed': {
      const failure = failureOfEvent(event.failure, ctx.settings.redact)
      await failAttempt(ctx, record, { index, gupshupId, whatsappId, failure, at: event.at, isMeant, claim })
      break
    }
    case 'deleted':
      // The user deleted a message of their own; ours has not moved.
      return true
    default:
      await progress(ctx, record, index, {
        status: event.status,
        gupshupId,
        whatsappId,
        at: event.at,
        isMeant,
        claim,
      })
  }
  if (adoption !== undefined && !isAdopted((await ctx.store.get(record.id)) ?? record, adoption)) return false
  const before = record.attempts[index]
  const learned = idsOf({
    gupshupId: before?.gupshupId === undefined ? gupshupId : undefined,
    whatsappId: before?.whatsappId === undefined ? whatsappId : undefined,
  })
  if (Object.keys(learned).length > 0) await applyPendingEvents(ctx, record.id, learned)
  return true
}

/**
 * Takes in what came before its message was known. An event stays parked until it is taken in: a process that ends in between loses
 * none, and taking one in twice changes nothing.
 */
export async function applyPendingEvents(ctx: SettlementContext, id: string, ids: EventIds): Promise<void> {
  for (const parked of [...(await ctx.store.findParked(ids))].sort(byStep)) {
    const newest = await ctx.store.get(id)
    if (newest !== undefined && (await applyParked(ctx, newest, parked.event))) await ctx.store.unpark(parked)
  }
}

/** Takes in a parked event whose message is known by now. `false`: it is not, and the event stays. */
export async function settleIfKnown(ctx: SettlementContext, parked: ParkedEvent): Promise<boolean> {
  const known = await ctx.store.findByEventId(idsOf(parked))
  if (known === undefined || !(await applyParked(ctx, known, parked.event))) return false
  await ctx.store.unpark(parked)
  return true
}

/** Takes in an event that was parked. It has been through a store, so its type is only known by looking. `false`: see `applyStatus`. */
export async function applyParked(
  ctx: SettlementContext,
  record: MessageRecord,
  event: unknown,
  adoption?: Adoption,
): Promise<boolean> {
  if (isStatusEvent(event)) return await applyStatus(ctx, record, event, adoption)
  return isBillingEvent(event) && (await attachBilling(ctx, record, event))
}

/**
 * In which order parked events are taken in: as they happen, but a failure last. `delivered` overrules it, so that a fallback for a
 * message that has arrived is never begun. What a message cost needs the ids that statuses bring.
 */
export function byStep(a: ParkedEvent, b: ParkedEvent): number {
  return stepOf(a) - stepOf(b)
}

function stepOf({ event }: ParkedEvent): number {
  if (!isStatusEvent(event)) return 100
  if (event.status === 'deleted') return 0
  return event.status === 'failed' ? 99 : rankOf(event.status)
}

/** The request to be proved, if it has no id yet, or one that the events bring. */
function adoptable(record: MessageRecord, adoption: Adoption): number | undefined {
  const attempt = record.attempts[adoption.index]
  if (attempt === undefined) return undefined
  const isNew = attempt.gupshupId === undefined && attempt.whatsappId === undefined
  return isNew || isAdopted(record, adoption) ? adoption.index : undefined
}

/** Whether the request has ids of the events by now, or has been told of by events that bring none. */
function isAdopted({ attempts }: MessageRecord, { index, ids }: Adoption): boolean {
  const attempt = attempts[index]
  if (attempt === undefined) return false
  const { gupshupId, whatsappId } = attempt
  if (gupshupId === undefined && whatsappId === undefined) {
    return !isUnknown(attempt) && ids.every((theirs) => Object.keys(idsOf(theirs)).length === 0)
  }
  return ids.some(
    (theirs) =>
      (gupshupId !== undefined && theirs.gupshupId === gupshupId) ||
      (whatsappId !== undefined && theirs.whatsappId === whatsappId),
  )
}

/** The ids of an event and, where it lacks one, that of those it came with: the first write takes all of them. */
function allIdsOf(event: EventIds, { ids }: Adoption): EventIds {
  return {
    gupshupId: event.gupshupId ?? ids.find(({ gupshupId }) => gupshupId !== undefined)?.gupshupId,
    whatsappId: event.whatsappId ?? ids.find(({ whatsappId }) => whatsappId !== undefined)?.whatsappId,
  }
}

interface Seen {
  readonly status: DeliveryStatus
  readonly gupshupId?: string | undefined
  readonly whatsappId?: string | undefined
  readonly at?: number | undefined
  /** Whether the event is still about this request. */
  readonly isMeant: (record: MessageRecord) => boolean
  /** It proves the request, if none of these ids is another message's. */
  readonly claim?: readonly EventIds[] | undefined
}

async function progress(
  ctx: SettlementContext,
  record: MessageRecord,
  index: number,
  seen: Seen,
): Promise<void> {
  let isNews = false
  const written = await updateRecord(
    ctx.store,
    record,
    (current) => {
      const attempt = current.attempts[index]
      isNews = false
      if (attempt === undefined || !seen.isMeant(current)) return undefined
      isNews = rankOf(seen.status) > rankOf(attempt.status)
      const isNewId =
        (seen.whatsappId !== undefined && attempt.whatsappId === undefined) ||
        (seen.gupshupId !== undefined && attempt.gupshupId === undefined)
      if (!isNews && !isNewId) return undefined
      const progressed = progressAttempt(current, index, seen)
      return seen.claim === undefined ? progressed : markAdopted(progressed, index)
    },
    seen.claim,
  )
  const { status } = seen
  if (status === 'delivered' || status === 'read') {
    const at = Math.min(seen.at ?? ctx.clock.now(), ctx.clock.now())
    await liftNotOnWhatsApp(ctx, record.to, { evidence: status, at })
  }
  if (written === undefined || !isNews) return
  await recordSuccess(ctx, written, index)
  ctx.events.emit('status', () => ({
    ...eventOf(written, index),
    status: seen.status,
    step: written.attempts[index]?.step ?? 0,
    ...(seen.at === undefined ? {} : { at: seen.at }),
  }))
}

/**
 * A reported failure as one to decide on. What it lacks stays absent. `redact` cleans the words: policy functions get to see
 * them and may log them.
 */
function failureOfEvent(
  { code, reason, href }: EventFailure = {},
  redact: (text: string) => string,
): Failure {
  const row =
    code === undefined ? undefined : lookup(code, { ...(reason && { reason }), ...(href && { href }) })
  return {
    kind: row?.kind ?? 'unknown-code',
    via: 'webhook',
    ...(code === undefined ? {} : { code }),
    ...(row === undefined ? {} : { system: row.system }),
    ...(reason === undefined ? {} : { reason: redact(reason) }),
    ...(href === undefined ? {} : { href: redact(href) }),
  }
}
