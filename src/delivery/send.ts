import { ClosedError, createError, OutcomeUnknownError, SuppressedError } from '../errors/index.ts'
import { haltedFailure, waitsAt } from '../gate/index.ts'
import {
  answerOf,
  type DeliveryStatus,
  type Failure,
  type MessageRecord,
  newRecord,
  type Receipt,
  statusOf,
} from '../model/index.ts'
import { suppressionOf } from '../preflight/index.ts'
import { failureError, leaveUnknown } from '../settlement/index.ts'
import { Cancellation, firstAbort, maskAddress, newWriteId } from '../util/index.ts'
import type { DeliveryContext } from './context.ts'
import { deliver } from './deliver.ts'
import { deliverAtOnce } from './deliver-at-once.ts'
import { detachOnOutage, interruptedError, SendProgress } from './detach-on-outage.ts'
import { followOutcome, receiptOf, waitFor } from './receipt.ts'
import { addressedTo, findByKey, insert, newMessage, type PreparedRequest } from './request.ts'
import { deliverAgain } from './send-again.ts'

/** Delivers one message: from a valid request to a receipt or a typed error. */
export function send(ctx: DeliveryContext, request: PreparedRequest): Promise<Receipt> {
  const { signal, leaving } = request
  if (signal === undefined || leaving === undefined) return sendUntil(ctx, request, signal ?? leaving)
  const first = firstAbort(signal, leaving)
  return sendUntil(ctx, request, first.signal).finally(first.forget)
}

/** @param end Aborts when the caller no longer waits, or the message is not to be sent any more. */
async function sendUntil(
  ctx: DeliveryContext,
  request: PreparedRequest,
  end: AbortSignal | undefined,
): Promise<Receipt> {
  end?.throwIfAborted()
  const { until, ttlMs } = request
  const begun = await begin(ctx, request, end)
  const isPending = answerOf(begun).type === 'pending'
  const answered = isPending ? await untilAnswered(ctx, begun, request, end) : begun
  const record = addressedTo(answered, request.to)
  const answer = answerOf(record)
  if (answer.type === 'failed' || answer.type === 'unknown') {
    // Another send with the same key was aborted. This one was not.
    if (answer.failure.kind === 'aborted' && !end?.aborted) return await sendUntil(ctx, request, end)
    throw sendError(ctx, record, answer.failure, end)
  }
  if (until === undefined || until === 'accepted') return receiptOf(ctx, record)
  const waiting = followOutcome(ctx, record, { until, signal: end, timeoutMs: ttlMs })
  const followed = await waiting.catch((error: unknown) => {
    throw interruptedError(ctx, record, { error, signal: end })
  })
  const newest = addressedTo(followed.record, request.to)
  if (!followed.outcome.reached) throw notReached(ctx, newest, until, ttlMs)
  return receiptOf(ctx, newest)
}

function begin(
  ctx: DeliveryContext,
  request: PreparedRequest,
  end: AbortSignal | undefined,
): Promise<MessageRecord> {
  const { signal, ttlMs } = request
  const expiresAt = ctx.clock.now() + ttlMs
  const cancellation = new Cancellation({ clock: ctx.clock, expiresAt, signal: end })
  const progress = new SendProgress()
  const work = deliverOnce(ctx, request, cancellation, progress)
  return detachOnOutage(ctx, work, { cancellation, signal, progress })
}

/**
 * The idempotency key comes first: neither a shut gate nor a suppression unsends a message that was sent before.
 *
 * Where nearly every send has nothing to wait for, it waits for no promise either: each takes a part of a microsecond, and with all of them a send takes
 * a third longer (measured on Node 24).
 */
async function deliverOnce(
  ctx: DeliveryContext,
  request: PreparedRequest,
  cancellation: Cancellation,
  progress: SendProgress,
): Promise<MessageRecord> {
  const end = ctx.inFlight.begin(request.id, cancellation)
  try {
    const starting = ctx.start()
    if (starting !== undefined) await starting
    // Not earlier: the client learns the store's time when it starts.
    const createdAt = ctx.clock.now()
    const known = request.idempotencyKey === undefined ? undefined : await findByKey(ctx, request)
    if (known !== undefined) return known
    const looking = suppressionOf(ctx, request, createdAt)
    const suppression = looking && (await looking)
    if (suppression !== undefined) throw new SuppressedError(suppression)
    const loading = ctx.gate.load()
    if (loading !== undefined) await loading
    const { redriveOf, atHalt, deferral } = request
    requireOpen(ctx, request)
    const message = newMessage(request, createdAt, { owner: ctx.owner })
    const record = { ...newRecord(message), writeId: newWriteId() }
    const options = { cancellation, progress, isAwaited: true, atHalt, deferral }
    if (redriveOf !== undefined) return await deliverAgain(ctx, record, redriveOf, options)
    return (
      (await deliverAtOnce(ctx, record, options)) ??
      (await insert(ctx, record)) ??
      (await deliver(ctx, record, options))
    )
  } finally {
    end()
  }
}

