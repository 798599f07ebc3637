import type { BillingEvent } from '../../gupshup/index.ts'
import type { MessageRecord, ParkedEvent } from '../../store/index.ts'
import type { DeliveryContext } from '../context.ts'
import { rankOf } from '../record/rank.ts'
import { applyStatus } from './apply-status.ts'
import { attachBilling } from './attach-billing.ts'
import { billingOf } from './billing-of.ts'
import { isBillingEvent } from './is-billing-event.ts'
import { isStatusEvent } from './is-status-event.ts'

/**
 * Settles an unknown outcome by evidence: if exactly one message to the number is unknown, no other can be meant, and the events
 * parked for the number since then tell of exactly one such message, it is that one. Anything less certain is left alone. What
 * no message to the number can be meant by is nobody's.
 */
export async function reconcile(ctx: DeliveryContext, to: string): Promise<void> {
  const parked = await ctx.store.findParkedFor(to)
  if (parked.length === 0) return
  const open = await ctx.store.findOpen(to)
  const groups = groupByMessage(parked).map((events) => ({
    events,
    candidates: open.filter((record) => canBeMeant(record, events)),
  }))
  for (const { events, candidates } of groups) {
    const [only] = candidates
    if (only === undefined) await reportUnmatched(ctx, events)
    else if (only.state.name === 'unknown' && candidates.length === 1 && events.some(tellsStatus)) {
      const rivals = groups.filter((group) => group.candidates.length === 1 && group.candidates[0] === only)
      if (rivals.length === 1) await adopt(ctx, only, events)
    }
  }
}

/** Events of one message: each shares an id with another of them. */
function groupByMessage(parked: readonly ParkedEvent[]): ParkedEvent[][] {
  const groups: ParkedEvent[][] = []
  for (const event of parked) {
    const related = groups.filter((group) => group.some((other) => sharesId(other, event)))
    for (const group of related) groups.splice(groups.indexOf(group), 1)
    groups.push([...related.flat(), event])
  }
  return groups
}

/** Gupshup's id of an accepted message is known, so an event with another one is not about it. */
function canBeMeant({ state, attempts }: MessageRecord, group: readonly ParkedEvent[]): boolean {
  if (state.name === 'accepted') return group.every(({ gupshupId }) => gupshupId === undefined)
  const postedAt = attempts.at(-1)?.at ?? 0
  return group.every(({ receivedAt }) => receivedAt >= postedAt)
}

async function adopt(
  ctx: DeliveryContext,
  record: MessageRecord,
  group: readonly ParkedEvent[],
): Promise<void> {
  const index = record.attempts.length - 1
  for (const parked of [...group].sort((a, b) => stepOf(a) - stepOf(b))) {
    const newest = await ctx.store.get(record.id)
    if (newest !== undefined && isStatusEvent(parked.event))
      await applyStatus(ctx, newest, parked.event, index)
    if (newest !== undefined && isBillingEvent(parked.event)) await attachBilling(ctx, newest, parked.event)
    await ctx.store.unpark(parked)
  }
}

async function reportUnmatched(ctx: DeliveryContext, group: readonly ParkedEvent[]): Promise<void> {
  for (const parked of group) {
    const { event } = parked
    // Only who takes it out tells of it.
    if (!(await ctx.store.unpark(parked))) continue
    if (isStatusEvent(event)) ctx.events.emit('unmatched', () => ({ event }))
    if (isBillingEvent(event)) tellUnmatchedBilling(ctx, event)
  }
}

/** It was paid for all the same. */
function tellUnmatchedBilling(ctx: DeliveryContext, event: BillingEvent): void {
  const { to, gupshupId } = event
  const billing = billingOf(event)
  if (billing === undefined) return
  ctx.events.emit('billing', () => ({
    ...(to === undefined ? {} : { to }),
    ...(gupshupId === undefined ? {} : { messageId: gupshupId }),
    billing,
  }))
}

/** What a message cost does not tell what became of it. */
function tellsStatus({ event }: ParkedEvent): boolean {
  return isStatusEvent(event)
}

/** A failure is read before a delivery, which overrules it, and after everything that leads up to it. */
function stepOf({ event }: ParkedEvent): number {
  // Its message must have got its id by then.
  if (!isStatusEvent(event)) return Number.POSITIVE_INFINITY
  if (event.status === 'deleted') return 0
  return event.status === 'failed' ? rankOf('sent') + 0.5 : rankOf(event.status)
}

function sharesId(a: ParkedEvent, b: ParkedEvent): boolean {
  return (
    (a.gupshupId !== undefined && a.gupshupId === b.gupshupId) ||
    (a.whatsappId !== undefined && a.whatsappId === b.whatsappId)
  )
}
