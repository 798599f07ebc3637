import type { GupshupStatusEvent } from '../model/index.ts'
import { applyStatus } from './apply-status.ts'
import type { SettlementContext } from './context.ts'
import { idsOf } from './ids-of.ts'
import { isOurs } from './is-ours.ts'
import { parkUntilKnown } from './park-until-known.ts'
import { reconcile } from './reconcile.ts'

/** Takes in one status event: into its message, or parked until its message is known. */
export async function ingestStatus(ctx: SettlementContext, event: GupshupStatusEvent): Promise<void> {
  const known = await ctx.store.findByEventId(idsOf(event))
  if (known !== undefined) {
    await applyStatus(ctx, known, event)
    // It may have told a WhatsApp id, and so whose other events cannot be.
    return await reconcile(ctx, known.to)
  }
  // Another app's: its number may be one of ours, its message is not.
  if (!isOurs(ctx.settings, event)) ctx.events.emit('unmatched', () => ({ event }))
  else await parkUntilKnown(ctx, event)
}
