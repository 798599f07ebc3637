import { StoreError } from '../errors/index.ts'
import { assertNever, onAbort, type Stopper } from '../util/index.ts'
import type { DeliveryContext } from './context.ts'
import { abortedAfterLeaving } from './interrupted.ts'
import { lostTrack } from './outcome-unknown-error.ts'
import type { Way } from './send-progress.ts'

interface Caller {
  readonly stopper: Stopper
  readonly signal: AbortSignal | undefined
  readonly way: Way
}

/**
 * Waits for the end of a message's way, but lets the caller go before it where that could last too long:
 *
 * - at an abort. A request that has left cannot be called back, and its reply must be read to know what became of it, so the
 *   message is let go only once it is known where it stands.
 * - when the message must stop waiting while the store cannot be reached. What is to be written is written when it is back.
 * - when `close()` has ended and the store has not answered.
 */
export async function orLetGo<Value>(
  ctx: DeliveryContext,
  work: Promise<Value>,
  { stopper, signal, way }: Caller,
): Promise<Value> {
  // The client's own store is in this process and never out of reach.
  if (signal === undefined && ctx.isStoreTrusted) return await work
  return await new Promise<Value>((resolve, reject) => {
    let forgetStop: (() => void) | undefined
    const look = () => {
      const { error } = ctx.outage
      if (error === undefined) return
      // The timer of `ttlMs` is worth having only now: while the store is well, the message's own waits have it.
      forgetStop ??= stopper.onStop(look)
      if (stopper.reason === undefined || way.stage.name === 'posting') return
      reject(signal?.aborted ? whatIsAborted(ctx, signal, way) : whatIsKnown(ctx, stopper, way, error))
    }
    const forgetOutage = ctx.outage.onError(look)
    const abandon = () => reject(whatIsKnown(ctx, stopper, way, ctx.outage.error ?? noAnswer()))
    const forgetAbandon = ctx.underWay.onAbandon(abandon)
    const forgetSignal = signal && onAbort(signal, () => reject(whatIsAborted(ctx, signal, way)))
    way.onStage(look)
    work.then(resolve, reject).finally(() => {
      forgetOutage()
      forgetAbandon()
      forgetSignal?.()
      forgetStop?.()
    })
  })
}

/** What a caller is told who has called a message off: the signal's own reason only where nothing of it has left, nor will. */
function whatIsAborted(ctx: DeliveryContext, signal: AbortSignal, { stage }: Way): unknown {
  switch (stage.name) {
    case 'before':
      return signal.reason
    case 'posting':
      return abortedAfterLeaving(ctx, stage.record, signal)
    case 'answered':
      return stage.reply.outcome === 'refused'
        ? signal.reason
        : abortedAfterLeaving(ctx, stage.record, signal)
    default:
      return assertNever(stage)
  }
}

function noAnswer(): StoreError {
  return new StoreError('The client was closed before the store had answered.', { reason: 'unreachable' })
}

/** What a caller is told who is let go while the store cannot be reached. */
function whatIsKnown(ctx: DeliveryContext, { reason }: Stopper, { stage }: Way, cause: StoreError): unknown {
  // Only `close()` lets a message go here.
  if (stage.name === 'posting') {
    const failure = { kind: 'outcome-unknown', via: 'client' } as const
    return lostTrack(ctx, stage.record, { outcome: 'unknown', failure })
  }
  if (stage.name === 'answered' && stage.reply.outcome !== 'refused')
    return lostTrack(ctx, stage.record, stage.reply)
  const why = 'The store could not be reached for as long as the message could wait.'
  const what =
    reason === 'closed'
      ? 'If it is in the store already it goes out once that is back and a client recovers it; a `key` makes sending it again safe.'
      : 'It was not sent, and will not be. Once the store is back, send it again.'
  return new StoreError(`${why} ${what}`, { reason: cause.reason, cause })
}
