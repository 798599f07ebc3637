import { randomUUID } from 'node:crypto'
import type { StatusEvent } from '../../gupshup/index.ts'
import type { DeliveryContext } from '../context.ts'
import { maskedInLogs } from '../notices/masked-in-logs.ts'
import { applyStatus, takeInParked } from './apply-status.ts'
import { idsOf } from './ids-of.ts'
import { isOurs } from './is-ours.ts'
import { reconcile } from './reconcile.ts'

/** Takes in one status event: into its message, or parked until its message is known. */
export async function takeInStatus(ctx: DeliveryContext, event: StatusEvent): Promise<void> {
  const ids = idsOf(event)
  const known = await ctx.store.findByEventId(ids)
  if (known !== undefined) {
    await applyStatus(ctx, known, event)
    // It may have told a WhatsApp id, and so whose other events cannot be.
    return await reconcile(ctx, known.to)
  }
  if (!isOurs(ctx.settings, event)) {
    // Another app's: its number may be one of ours, its message is not.
    ctx.events.emit('unmatched', () => maskedInLogs({ event }))
    return
  }
  const { to } = event
  const parked = { id: randomUUID(), ...ids, ...(to === undefined ? {} : { to }) }
  await ctx.store.park({ ...parked, receivedAt: ctx.clock.now(), event })
  // The reply may have been stored between the two steps above; then nobody else would look here again.
  const knownNow = await ctx.store.findByEventId(ids)
  if (knownNow !== undefined) return await takeInParked(ctx, knownNow.id, ids)
  if (to !== undefined) await reconcile(ctx, to)
}
