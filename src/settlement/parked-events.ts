import { randomUUID } from 'node:crypto'
import {
  type GupshupBillingEvent,
  type GupshupStatusEvent,
  idsOf,
  isBillingEvent,
  isStatusEvent,
  type MessageRecord,
} from '../model/index.ts'
import type { ParkedEvent } from '../store/index.ts'
import { applyParked, byStep, settleIfKnown } from './apply-status.ts'
import { billingOf } from './billing.ts'
import type { SettlementContext } from './context.ts'
import { type Group, groupByMessage, isEvidenceFor, type Proof, weigh } from './evidence.ts'

/**
 * Settles unknown outcomes of a number by evidence, and reports the events that belong to no message to it.
 *
 * The order of the questions makes a stale answer harmless. A message is posted before its events are parked, so the messages that are
 * read after the events include theirs, if it still lacks an id. If it got its id meanwhile, the look-up by id, which comes last,
 * finds it.
 */
export async function reconcile(ctx: SettlementContext, to: string): Promise<void> {
  // A proof leaves fewer requests and groups, which can make the rest certain. So does another client's that came first.
  for (let pass = 0; pass < maxPasses; pass += 1) if (!(await settleOnce(ctx, to))) return
}

/** Each pass settles what it can, so a few are enough. The bound is for a store whose answers contradict each other. */
const maxPasses = 50

/** Whether parked events of the number may tell of a request of this message that got no reply. */
export async function hasEvidence(ctx: SettlementContext, record: MessageRecord): Promise<boolean> {
  return isEvidenceFor(record, groupByMessage(await ctx.store.findParkedFor(record.to)))
}

/** Tells of what the store had to drop, unless its message is known by now. */
async function reportEvicted(ctx: SettlementContext, evicted: readonly ParkedEvent[]): Promise<void> {
  for (const parked of evicted) {
    const known = await ctx.store.findByEventId(parked)
    if (known === undefined || !(await applyParked(ctx, known, parked.event))) emitUnmatched(ctx, parked)
  }
}

/** Whether there may be more to settle by now. */
async function settleOnce(ctx: SettlementContext, to: string): Promise<boolean> {
  const parked = await ctx.store.findParkedFor(to)
  if (parked.length === 0) return false
  const open = await ctx.store.findOpen(to)
  const unclaimed: ParkedEvent[] = []
  for (const event of parked) if (!(await settleIfKnown(ctx, event))) unclaimed.push(event)
  const { proofs, strangers } = weigh(groupByMessage(unclaimed), open)
  for (const proof of proofs) await adopt(ctx, proof)
  for (const group of strangers) await reportUnmatched(ctx, group)
  return proofs.length > 0
}

/** Gives the ids of a group to the request that it proves, unless the request has other ids by now, or another message the ids. */
async function adopt(ctx: SettlementContext, { group, record, index }: Proof): Promise<void> {
  for (const parked of [...group].sort(byStep)) {
    const newest = await ctx.store.get(record.id)
    if (newest === undefined) return
    if (await applyParked(ctx, newest, parked.event, { index, ids: group })) await ctx.store.unpark(parked)
  }
}

async function reportUnmatched(ctx: SettlementContext, group: Group): Promise<void> {
  for (const parked of group) {
    const result = await ctx.store.discard(parked)
    // Only the client that takes it out tells of it.
    if (result.outcome === 'discarded') emitUnmatched(ctx, parked)
    if (result.outcome === 'known') await settleIfKnown(ctx, parked)
  }
}

function emitUnmatched(ctx: SettlementContext, { event }: ParkedEvent): void {
  if (isStatusEvent(event)) ctx.events.emit('unmatched', () => ({ event }))
  if (isBillingEvent(event)) emitUnmatchedBilling(ctx, event)
}

/** It was paid for all the same. */
function emitUnmatchedBilling(ctx: SettlementContext, event: GupshupBillingEvent): void {
  const { to, gupshupId } = event
  const billing = billingOf(event)
  if (billing === undefined) return
  ctx.events.emit('billing', () => ({
    ...(to === undefined ? {} : { to }),
    ...(gupshupId === undefined ? {} : { messageId: gupshupId }),
    billing,
  }))
}

/** Keeps an event whose message is not known, until it is, or until it can be nobody's. */
export async function parkUntilKnown(
  ctx: SettlementContext,
  event: GupshupStatusEvent | GupshupBillingEvent,
): Promise<void> {
  const { to } = event
  const parked = { id: randomUUID(), ...idsOf(event), ...(to === undefined ? {} : { to }) }
  // The reply may have been stored since the message was looked for, so the store looks again in the same step.
  const { known, evicted } = await ctx.store.park({ ...parked, receivedAt: ctx.clock.now(), event })
  await reportEvicted(ctx, evicted)
  if (known !== undefined) await applyParked(ctx, known, event)
  const number = known?.to ?? to
  if (number !== undefined) await reconcile(ctx, number)
}
