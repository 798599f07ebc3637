import { randomUUID } from 'node:crypto'
import type { GupshupBillingEvent, GupshupStatusEvent } from '../model/index.ts'
import { applyParked } from './apply-status.ts'
import type { SettlementContext } from './context.ts'
import { idsOf } from './ids-of.ts'
import { reconcile, reportEvicted } from './reconcile.ts'

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
