import { lookup } from '../catalog/index.ts'
import {
  attemptIndexOf,
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
  type PersonIds,
  type Pricing,
  personIdsOf,
  postedTo,
  progressAttempt,
  rankOf,
  sharesId,
} from '../model/index.ts'
import { liftNotOnWhatsApp } from '../preflight/index.ts'
import type { ParkedEvent } from '../store/index.ts'
import { compact } from '../util/index.ts'
import { attachBilling } from './billing.ts'
import type { SettlementContext } from './context.ts'
import { findByEvent, idsFor } from './find-by-event.ts'
import { failAttempt } from './handle-failure.ts'
import { statusDraft } from './message-drafts.ts'
import { recordSuccess } from './outage-detection.ts'
import { updateRecord } from './update-record.ts'

/** The attempt that a group of events proves, although no response gave its id. It adopts their ids. */
interface Adoption {
  readonly index: number
  /** Every id of the group. */
  readonly ids: readonly EventIds[]
}

/** Applies a status event to its message, and then what was parked under the ids that it brought. `false`: see `writeStatus()`. */
async function applyStatus(
  ctx: SettlementContext,
  record: MessageRecord,
  event: GupshupStatusEvent,
  proof?: Adoption,
): Promise<boolean> {
  const written = await writeStatus(ctx, record, event, proof)
  if (written === undefined) return false
  if (hasIds(written.learned)) await applyPendingEvents(ctx, record.id, written.learned)
  return true
}

/** What a status event meant for its message. */
export interface WrittenStatus {
  /** The ids that the attempt has by this event. */
  readonly learned: EventIds
  /** Whether it moved the attempt forward. If not, it may have come before, and a crash may have come between. */
  readonly isForward: boolean
}

/** Writes what a status event means for its message. `undefined`: no attempt of the message has the event's ids. */
export async function writeStatus(
  ctx: SettlementContext,
  record: MessageRecord,
  event: GupshupStatusEvent,
  proof?: Adoption,
): Promise<WrittenStatus | undefined> {
  const ids = await idsFor(ctx.store, record, event)
  const adoption = proof && {
    ...proof,
    ids: await Promise.all(proof.ids.map((one) => idsFor(ctx.store, record, one))),
  }
  const index = adoption === undefined ? attemptIndexOf(record, ids) : adoptableIndex(record, adoption)
  if (index === undefined) return undefined
  const { gupshupId, whatsappId } = adoption === undefined ? ids : allIdsOf(ids, adoption)
  const report = {
    gupshupId,
    whatsappId,
    at: event.at,
    isMeant: (current: MessageRecord) =>
      adoption === undefined || adoptableIndex(current, adoption) !== undefined,
    claim: adoption?.ids,
  }
  let isForward = false
  switch (event.status) {
    case 'failed': {
      const failure = failureOfEvent(event.failure, ctx.settings.redact)
      await failAttempt(ctx, record, { index, failure, ...report })
      break
    }
    case 'deleted':
      // The recipient deleted a message of their own.
      return { learned: {}, isForward }
    default:
      isForward = await progress(ctx, record, index, {
        status: event.status,
        pricing: event.pricing,
        person: personIdsOf(event),
        ...report,
      })
  }
  if (adoption !== undefined && !isAdopted((await ctx.store.get(record.id)) ?? record, adoption))
    return undefined
  const before = record.attempts[index]
  // Parked events have the ids as they came, also those of an erased message.
  const told = proof === undefined ? event : allIdsOf(event, proof)
  const learned = idsOf({
    gupshupId: before?.gupshupId === undefined ? told.gupshupId : undefined,
    whatsappId: before?.whatsappId === undefined ? told.whatsappId : undefined,
  })
  return { learned, isForward }
}

export function hasIds({ gupshupId, whatsappId }: EventIds): boolean {
  return gupshupId !== undefined || whatsappId !== undefined
}

/**
 * Applies the events that came before their message was known. An event stays parked until it is applied: a crash in between loses none,
 * and applying one twice changes nothing.
 */
export async function applyPendingEvents(ctx: SettlementContext, id: string, ids: EventIds): Promise<void> {
  for (const parked of [...(await ctx.store.findParked({ eventIds: ids }))].sort(byProgress)) {
    const newest = await ctx.store.get(id)
    if (newest !== undefined && (await applyParked(ctx, newest, parked.event)))
      await ctx.store.unpark(parked, 'applied')
  }
}

/** Applies a parked event if its message is known by now. `false`: the message is still unknown, and the event stays parked. */
export async function settleIfKnown(ctx: SettlementContext, parked: ParkedEvent): Promise<boolean> {
  const known = await findByEvent(ctx.store, parked)
  if (known === undefined || !(await applyParked(ctx, known, parked.event))) return false
  await ctx.store.unpark(parked, 'applied')
  return true
}

