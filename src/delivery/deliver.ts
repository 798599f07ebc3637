import { StoreError } from '../errors/index.ts'
import type { Permit, Rejection } from '../gate/index.ts'
import type { ConnectionSlot } from '../gupshup/index.ts'
import { type Failure, isUnsettled, type MessageRecord, release } from '../model/index.ts'
import { looksUpTemplate, preflightFailure } from '../preflight/index.ts'
import {
  failAttempt,
  failMessage,
  failureBecause,
  leaveUnknown,
  updateRecord,
  type WaitedFor,
  withholdAttempt,
} from '../settlement/index.ts'
import type { Cancellation } from '../util/index.ts'
import { type AttemptResult, attemptUntilSettled } from './attempt.ts'
import type { DeliveryContext } from './context.ts'
import { post } from './post.ts'
import { retryUntilPersisted } from './retry-until-persisted.ts'
import type { SendProgress } from './send-progress.ts'

export interface DeliverOptions {
  readonly cancellation: Cancellation
  readonly progress: SendProgress
  /** Whether a `send()` waits for it: what nobody waits for is kept in the store when the client closes. */
  readonly isAwaited: boolean
}

/** Posts a message that this client owns, and whatever follows it, until it needs no further request from here. */
export async function deliver(
  ctx: DeliveryContext,
  record: MessageRecord,
  options: DeliverOptions,
): Promise<MessageRecord> {
  try {
    return await attemptUntilSettled(record, (current) => tryOnce(ctx, current, options))
  } catch (error) {
    ctx.tasks.run(() => retryUntilPersisted(ctx, () => abandon(ctx, record.id, options)))
    throw error
  }
}

async function tryOnce(
  ctx: DeliveryContext,
  record: MessageRecord,
  options: DeliverOptions,
): Promise<AttemptResult> {
  const { cancellation } = options
  const waiting = record.dueAt === undefined ? record : await untilDue(ctx, record, record.dueAt, options)
  if (waiting.state.name !== 'waiting' || waiting.state.owner !== ctx.owner) return done(waiting)
  if (cancellation.reason !== undefined) return await cancel(ctx, waiting, cancellation.reason, options)

  if (ctx.gate.status.state !== 'open' || looksUpTemplate(ctx, waiting)) {
    // What would be refused need not wait for the gate first, and a slow list of templates must not be waited for with a permit.
    const failure = await preflightFailure(ctx, waiting, cancellation)
    if (cancellation.reason !== undefined) return await cancel(ctx, waiting, cancellation.reason, options)
    if (failure !== undefined) return await withhold(ctx, waiting, failure)
  }

  // What nobody waits for has nobody to turn away: it stays until the gate opens.
  const waitsThroughHalt = waiting.state.why === 'held' || !options.isAwaited
  const permit = await ctx.gate.acquire({ messageId: waiting.id, waitsThroughHalt, cancellation })
  if (permit.type === 'stopped') {
    return await cancel(ctx, waiting, permit.why, { ...options, waitedFor: 'gate' })
  }
  // Before the permit, which is good for a moment only and would go stale while every connection is busy; and before the attempt is
  // written, so that a crash in between leaves a message that waits, and no unknown outcome.
  const place = await ctx.transport.reserve(cancellation)
  try {
    return await acquire(ctx, waiting, { permit, place }, options)
  } finally {
    place?.release()
  }
}

interface Clearance {
  readonly permit: Permit
  /** Absent: the wait for it was ended. */
  readonly place: ConnectionSlot | undefined
}

/** Posts a message that the gate lets through, if it may still be sent when its turn has come. */
async function acquire(
  ctx: DeliveryContext,
  waiting: MessageRecord,
  { permit, place }: Clearance,
  options: DeliverOptions,
): Promise<AttemptResult> {
  const { cancellation, progress } = options
  const hasPermit = place !== undefined && (await ctx.rateLimiter.take(cancellation))
  const failure = hasPermit ? await preflightFailure(ctx, waiting, cancellation) : undefined
  if (cancellation.reason !== undefined) {
    await ctx.gate.releaseProbe(waiting.id)
    const waitedFor = place === undefined ? 'connection' : 'permit'
    return await cancel(ctx, waiting, cancellation.reason, {
      ...options,
      waitedFor: hasPermit ? undefined : waitedFor,
    })
  }
  // The gate may have shut while the message waited for its place or its permit, or was looked at.
  if (!hasPermit || !ctx.gate.isStillValid(permit, waiting.id)) return { record: waiting, again: true }
  if (failure !== undefined) {
    await ctx.gate.releaseProbe(waiting.id)
    return await withhold(ctx, waiting, failure)
  }
  const posted = await post(ctx, waiting, { epoch: permit.epoch, progress, cancellation, place })
  if (posted === undefined) {
    await ctx.gate.releaseProbe(waiting.id)
    const current = await newest(ctx, waiting.id)
    // A webhook may have written to it meanwhile: it is still this client's, and nobody else sends it.
    return { record: current, again: current.state.name === 'waiting' && current.state.owner === ctx.owner }
  }
  return { record: posted, again: posted.state.name === 'waiting' }
}

