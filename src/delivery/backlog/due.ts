import { assertNever } from '../../errors/index.ts'
import type { MessageRecord } from '../../store/index.ts'
import type { DeliveryContext } from '../context.ts'
import { endGrace } from '../fail.ts'
import { change } from '../record/change.ts'
import { retryAt } from '../record/transitions.ts'

/** Looks at a message whose time has come. */
export async function lookAtDue(ctx: DeliveryContext, record: MessageRecord): Promise<void> {
  switch (record.state.name) {
    case 'doubtful':
      return await endGrace(ctx, record)
    case 'unknown':
    case 'waiting':
      return await wake(ctx, record)
    case 'posting':
    case 'accepted':
    case 'failed':
      // Moved on in the meantime; its new record has no such time.
      return
    default:
      return assertNever(record.state)
  }
}

/** An unknown outcome that was to be re-sent and that no evidence settled, or a retry whose pause is over. */
async function wake(ctx: DeliveryContext, record: MessageRecord): Promise<void> {
  // Its own `send()` sleeps until the same moment, and must stay the one to post it: it knows the caller's signal.
  if (ctx.isUnderWay(record.id)) return
  const woken = await change(ctx.store, record, (current) => {
    const { name } = current.state
    if (current.dueAt === undefined || (name !== 'unknown' && name !== 'waiting')) return undefined
    return retryAt(current, undefined)
  })
  if (woken !== undefined) ctx.resend(woken)
}
