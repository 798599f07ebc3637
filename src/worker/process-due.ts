import { type DeliveryContext, deliver, SendProgress } from '../delivery/index.ts'
import { claim, type MessageRecord, queueOf, release } from '../model/index.ts'
import {
  confirmFailure,
  hasEvidence,
  leaveUnknown,
  mayBeItsEvent,
  reconcile,
  updateRecord,
} from '../settlement/index.ts'
import { assertNever, Cancellation, type CancellationGroup } from '../util/index.ts'

/**
 * Sees to a message whose time has come. Whoever else found it too finds nothing to do any more. While it is on its way, its cancellation
 * is among `cancellations`.
 */
export async function processDue(
  ctx: DeliveryContext,
  record: MessageRecord,
  cancellations: CancellationGroup,
): Promise<void> {
  switch (record.state.name) {
    case 'unconfirmed':
      return await confirmFailure(ctx, record)
    case 'unknown':
      return await sendAgain(ctx, record)
    case 'waiting':
      return await claimDue(ctx, record, cancellations)
    case 'posting':
    case 'accepted':
    case 'failed':
      // Moved on in the meantime; its new record has no such time.
      return
    default:
      return assertNever(record.state)
  }
}

/** An unknown outcome that was to be sent again and that no evidence settled. What may be evidence is a reason not to. */
async function sendAgain(ctx: DeliveryContext, record: MessageRecord): Promise<void> {
  await reconcile(ctx, record.to)
  if (await hasEvidence(ctx, record)) {
    await leaveUnknown(ctx, record, mayBeItsEvent)
    return
  }
  await updateRecord(ctx.store, record, (current) =>
    current.state.name === 'unknown' && current.dueAt !== undefined
      ? release({ ...current, state: { name: 'waiting', why: 'retry' } }, ctx.clock.now())
      : undefined,
  )
}

async function claimDue(
  ctx: DeliveryContext,
  record: MessageRecord,
  cancellations: CancellationGroup,
): Promise<void> {
  const { owner, clock, inFlight } = ctx
  const taken = await updateRecord(ctx.store, record, (current) =>
    current.state.name === 'waiting' && queueOf(current) !== undefined ? claim(current, owner) : undefined,
  )
  if (taken === undefined) return
  const cancellation = new Cancellation({
    clock,
    expiresAt: taken.expiresAt,
    maxMs: taken.expiresAt - taken.createdAt,
  })
  cancellations.add(cancellation)
  try {
    await inFlight.run(taken.id, cancellation, () =>
      deliver(ctx, taken, { cancellation, progress: new SendProgress(), isAwaited: false }),
    )
  } finally {
    cancellations.delete(cancellation)
  }
}
