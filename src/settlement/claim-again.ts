import type { MessageRecord } from '../model/index.ts'
import { type UpdateContext, updateRecord } from './update-record.ts'

/**
 * Claims a failed message for a new one that sends it again. The one write of the new id into the failed message decides between all that would, be it
 * `redrive()` or the `retryFailed` of `sendAll()`, in any process: from then on each of them means the new message by that id. It is stored
 * afterwards, so a process that dies in between leaves an id without a message, which the next one stores. A `send()` under a key that was free until
 * then gets the new message too.
 *
 * @param newId The id of the new message, unless one was claimed before.
 * @param isFailed Whether the message may be sent again, as it is now.
 * @returns The message with `redrivenAs`. `undefined`: it must not be sent again any more.
 */
export async function claimAgain(
  ctx: UpdateContext,
  failed: MessageRecord,
  newId: string,
  isFailed: (current: MessageRecord) => boolean,
): Promise<MessageRecord | undefined> {
  let claimed: MessageRecord | undefined
  const written = await updateRecord(ctx, failed, (current) => {
    claimed = current.redrivenAs === undefined ? undefined : current
    if (claimed !== undefined || !isFailed(current)) return undefined
    const { isKeyFree: _, ...record } = current
    return { ...record, redrivenAs: newId }
  })
  return written ?? claimed
}