/** Ends a message whose number was suppressed while it waited, and treats any other failure as if Gupshup had told of it. */
async function withhold(
  ctx: DeliveryContext,
  record: MessageRecord,
  failure: Failure,
): Promise<AttemptResult> {
  if (isUnsettled(record)) return done(await leaveUnknown(ctx, record, 'it must not be sent again now'))
  const isForAll = failure.kind === 'suppressed' && failure.scope !== 'marketing'
  if (isForAll) return done(await failMessage(ctx, record, failure, 'Nothing more was sent.'))
  const withheld = await withholdAttempt(ctx, record, failure)
  if (withheld === undefined) return done(await newest(ctx, record.id))
  return { record: withheld, again: withheld.state.name === 'waiting' }
}

/** A `send()` sleeps until its retry's time. What nobody waits for goes back to the store, and its place to another. */
async function untilDue(
  ctx: DeliveryContext,
  record: MessageRecord,
  dueAt: number,
  { cancellation, isAwaited }: DeliverOptions,
): Promise<MessageRecord> {
  if (isAwaited) {
    await cancellation.sleep(dueAt - ctx.clock.now())
    return await newest(ctx, record.id)
  }
  return await releaseClaim(ctx, record, dueAt)
}

/** Leaves a message that this client owns to whoever finds it due. */
async function releaseClaim(
  ctx: DeliveryContext,
  record: MessageRecord,
  dueAt: number,
): Promise<MessageRecord> {
  const given = await updateRecord(ctx.store, record, (current) =>
    current.state.name === 'waiting' && current.state.owner === ctx.owner
      ? release(current, dueAt)
      : undefined,
  )
  return given ?? (await ctx.store.get(record.id)) ?? record
}

/**
 * The store failed on the way, so nobody has the message on its way any more. Who waited for it was told that it was not sent, and it
 * must not be; what nobody waits for is found again. What left and was not refused is seen to by `post()`.
 */
async function abandon(
  ctx: DeliveryContext,
  id: string,
  { progress, isAwaited }: DeliverOptions,
): Promise<void> {
  const { phase } = progress
  let record = await ctx.store.get(id)
  if (record?.state.name === 'posting' && phase.name === 'answered' && phase.reply.outcome === 'refused') {
    const index = record.attempts.length - 1
    record = (await failAttempt(ctx, record, { index, failure: phase.reply.failure })) ?? record
  }
  await ctx.gate.releaseProbe(id)
  if (record?.state.name !== 'waiting' || record.state.owner !== ctx.owner) return
  if (isAwaited) await failMessage(ctx, record, { kind: 'aborted', via: 'client' })
  else await releaseClaim(ctx, record, record.dueAt ?? ctx.clock.now())
}

async function cancel(
  ctx: DeliveryContext,
  record: MessageRecord,
  why: Rejection['why'],
  { isAwaited, waitedFor }: DeliverOptions & { readonly waitedFor?: WaitedFor | undefined },
): Promise<AttemptResult> {
  if (why === 'closed' && !isAwaited) return done(await releaseClaim(ctx, record, ctx.clock.now()))
  if (isUnsettled(record)) return done(await leaveUnknown(ctx, record, whyNotAgain(why)))
  return done(await failMessage(ctx, record, failureBecause(ctx, why, waitedFor)))
}

/**
 * A message that waits here as it is now.
 *
 * @throws {StoreError} when the store has forgotten it. It is not posted without its record, so it was not sent.
 */
async function newest(ctx: DeliveryContext, id: string): Promise<MessageRecord> {
  const record = await ctx.store.get(id)
  if (record !== undefined) return record
  throw new StoreError(
    'The store has forgotten the message before it could be sent, as one that was emptied has. It was not sent, and will not be. Send it again.',
    { reason: 'not-found' },
  )
}

function whyNotAgain(why: Rejection['why']): string {
  return why === 'expired'
    ? 'its ttlMs was over before it could be sent again'
    : 'it was given up before it could be sent again'
}

function done(record: MessageRecord): AttemptResult {
  return { record, again: false }
}