/** @throws {HaltedError} at a halt, unless the message waits there @throws {ClosedError} after `close()` */
function requireOpen(ctx: DeliveryContext, { id, to, atHalt = 'reject' }: PreparedRequest): void {
  const gate = ctx.gate.status
  if (gate.state === 'halted' && !waitsAt(atHalt, gate)) throw createError(haltedFailure(gate), { to, id })
  if (ctx.inFlight.isClosed) throw new ClosedError()
}

/** Gupshup has accepted the message, and no webhook has reported the status that its caller waits for. */
function notReached(
  ctx: DeliveryContext,
  record: MessageRecord,
  until: DeliveryStatus,
  waitedMs: number,
): OutcomeUnknownError {
  const { id, to } = record
  const receipt = receiptOf(ctx, record)
  const reason = `no webhook reported within ${waitedMs / 1_000} s that it is ${until}`
  const advice =
    ctx.availability.error !== undefined
      ? 'The store cannot be reached, so a webhook may have come. Once it is back, wait on with error.receipt.outcome().'
      : ctx.webhookEvidence.hasCome
        ? 'It may still arrive: wait on with error.receipt.outcome().'
        : 'No webhook has ever come: let client.diagnose() check the subscription.'
  return new OutcomeUnknownError(
    `Message ${id} to ${maskAddress(to)} is ${statusOf(record)}, and ${reason}. Sending it again may deliver it twice. ${advice}`,
    { kind: 'outcome-unknown', via: 'client', reason, id, to, messageId: receipt.messageId },
    receipt,
  )
}

/** Another process has the message, or a worker of this one, and has come to no end with it while its caller waited. */
function notSettled(ctx: DeliveryContext, record: MessageRecord, waitedMs: number): OutcomeUnknownError {
  const { id, to } = record
  const receipt = receiptOf(ctx, record)
  const reason = `the process or worker that has it did not settle it within ${waitedMs / 1_000} s, its ttlMs`
  return new OutcomeUnknownError(
    `Message ${id} to ${maskAddress(to)} is ${statusOf(record)}, and ${reason}. It may still arrive: wait on with error.receipt.outcome(), or stop it with client.messages.cancel().`,
    { kind: 'outcome-unknown', via: 'client', reason, id, to },
    receipt,
  )
}

/** Another send with the same key, a worker or another process may be sending the message, and the caller waits `ttlMs` for that. */
async function untilAnswered(
  ctx: DeliveryContext,
  record: MessageRecord,
  { id, signal, ttlMs }: PreparedRequest,
  end: AbortSignal | undefined,
): Promise<MessageRecord> {
  if (answerOf(record).type !== 'pending') return record
  let newest = record
  try {
    return await waitFor(ctx, record, {
      signal: end,
      timeoutMs: ttlMs,
      read(current) {
        newest = current
        return answerOf(current).type === 'pending' ? undefined : current
      },
      afterTimeout(current) {
        throw notSettled(ctx, current, ttlMs)
      },
    })
  } catch (error) {
    // The caller has gone, so the message is not sent again.
    if (record.id === id && end?.aborted) {
      const reason = signal?.aborted ? 'its signal was aborted' : 'its caller no longer waits'
      ctx.tasks.run(() => leaveUnknown(ctx, newest, reason))
    }
    throw interruptedError(ctx, newest, { error, signal: end })
  }
}

function sendError(
  ctx: DeliveryContext,
  record: MessageRecord,
  failure: Failure,
  signal: AbortSignal | undefined,
): unknown {
  if (failure.kind === 'aborted' && signal?.aborted) return signal.reason
  const receipt = failure.kind === 'outcome-unknown' ? receiptOf(ctx, record) : undefined
  return failureError(record, failure, receipt)
}
