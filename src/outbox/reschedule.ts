import { eventOf } from '../events/index.ts'
import { type MessageRecord, queueOf, release } from '../model/index.ts'
import { updateRecord } from '../settlement/index.ts'
import type { OutboxContext } from './context.ts'
import { type MessageSnapshot, snapshotOf } from './snapshot.ts'

export interface RescheduleOptions {
  /** The earliest time to send it: a `Date`, or Unix time in milliseconds. Its `ttlMs` counts from then. A time in the past stands for now. */
  readonly at: Date | number
}

export type RescheduleResult =
  | { readonly rescheduled: true; readonly message: MessageSnapshot }
  | {
      readonly rescheduled: false
      /**
       * - `not-found`: the store has no message with this id.
       * - `taken`: it is not in the queue, because a worker or a `send()` has it, or waits to try it again.
       * - `sent`: it has left.
       * - `finished`: it has failed, or was canceled.
       */
      readonly reason: 'not-found' | 'taken' | 'sent' | 'finished'
      readonly message?: MessageSnapshot | undefined
    }

/** Moves a queued message that no worker has taken. */
export async function rescheduleMessage(
  ctx: OutboxContext,
  id: string,
  earliest: number,
): Promise<RescheduleResult> {
  // With a time in the past, a short ttlMs would be over before the message is sent.
  const at = Math.max(earliest, ctx.clock.now())
  const record = await ctx.store.get(id)
  if (record === undefined) return { rescheduled: false, reason: 'not-found' }
  const moved = await updateRecord(ctx, record, (current) => movedTo(current, at), {
    tell: (written) => [{ name: 'rescheduled', subject: id, event: { ...eventOf(written), at } }],
  })
  if (moved !== undefined) return { rescheduled: true, message: snapshotOf(ctx, moved) }
  const newest = await ctx.store.get(id)
  if (newest === undefined) return { rescheduled: false, reason: 'not-found' }
  return { rescheduled: false, reason: reasonOf(newest), message: snapshotOf(ctx, newest) }
}

function movedTo(record: MessageRecord, at: number): MessageRecord | undefined {
  const { dueAt, expiresAt } = record
  if (queueOf(record) !== 'queued' || dueAt === undefined) return undefined
  return { ...release(record, at), expiresAt: at + (expiresAt - dueAt) }
}

function reasonOf({ state }: MessageRecord): 'taken' | 'sent' | 'finished' {
  if (state.name === 'waiting') return 'taken'
  return state.name === 'failed' ? 'finished' : 'sent'
}
