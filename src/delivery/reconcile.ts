import type { StatusEvent } from '../gupshup/index.ts'
import type { MessageRecord, ParkedEvent } from '../store/index.ts'
import type { DeliveryContext } from './context.ts'
import { discreet } from './discreet.ts'
import { isStatusEvent } from './is-status-event.ts'
import { applyStatus } from './progress.ts'
import { rankOf } from './record/rank.ts'

/**
 * Settles an unknown outcome by evidence: if exactly one message to the number is unknown, none is being posted, and events
 * with exactly one id nobody knows have come for the number since, that id is the message's. Anything less certain is left
 * alone. When no message to the number is open, the parked events are nobody's.
 */
export async function reconcile(ctx: DeliveryContext, to: string): Promise<void> {
  const parked = await ctx.store.findParked(to)
  if (parked.length === 0) return
  const open = await ctx.store.findOpen(to)
  if (open.length === 0) return await reportUnmatched(ctx, parked)
  const [unknown] = open
  if (open.length > 1 || unknown === undefined || unknown.state.name !== 'unknown') return
  const postedAt = unknown.attempts.at(-1)?.at ?? 0
  const evidence = parked.filter(({ receivedAt }) => receivedAt >= postedAt)
  const [first] = evidence
  if (first === undefined || new Set(evidence.map(nameOf)).size !== 1) return
  await adopt(ctx, unknown, await ctx.store.takeParked(first))
}

async function adopt(
  ctx: DeliveryContext,
  record: MessageRecord,
  parked: readonly ParkedEvent[],
): Promise<void> {
  const index = record.attempts.length - 1
  for (const event of inOrder(parked)) {
    const newest = await ctx.store.get(record.id)
    if (newest !== undefined) await applyStatus(ctx, newest, event, index)
  }
}

async function reportUnmatched(ctx: DeliveryContext, parked: readonly ParkedEvent[]): Promise<void> {
  for (const ids of parked) {
    for (const { event } of await ctx.store.takeParked(ids)) {
      if (isStatusEvent(event)) ctx.events.emit('unmatched', () => discreet({ event }))
    }
  }
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

function nameOf({ gupshupId, whatsappId }: ParkedEvent): string {
  return gupshupId ?? whatsappId ?? ''
}
