import {
  ClosedError,
  createError,
  type GupshupError,
  type GupshupFailure,
  StoreError,
} from '../errors/index.ts'
import { type ErrorReport, errorOf, eventOf } from '../events/index.ts'
import type { Reply } from '../gupshup/index.ts'
import { type Failure, isUnknown, type MessageRecord, type Receipt } from '../model/index.ts'
import { assertNever, type Cancellation, compact, onAbort } from '../util/index.ts'
import type { DeliveryContext } from './context.ts'
import { receiptOf } from './receipt.ts'

/** How far a message has come in this process. It is known even while the store cannot be reached. */
export type SendPhase =
  /** No request was sent, or the last one was refused. */
  | { readonly name: 'before' }
  /** A request is in flight. */
  | { readonly name: 'posting'; readonly record: MessageRecord }
  /** The request has its reply; `record` is from before the reply. */
  | { readonly name: 'answered'; readonly record: MessageRecord; readonly reply: Reply }

export class SendProgress {
  #phase: SendPhase = { name: 'before' }
  #onPhase: (() => void) | undefined

  get phase(): SendPhase {
    return this.#phase
  }

  advance(phase: SendPhase): void {
    this.#phase = phase
    this.#onPhase?.()
  }

  /** Calls `listener` at every phase. There is one listener: the caller of `send()`. */
  onPhase(listener: () => void): void {
    this.#onPhase = listener
  }
}

interface Caller {
  readonly cancellation: Cancellation
  readonly signal: AbortSignal | undefined
  readonly progress: SendProgress
}

/**
 * Waits for `work`, but detaches the caller from it in three cases, while the work itself goes on:
 *
 * - The signal aborts. A request in flight cannot be called back, and only its reply says what became of it, so the caller waits for the reply.
 * - The message must stop waiting while the store cannot be reached. The pending write is made when the store is back.
 * - `close()` has ended, and the store has not answered.
 */
export function detachOnOutage<Value>(
  ctx: DeliveryContext,
  work: Promise<Value>,
  { cancellation, signal, progress }: Caller,
): Promise<Value> {
  // The client's own store is in this process and always reachable.
  if (signal === undefined && ctx.isStoreTrusted) return work
  return new Promise<Value>((resolve, reject) => {
    let unsubscribeCancel: (() => void) | undefined
    const detachIfStuck = () => {
      const { error } = ctx.availability
      if (error === undefined) return
      // Not earlier, because it holds a timer for `ttlMs`, which the message's own waits have while the store is well.
      unsubscribeCancel ??= cancellation.onCancel(detachIfStuck)
      if (cancellation.reason === undefined || progress.phase.name === 'posting') return
      reject(
        signal?.aborted
          ? abortedError(ctx, signal, progress)
          : detachedError(ctx, cancellation, progress, error),
      )
    }
    const abandon = () =>
      reject(detachedError(ctx, cancellation, progress, ctx.availability.error ?? noResponse()))
    const unsubscribeOutage = ctx.availability.onError(detachIfStuck)
    const unsubscribeAbandon = ctx.inFlight.onAbandon(abandon)
    const unsubscribeSignal = signal && onAbort(signal, () => reject(abortedError(ctx, signal, progress)))
    progress.onPhase(detachIfStuck)
    work.then(resolve, reject).finally(() => {
      unsubscribeOutage()
      unsubscribeAbandon()
      unsubscribeSignal?.()
      unsubscribeCancel?.()
    })
  })
}

/** The signal's own reason is for a message that was not sent and will not be. */
function abortedError(ctx: DeliveryContext, signal: AbortSignal, { phase }: SendProgress): unknown {
  switch (phase.name) {
    case 'before':
      return signal.reason
    case 'posting':
      return abortedAfterSending(receiptOf(ctx, phase.record), signal)
    case 'answered':
      return phase.reply.outcome === 'refused'
        ? signal.reason
        : abortedAfterSending(receiptOf(ctx, phase.record), signal)
    default:
      return assertNever(phase)
  }
}

