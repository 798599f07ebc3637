import { randomUUID } from 'node:crypto'
import type { BillingEvent, StatusEvent } from '../../gupshup/index.ts'
import type { DeliveryContext } from '../context.ts'
import { takeInParked } from './apply-status.ts'
import { idsOf } from './ids-of.ts'
import { reconcile } from './reconcile.ts'

/** Keeps an event whose message is not known, until it is, or until it can be nobody's. */
export async function parkUntilKnown(ctx: DeliveryContext, event: StatusEvent | BillingEvent): Promise<void> {
  const { to } = event
  const ids = idsOf(event)
  const parked = { id: randomUUID(), ...ids, ...(to === undefined ? {} : { to }) }
  await ctx.store.park({ ...parked, receivedAt: ctx.clock.now(), event })
  // The reply may have been stored since the message was looked for; then nobody else would look here again.
  const knownNow = await ctx.store.findByEventId(ids)
  if (knownNow !== undefined) return await takeInParked(ctx, knownNow.id, ids)
  if (to !== undefined) await reconcile(ctx, to)
}
