import { listAll } from '../preflight/index.ts'
import { settleIfKnown } from './apply-status.ts'
import type { SettlementContext } from './context.ts'
import { reconcile } from './reconcile.ts'

/**
 * Takes in the events that a process has parked, or was about to apply, when it ended. Their webhooks were answered, so nothing else
 * brings them again.
 */
export async function ingestLeftBehind(ctx: SettlementContext): Promise<void> {
  const numbers = new Set<string>()
  const parked = await listAll(
    (page) => ctx.store.listParked(page),
    ({ id }) => id,
  )
  for (const event of parked) {
    const isSettled = await settleIfKnown(ctx, event)
    if (!isSettled && event.to !== undefined) numbers.add(event.to)
  }
  for (const to of numbers) await reconcile(ctx, to)
}
