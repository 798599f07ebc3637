import type { MessageRecord } from '../model/index.ts'
import { claimAgain } from '../settlement/index.ts'
import type { DeliveryContext } from './context.ts'
import { type DeliverOptions, deliver } from './deliver.ts'
import { isToBeSentHere, newest } from './give-up.ts'
import { insert, newestOf } from './request.ts'

/**
 * Delivers a message that sends a failed one again, unless another process has sent that again or does so now: then it returns the message of that one.
 *
 * Not by `deliverAtOnce()`, whose first write begins the attempt: two processes may store the message that was claimed, and only an attempt that is
 * written over it lets one of them win.
 *
 * @param failedId The message that failed.
 */
export async function deliverAgain(
  ctx: DeliveryContext,
  record: MessageRecord,
  failedId: string,
  options: DeliverOptions,
): Promise<MessageRecord> {
  const failed = await newest(ctx, failedId)
  const claimed = await claimAgain(ctx, failed, record.id, isStillFailed)
  const id = claimed?.redrivenAs
  if (id === undefined) return await newest(ctx, failedId)
  const again = { ...record, id, redriveOf: failedId }
  const sent = await newestOf(ctx.store, claimed ?? failed)
  if (sent.id !== failedId) return sent
  const holder = await insert(ctx, again)
  if (holder !== undefined) return holder
  // Another process may have stored a message under the id that was claimed.
  const stored = await newest(ctx, id)
  if (!isToBeSentHere(ctx, stored)) return stored
  return await ctx.inFlight.run(id, options.cancellation, () => deliver(ctx, stored, options))
}

/** What was delivered after all, or was erased, is not sent again. */
function isStillFailed({ state, isErased }: MessageRecord): boolean {
  return state.name === 'failed' && isErased !== true
}
