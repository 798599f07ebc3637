import type { DeliveryStatus } from '../../errors/index.ts'
import type { StatusEvent } from '../../gupshup/index.ts'
import type { EventIds, MessageRecord } from '../../store/index.ts'
import type { DeliveryContext } from '../context.ts'
import { failAttempt } from '../fail.ts'
import { noticeOf } from '../notices/notice-of.ts'
import { change } from '../record/change.ts'
import { rankOf } from '../record/rank.ts'
import { progressAttempt } from '../record/transitions.ts'
import { noteSuccess } from '../suppression/guard-against-bulk.ts'
import { attachBilling } from './attach-billing.ts'
import { attemptOf } from './attempt-of.ts'
import { failureOfEvent } from './event-failure.ts'
import { isBillingEvent } from './is-billing-event.ts'
import { isStatusEvent } from './is-status-event.ts'

/**
 * Takes a status event into the message it belongs to. `adoptAs` is the attempt to give the event's ids to, for a message whose
 * own id nobody learned.
 */
export async function applyStatus(
  ctx: DeliveryContext,
  record: MessageRecord,
  event: StatusEvent,
  adoptAs?: number,
): Promise<void> {
  const index = adoptAs ?? attemptOf(record, event)
  if (index === undefined) return
  const { gupshupId, whatsappId } = event
  switch (event.status) {
    case 'failed': {
      const failure = failureOfEvent(event.failure, ctx.settings.redact)
      await failAttempt(ctx, record, { index, gupshupId, whatsappId, failure })
      break
    }
    case 'deleted':
      // The user deleted a message of their own; ours has not moved.
      return
    default:
      await progress(ctx, record, index, { status: event.status, gupshupId, whatsappId, at: event.at })
  }
  const isNewId = whatsappId !== undefined && record.attempts[index]?.whatsappId === undefined
  if (isNewId) await takeInParked(ctx, record.id, { whatsappId })
}

/**
 * Takes in what came before its message was known. An event stays parked until it is taken in: a process that ends in between loses
 * none, and taking one in twice changes nothing.
 */
export async function takeInParked(ctx: DeliveryContext, id: string, ids: EventIds): Promise<void> {
  for (const parked of await ctx.store.findParked(ids)) {
    const newest = await ctx.store.get(id)
    if (newest !== undefined) await applyParked(ctx, newest, parked.event)
    await ctx.store.unpark(parked)
  }
}

/** What is parked has been through a store, so what it is is only known by looking. */
async function applyParked(ctx: DeliveryContext, record: MessageRecord, event: unknown): Promise<void> {
  if (isStatusEvent(event)) await applyStatus(ctx, record, event)
  if (isBillingEvent(event)) await attachBilling(ctx, record, event)
}

interface Seen {
  readonly status: DeliveryStatus
  readonly gupshupId?: string | undefined
  readonly whatsappId?: string | undefined
  readonly at?: number | undefined
}

async function progress(
  ctx: DeliveryContext,
  record: MessageRecord,
  index: number,
  seen: Seen,
): Promise<void> {
  let isNews = false
  const written = await change(ctx.store, record, (current) => {
    const attempt = current.attempts[index]
    if (attempt === undefined) return undefined
    isNews = rankOf(seen.status) > rankOf(attempt.status)
    const knewId = seen.whatsappId === undefined || attempt.whatsappId !== undefined
    return isNews || !knewId ? progressAttempt(current, index, seen) : undefined
  })
  if (written === undefined || !isNews) return
  await noteSuccess(ctx, written, index)
  ctx.events.emit('status', () => ({
    ...noticeOf(written, index),
    status: seen.status,
    link: written.attempts[index]?.link ?? 0,
    ...(seen.at === undefined ? {} : { at: seen.at }),
  }))
}
