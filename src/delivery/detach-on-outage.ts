import { StoreError } from '../errors/index.ts'
import { assertNever, type Cancellation, onAbort } from '../util/index.ts'
import type { DeliveryContext } from './context.ts'
import { abortedAfterSending } from './interrupted.ts'
import { outcomeUnknownError } from './outcome-unknown-error.ts'
import type { SendProgress } from './send-progress.ts'

interface Caller {
  readonly cancellation: Cancellation
  readonly signal: AbortSignal | undefined
  readonly progress: SendProgress
}

/**
 * Waits for the end of a message's way, but lets the caller go before it where that could last too long:
 *
 * - at an abort. A request that has left cannot be called back, and its reply must be read to know what became of it, so the
 *   message is let go only once it is known where it stands.
 * - when the message must stop waiting while the store cannot be reached. What is to be written is written when it is back.
 * - when `close()` has ended and the store has not answered.
 */
export async function detachOnOutage<Value>(
  ctx: DeliveryContext,
  work: Promise<Value>,
  { cancellation, signal, progress }: Caller,
): Promise<Value> {
  // The client's own store is in this process and never out of reach.
  if (signal === undefined && ctx.isStoreTrusted) return await work
  return await new Promise<Value>((resolve, reject) => {
    let forgetStop: (() => void) | undefined
    const look = () => {
      const { error } = ctx.availability
      if (error === undefined) return
      // The timer of `ttlMs` is worth having only now: while the store is well, the message's own waits have it.
      forgetStop ??= cancellation.onCancel(look)
      if (cancellation.reason === undefined || progress.phase.name === 'posting') return
      reject(
        signal?.aborted
          ? whatIsAborted(ctx, signal, progress)
          : whatIsKnown(ctx, cancellation, progress, error),
      )
    }
    const forgetOutage = ctx.availability.onError(look)
    const abandon = () =>
      reject(whatIsKnown(ctx, cancellation, progress, ctx.availability.error ?? noResponse()))
    const forgetAbandon = ctx.inFlight.onAbandon(abandon)
    const forgetSignal = signal && onAbort(signal, () => reject(whatIsAborted(ctx, signal, progress)))
    progress.onPhase(look)
    work.then(resolve, reject).finally(() => {
      forgetOutage()
      forgetAbandon()
      forgetSignal?.()
      forgetStop?.()
    })
  })
}

/** What a caller is told who has called a message off: the signal's own reason only where nothing of it has left, nor will. */
function whatIsAborted(ctx: DeliveryContext, signal: AbortSignal, { phase }: SendProgress): unknown {
  switch (phase.name) {
    case 'before':
      return signal.reason
    case 'posting':
      return abortedAfterSending(ctx, phase.record, signal)
    case 'answered':
      return phase.reply.outcome === 'refused'
        ? signal.reason
        : abortedAfterSending(ctx, phase.record, signal)
    default:
      return assertNever(phase)
  }
}

function noResponse(): StoreError {
  return new StoreError('The client was closed before the store had answered.', { reason: 'unreachable' })
}

/** What a caller is told who is let go while the store cannot be reached. */
function whatIsKnown(
  ctx: DeliveryContext,
  { reason }: Cancellation,
  { phase }: SendProgress,
  cause: StoreError,
): unknown {
  // Only `close()` lets a message go here.
  if (phase.name === 'posting') {
    const failure = { kind: 'outcome-unknown', via: 'client' } as const
    return outcomeUnknownError(ctx, phase.record, { outcome: 'unknown', failure })
  }
  if (phase.name === 'answered' && phase.reply.outcome !== 'refused')
    return outcomeUnknownError(ctx, phase.record, phase.reply)
  const why = 'The store could not be reached for as long as the message could wait.'
  const what =
    reason === 'closed'
      ? 'If it is in the store already it goes out once that is back and a client recovers it; an `idempotencyKey` makes sending it again safe.'
      : 'It was not sent, and will not be. Once the store is back, send it again.'
  return new StoreError(`${why} ${what}`, { reason: cause.reason, cause })
}
