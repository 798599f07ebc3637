import type { GupshupBillingEvent } from '../model/index.ts'
import { attachBilling } from './attach-billing.ts'
import type { SettlementContext } from './context.ts'
import { idsOf } from './ids-of.ts'
import { parkUntilKnown } from './park-until-known.ts'
import { reconcile } from './reconcile.ts'

/** Attaches what a message cost to it, or keeps it until the message is known. */
export async function ingestBilling(ctx: SettlementContext, event: GupshupBillingEvent): Promise<void> {
  const known = await ctx.store.findByEventId(idsOf(event))
  if (known === undefined) return await parkUntilKnown(ctx, event)
  await attachBilling(ctx, known, event)
  // It may have told an id, and so whose other events are.
  await reconcile(ctx, known.to)
}
