import { randomUUID } from 'node:crypto'
import type { BillingEvent } from '../../gupshup/index.ts'
import type { DeliveryContext } from '../context.ts'
import { takeInParked } from './apply-status.ts'
import { attachBilling } from './attach-billing.ts'
import { idsOf } from './ids-of.ts'
import { reconcile } from './reconcile.ts'

/** Attaches what a message cost to it, or keeps it until the message is known. */
export async function takeInBilling(ctx: DeliveryContext, event: BillingEvent): Promise<void> {
  const ids = idsOf(event)
  const known = await ctx.store.findByEventId(ids)
  if (known !== undefined) return await attachBilling(ctx, known, event)
  const { to } = event
  const parked = { id: randomUUID(), ...ids, ...(to === undefined ? {} : { to }) }
  await ctx.store.park({ ...parked, receivedAt: ctx.clock.now(), event })
  // The reply may have been stored between the two steps above.
  const knownNow = await ctx.store.findByEventId(ids)
  if (knownNow !== undefined) return await takeInParked(ctx, knownNow.id, ids)
  if (to !== undefined) await reconcile(ctx, to)
}