/** Applies an event that was parked. `false`: see `applyStatus`. */
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
 * The order in which parked events are applied: as they happened, but a failure after every status. `delivered` overrules a failure, so no
 * fallback starts for a message that has arrived. Billing comes last, because it needs the ids that statuses bring.
 */
export function byProgress(a: ParkedEvent, b: ParkedEvent): number {
  return orderOf(a) - orderOf(b)
}

function orderOf({ event }: ParkedEvent): number {
  if (!isStatusEvent(event)) return 100
  if (event.status === 'deleted') return 0
  return event.status === 'failed' ? 99 : rankOf(event.status)
}

/** The index of the attempt to adopt, if the attempt has no id yet, or one of the group's. */
function adoptableIndex(record: MessageRecord, adoption: Adoption): number | undefined {
  const attempt = record.attempts[adoption.index]
  if (attempt === undefined) return undefined
  const lacksIds = attempt.gupshupId === undefined && attempt.whatsappId === undefined
  return lacksIds || isAdopted(record, adoption) ? adoption.index : undefined
}

/** Whether the attempt has ids of the group, or was settled by a group that has none. */
function isAdopted({ attempts }: MessageRecord, { index, ids }: Adoption): boolean {
  const attempt = attempts[index]
  if (attempt === undefined) return false
  if (attempt.gupshupId === undefined && attempt.whatsappId === undefined) {
    return !isUnknown(attempt) && ids.every((one) => Object.keys(idsOf(one)).length === 0)
  }
  return ids.some((one) => sharesId(one, attempt))
}

/** The ids of an event, completed by those of its group, so that the first write adopts all of them. */
function allIdsOf(event: EventIds, { ids }: Adoption): EventIds {
  return {
    gupshupId: event.gupshupId ?? ids.find(({ gupshupId }) => gupshupId !== undefined)?.gupshupId,
    whatsappId: event.whatsappId ?? ids.find(({ whatsappId }) => whatsappId !== undefined)?.whatsappId,
  }
}

interface ReportedStatus extends EventIds {
  readonly status: DeliveryStatus
  readonly at?: number | undefined
  readonly pricing?: Pricing | undefined
  readonly person: PersonIds
  /** Whether the event is still about this attempt. */
  readonly isMeant: (record: MessageRecord) => boolean
  /** The event proves the attempt, unless another message has one of these ids. */
  readonly claim?: readonly EventIds[] | undefined
}

/** Returns whether the attempt moved forward. */
async function progress(
  ctx: SettlementContext,
  record: MessageRecord,
  index: number,
  report: ReportedStatus,
): Promise<boolean> {
  const { status, gupshupId, whatsappId, claim } = report
  let isForward = false
  const writing = updateRecord(
    ctx,
    record,
    (current) => {
      const attempt = current.attempts[index]
      isForward = false
      if (attempt === undefined || !report.isMeant(current)) return undefined
      isForward = rankOf(status) > rankOf(attempt.status)
      const bringsId =
        (whatsappId !== undefined && attempt.whatsappId === undefined) ||
        (gupshupId !== undefined && attempt.gupshupId === undefined)
      if (!isForward && !bringsId) return undefined
      const progressed = progressAttempt(current, index, report)
      return claim === undefined ? progressed : markAdopted(progressed, index)
    },
    { claim, tell: (progressed) => (isForward ? [statusDraft(progressed, index, report)] : []) },
  )
  // The look at the list of suppressions waits for nothing that the write does.
  const [written] = await Promise.all([writing, liftBy(ctx, postedTo(record, index), report)])
  if (written === undefined || !isForward) return false
  const probed = recordSuccess(ctx, written, index)
  if (probed !== undefined) await probed
  return true
}

/** A message that has arrived shows that its number is on WhatsApp. */
function liftBy(
  ctx: SettlementContext,
  to: string,
  { status, at }: Pick<ReportedStatus, 'status' | 'at'>,
): Promise<void> | undefined {
  if (status !== 'delivered' && status !== 'read') return undefined
  const now = ctx.clock.now()
  return liftNotOnWhatsApp(ctx, to, { evidence: status, at: Math.min(at ?? now, now) })
}

/**
 * The failure that an event reports, for the policies. What the event lacks stays absent.
 *
 * @param redact Masks the texts, because policy functions may log them.
 */
function failureOfEvent(
  { code, reason, href }: EventFailure = {},
  redact: (text: string) => string,
): Failure {
  const row = code === undefined ? undefined : lookup(code, { reason, href })
  return compact({
    kind: row?.kind ?? 'unknown-code',
    via: 'webhook',
    code,
    system: row?.system,
    reason: reason === undefined ? undefined : redact(reason),
    href: href === undefined ? undefined : redact(href),
  })
}
