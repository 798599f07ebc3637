import { StoreError } from '../errors/index.ts'
import type { Rejection } from '../gate/index.ts'
import { isUnsettled, type MessageRecord, release } from '../model/index.ts'
import {
  failMessage,
  failureBecause,
  leaveUnknown,
  updateRecord,
  type WaitedFor,
} from '../settlement/index.ts'
import type { DeliveryContext } from './context.ts'

interface CancelOptions {
  readonly isAwaited: boolean
  readonly waitedFor?: WaitedFor | undefined
}

/** Whether a message waits for this process to send it. */
export function isToBeSentHere(ctx: DeliveryContext, { state }: MessageRecord): boolean {
  return state.name === 'waiting' && state.owner === ctx.owner
}

/** Ends a message that must no longer wait to be sent, or returns it to the store if only this client has closed. */
export async function cancel(
  ctx: DeliveryContext,
  record: MessageRecord,
  why: Rejection['why'],
  { isAwaited, waitedFor }: CancelOptions,
): Promise<MessageRecord> {
  if (why === 'closed' && !isAwaited) return await releaseClaim(ctx, record, ctx.clock.now())
  if (isUnsettled(record)) return await leaveUnknown(ctx, record, whyNotAgain(why))
  return await failMessage(ctx, record, failureBecause(ctx, why, waitedFor))
}

/** Returns a message that this client owns to the store, where any client finds it when it is due. */
export async function releaseClaim(
  ctx: DeliveryContext,
  record: MessageRecord,
  dueAt: number,
): Promise<MessageRecord> {
  const released = await updateRecord(ctx, record, (current) =>
    isToBeSentHere(ctx, current) ? release(current, dueAt) : undefined,
  )
  return released ?? (await ctx.store.get(record.id)) ?? record
}

/**
 * The stored record of a message that waits here.
 *
 * @throws {StoreError} when the store no longer has it. A message without its record is not posted.
 */
export async function newest(ctx: DeliveryContext, id: string): Promise<MessageRecord> {
  const record = await ctx.store.get(id)
  if (record !== undefined) return record
  throw new StoreError(
    'The store lost the message before it could be sent, as a store that was emptied does. It was not sent, and will not be. Send it again.',
    { reason: 'not-found' },
  )
}

function whyNotAgain(why: Rejection['why']): string {
  return why === 'expired'
    ? 'its ttlMs expired before it could be sent again'
    : 'it was canceled before it could be sent again'
}