function noResponse(): StoreError {
  return new StoreError('The client was closed before the store had answered.', { reason: 'unreachable' })
}

function detachedError(
  ctx: DeliveryContext,
  { reason }: Cancellation,
  { phase }: SendProgress,
  cause: StoreError,
): GupshupError {
  // In this phase only `close()` detaches a caller.
  if (phase.name === 'posting') {
    const failure = { kind: 'outcome-unknown', via: 'client' } as const
    return outcomeUnknownError(ctx, phase.record, { outcome: 'unknown', failure })
  }
  if (phase.name === 'answered' && phase.reply.outcome !== 'refused')
    return outcomeUnknownError(ctx, phase.record, phase.reply)
  const what = 'The store could not be reached for as long as the message could wait.'
  const consequence =
    reason === 'closed'
      ? 'If the message is in the store already, it goes out once the store is back and a client recovers it; an `idempotencyKey` makes sending it again safe.'
      : 'It was not sent, and will not be. Once the store is back, send it again.'
  return new StoreError(`${what} ${consequence}`, { reason: cause.reason, cause })
}

/**
 * The error of a `send()` whose wait was ended by its signal or by `close()`. If the message was sent before, the error says so.
 */
export function interruptedError(
  ctx: DeliveryContext,
  record: MessageRecord,
  { error, signal }: { readonly error: unknown; readonly signal: AbortSignal | undefined },
): unknown {
  return wasSent(record) ? interruptedWait(receiptOf(ctx, record), { error, signal }) : error
}

/** The error of a wait for a message that was sent. If its signal or `close()` ended it, the error has the receipt. */
export function interruptedWait(
  receipt: Receipt,
  { error, signal }: { readonly error: unknown; readonly signal: AbortSignal | undefined },
): unknown {
  if (signal?.aborted && error === signal.reason) return abortedAfterSending(receipt, signal)
  return error instanceof ClosedError ? closedAfterSending(receipt) : error
}

function abortedAfterSending(receipt: Receipt, { reason: cause }: AbortSignal): GupshupError {
  return createError(
    { kind: 'aborted', via: 'client' },
    {
      ...contextOf(receipt),
      cause,
      summary: 'had been sent when its signal was aborted, and cannot be called back',
      advice:
        'Await error.receipt.outcome() to learn what becomes of it; sending it again may deliver it twice.',
    },
  )
}

function closedAfterSending(receipt: Receipt): GupshupError {
  return createError(
    { kind: 'closed', via: 'client' },
    {
      ...contextOf(receipt),
      summary: 'had been sent when the client was closed, and may still arrive',
      advice:
        'Sending it again may deliver it twice, unless it has an idempotencyKey and the store outlives the client.',
    },
  )
}

function contextOf(receipt: Receipt) {
  const { id, to, messageId } = receipt
  return compact({ id, to, receipt, messageId })
}

/** Whether Gupshup may have accepted one of its requests. */
function wasSent({ attempts }: MessageRecord): boolean {
  return attempts.some((attempt) => attempt.status !== undefined || isUnknown(attempt))
}

/** The error of a request that was sent and whose result the store could not write down. */
export function outcomeUnknownError(
  ctx: DeliveryContext,
  record: MessageRecord,
  reply: Exclude<Reply, { outcome: 'refused' }>,
): GupshupFailure {
  const { id, to } = record
  const messageId = reply.outcome === 'accepted' ? reply.messageId : undefined
  const what = reply.outcome === 'accepted' ? 'Gupshup accepted it' : 'no response came'
  const reason = `${what}, and the store could not write that down`
  const failure: Failure = { kind: 'outcome-unknown', via: 'client', reason }
  const report: ErrorReport = compact({ failure, id, to, messageId })
  const receipt = receiptOf(ctx, record)
  // Not in the feed, which would get it too late. It gets what the response said with the write that is still made, or `unknown` by recovery.
  ctx.announcer.emit([
    {
      name: 'unknown',
      subject: id,
      event: { ...eventOf(record), ...compact({ messageId }), error: report },
      receipt: () => receipt,
    },
  ])
  return errorOf(report, receipt)
}
