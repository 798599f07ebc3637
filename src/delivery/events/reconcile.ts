import type { StatusEvent } from '../../gupshup/index.ts'
import type { MessageRecord, ParkedEvent } from '../../store/index.ts'
import type { DeliveryContext } from '../context.ts'
import { maskedInLogs } from '../notices/masked-in-logs.ts'
import { rankOf } from '../record/rank.ts'
import { applyStatus } from './apply-status.ts'
import { isStatusEvent } from './is-status-event.ts'

/**
 * Settles an unknown outcome by evidence: if exactly one message to the number is unknown, no other can be meant, and the events
 * parked for the number since then tell of exactly one such message, it is that one. Anything less certain is left alone. What
 * no message to the number can be meant by is nobody's.
 */
export async function reconcile(ctx: DeliveryContext, to: string): Promise<void> {
  const parked = await ctx.store.findParked(to)
  if (parked.length === 0) return
  const open = await ctx.store.findOpen(to)
  const groups = groupByMessage(parked).map((events) => ({
    events,
    candidates: open.filter((record) => canBeMeant(record, events)),
  }))
  for (const { events, candidates } of groups) {
    const [only] = candidates
    if (only === undefined) await reportUnmatched(ctx, events)
    else if (only.state.name === 'unknown' && candidates.length === 1) {
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
  for (const event of inOrder(await takeAll(ctx, group))) {
    const newest = await ctx.store.get(record.id)
    if (newest !== undefined) await applyStatus(ctx, newest, event, index)
  }
}

async function reportUnmatched(ctx: DeliveryContext, group: readonly ParkedEvent[]): Promise<void> {
  for (const { event } of await takeAll(ctx, group)) {
    if (isStatusEvent(event)) ctx.events.emit('unmatched', () => maskedInLogs({ event }))
  }
}

async function takeAll(ctx: DeliveryContext, group: readonly ParkedEvent[]): Promise<ParkedEvent[]> {
  const taken: ParkedEvent[] = []
  for (const { gupshupId, whatsappId } of group) {
    taken.push(
      ...(await ctx.store.takeParked({ ...(gupshupId && { gupshupId }), ...(whatsappId && { whatsappId }) })),
    )
  }
  return taken
}

function inOrder(parked: readonly ParkedEvent[]): StatusEvent[] {
  return parked
    .flatMap(({ event }) => (isStatusEvent(event) ? event : []))
    .sort((a, b) => stepOf(a) - stepOf(b))
}

/** A failure is read before a delivery, which overrules it, and after everything that leads up to it. */
function stepOf({ status }: StatusEvent): number {
  if (status === 'failed') return rankOf('sent') + 0.5
  return status === 'deleted' ? 0 : rankOf(status)
}

function sharesId(a: ParkedEvent, b: ParkedEvent): boolean {
  return (
    (a.gupshupId !== undefined && a.gupshupId === b.gupshupId) ||
    (a.whatsappId !== undefined && a.whatsappId === b.whatsappId)
  )
}
