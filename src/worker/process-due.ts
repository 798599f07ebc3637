import { type DeliveryContext, deliver, Way } from '../delivery/index.ts'
import { claim, type MessageRecord, release, workOf } from '../model/index.ts'
import { change, endGrace, hasEvidence, leaveUnknown, mayBeItsEvent, reconcile } from '../settlement/index.ts'
import { assertNever, Stopper, type Stoppers } from '../util/index.ts'

/**
 * Sees to a message whose time has come. Whoever else found it too finds nothing to do any more. While it is on its way, its stopper
 * is among `stoppers`.
 */
export async function seeTo(ctx: DeliveryContext, record: MessageRecord, stoppers: Stoppers): Promise<void> {
  switch (record.state.name) {
    case 'doubtful':
      return await endGrace(ctx, record)
    case 'unknown':
      return await sendAgain(ctx, record)
    case 'waiting':
      return await take(ctx, record, stoppers)
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
  await change(ctx.store, record, (current) =>
    current.state.name === 'unknown' && current.dueAt !== undefined
      ? release({ ...current, state: { name: 'waiting', why: 'retry' } }, ctx.clock.now())
      : undefined,
  )
}

async function take(ctx: DeliveryContext, record: MessageRecord, stoppers: Stoppers): Promise<void> {
  const { owner, clock, underWay } = ctx
  const taken = await change(ctx.store, record, (current) =>
    current.state.name === 'waiting' && workOf(current) !== undefined ? claim(current, owner) : undefined,
  )
  if (taken === undefined) return
  const stopper = new Stopper({
    clock,
    expiresAt: taken.expiresAt,
    maxMs: taken.expiresAt - taken.createdAt,
  })
  stoppers.add(stopper)
  try {
    await underWay.run(taken.id, stopper, () =>
      deliver(ctx, taken, { stopper, way: new Way(), isAwaited: false }),
    )
  } finally {
    stoppers.delete(stopper)
  }
}
