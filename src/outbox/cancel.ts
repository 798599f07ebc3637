import { eventOf } from '../events/index.ts'
import { failRecord, type MessageRecord } from '../model/index.ts'
import { updateRecord } from '../settlement/index.ts'
import type { OutboxContext } from './context.ts'
import { mayHaveArrived } from './may-have-arrived.ts'
import { type MessageSnapshot, snapshotOf } from './snapshot.ts'

export type CancelResult =
  | { readonly canceled: true; readonly message: MessageSnapshot }
  | {
      readonly canceled: false
      /**
       * - `not-found`: the store has no message with this id.
       * - `sent`: it has left, or one of its requests may have arrived.
       * - `finished`: it has failed, or was canceled before.
       */
      readonly reason: 'not-found' | 'sent' | 'finished'
      readonly message?: MessageSnapshot | undefined
    }

/**
 * Ends a message that has not left. The begin of a request and this are writes over the same version of the record, so one of them wins, in whichever
 * process. The key stays taken, so the message is not sent again under it.
 */
export async function cancelMessage(ctx: OutboxContext, id: string): Promise<CancelResult> {
  const record = await ctx.store.get(id)
  if (record === undefined) return { canceled: false, reason: 'not-found' }
  const canceled = await updateRecord(ctx, record, (current) => canceledRecord(current, ctx.clock.now()), {
    tell: (written) => [{ name: 'canceled', subject: id, event: eventOf(written) }],
  })
  if (canceled !== undefined) return { canceled: true, message: snapshotOf(ctx, canceled) }
  const newest = await ctx.store.get(id)
  if (newest === undefined) return { canceled: false, reason: 'not-found' }
  const reason = newest.state.name === 'failed' ? 'finished' : 'sent'
  return { canceled: false, reason, message: snapshotOf(ctx, newest) }
}

/** `undefined`: it is too late. */
function canceledRecord(record: MessageRecord, at: number): MessageRecord | undefined {
  if (record.state.name !== 'waiting' || mayHaveArrived(record)) return undefined
  const requests = record.attempts.filter(({ isWithheld }) => !isWithheld).length
  const actionTaken = requests === 0 ? 'No request was made for it.' : 'Nothing more is sent for it.'
  return failRecord(
    record,
    { kind: 'canceled', via: 'client' },
    { action: { type: 'fail' }, actionTaken, at },
  )
}
