import type { AtHalt, Permit } from '../gate/index.ts'
import type { ConnectionSlot } from '../gupshup/index.ts'
import { defaultLane, type Failure, isUnsettled, type MessageRecord } from '../model/index.ts'
import { looksUpTemplate, preflight } from '../preflight/index.ts'
import type { RecipientPlace } from '../rate/index.ts'
import { failAttempt, failMessage, leaveUnknown, withholdAttempt } from '../settlement/index.ts'
import type { Cancellation } from '../util/index.ts'
import type { DeliveryContext } from './context.ts'
import type { SendProgress } from './detach-on-outage.ts'
import { cancel, isToBeSentHere, newest, releaseClaim } from './give-up.ts'
import { post } from './post.ts'
import { joinLine, waitedForTurn, waitForTurn } from './recipient-turn.ts'
import type { DeferralListener } from './request.ts'
import { retryUntilPersisted } from './store-availability.ts'
import { untilGivenUp } from './until-given-up.ts'

export interface DeliverOptions {
  readonly cancellation: Cancellation
  readonly progress: SendProgress
  /** Whether a `send()` waits for the message. If none does, the message goes back to the store for a pause or at `close()`. */
  readonly isAwaited: boolean
  /** Absent: it is rejected if a `send()` waits for it and Gupshup has not refused it by a code of the gate. Otherwise it waits. */
  readonly atHalt?: AtHalt | undefined
  /** Use it with `whileDeferred()`. */
  readonly deferral?: DeferralListener | undefined
}

/** Thrown by an attempt after which the message still waits to be sent. p-retry then makes the next attempt; it never reaches a caller. */
class StillWaiting extends Error {}

/**
 * Makes the attempts of a message that this client owns, fallbacks included, until it needs no further request from here.
 *
 * @param makeFirst Makes the first attempt. It resolves to `undefined` when no request was made, because the message has changed.
 */
export async function deliver(
  ctx: DeliveryContext,
  record: MessageRecord,
  options: DeliverOptions,
  makeFirst: () => Promise<MessageRecord | undefined> = () => attempt(ctx, record, options),
): Promise<MessageRecord> {
  try {
    const first = (await makeFirst()) ?? (await newest(ctx, record.id))
    // Most messages need no second attempt, and p-retry costs some 6 µs of CPU (measured on Node 24).
    return isToBeSentHere(ctx, first) ? await retry(ctx, first, options) : first
  } catch (error) {
    ctx.tasks.run(() => retryUntilPersisted(ctx, () => abandon(ctx, record.id, options)))
    throw error
  }
}

/**
 * Makes the attempts after the first one. p-retry makes them and, through its hooks, pauses before each and stops at every other error.
 *
 * Two things are not p-retry's. `decide()` counts the retries and sets the pause, by code and by Retry-After, and both are stored with the message,
 * because another process may have to continue. And the pause runs on the client's own clock and ends early when the message is canceled, so
 * `onFailedAttempt` waits, and not p-retry's own timer.
 */
async function retry(
  ctx: DeliveryContext,
  first: MessageRecord,
  options: DeliverOptions,
): Promise<MessageRecord> {
  let current = first
  const makeAttempt = async (attemptNumber: number) => {
    // The first attempt is made already; p-retry gets its result only.
    if (attemptNumber > 1) current = await attempt(ctx, current, options)
    if (!isToBeSentHere(ctx, current)) return current
    if (current.dueAt !== undefined && !options.isAwaited)
      return await releaseClaim(ctx, current, current.dueAt)
    throw new StillWaiting()
  }
  // Loaded here, because most programs never need it.
  const { default: pRetry } = await import('p-retry')
  return await pRetry(makeAttempt, {
    retries: Number.POSITIVE_INFINITY,
    minTimeout: 0,
    factor: 1,
    onFailedAttempt: async ({ error }) => {
      if (!(error instanceof StillWaiting) || current.dueAt === undefined) return
      const pauseMs = current.dueAt - ctx.clock.now()
      await untilGivenUp(ctx, current.id, () => options.cancellation.sleep(pauseMs))
      current = await newest(ctx, current.id)
    },
    shouldRetry: ({ error }) => error instanceof StillWaiting,
  })
}

/** Makes one request, if the message may still be sent. Returns the message as it is afterwards. */
async function attempt(
  ctx: DeliveryContext,
  waiting: MessageRecord,
  options: DeliverOptions,
): Promise<MessageRecord> {
  const { cancellation } = options
  if (waiting.state.name !== 'waiting' || waiting.state.owner !== ctx.owner) return waiting
  if (cancellation.reason !== undefined) {
    const waitedFor = options.isAwaited ? undefined : await waitedForTurn(ctx, waiting)
    return await cancel(ctx, waiting, cancellation.reason, { ...options, waitedFor })
  }

  if (ctx.gate.status.state !== 'open' || looksUpTemplate(ctx, waiting)) {
    // A message that would be refused need not wait for the gate, and a permit must not age while a slow template list is fetched.
    const checked = await preflight(ctx, waiting, cancellation)
    if (cancellation.reason !== undefined) return await cancel(ctx, waiting, cancellation.reason, options)
    if (checked?.type === 'withheld') return await withhold(ctx, waiting, checked.failure, options)
  }

  const { lane = defaultLane } = waiting
  const pause = ctx.lanes.pauseOf(lane)
  if (pause !== undefined) {
    await untilGivenUp(ctx, waiting.id, () => ctx.lanes.untilRunning(lane, cancellation))
    if (cancellation.reason === undefined) return await newest(ctx, waiting.id)
    return await cancel(ctx, waiting, cancellation.reason, { ...options, waitedFor: { lane, ...pause } })
  }

  // A halt rejects a waiting send(). A message without a caller waits until the gate opens.
  const { atHalt = waiting.state.why === 'held' || !options.isAwaited ? 'wait' : 'reject' } = options
  const acquire = () => ctx.gate.acquire({ messageId: waiting.id, atHalt, cancellation })
  const isOpen = ctx.gate.status.state === 'open'
  const permit = await (isOpen ? acquire() : untilGivenUp(ctx, waiting.id, acquire))
  if (permit.type === 'rejected') {
    return await cancel(ctx, waiting, permit.why, { ...options, waitedFor: 'gate' })
  }
  const joining = joinLine(ctx, waiting)
  const place = joining && (await joining)
  if (place === undefined) return (await postWithPermit(ctx, waiting, { permit, place }, options)) ?? waiting
  try {
    return await postInTurn(ctx, waiting, { permit, place }, options)
  } finally {
    place.leave()
  }
}

interface Admission {
  readonly permit: Permit
  /** Among the messages to the same person. Absent: the client does not count them. */
  readonly place: RecipientPlace | undefined
}

/** Posts a message when it is the turn of its person. */
async function postInTurn(
  ctx: DeliveryContext,
  waiting: MessageRecord,
  { permit, place }: Admission & { readonly place: RecipientPlace },
  options: DeliverOptions,
): Promise<MessageRecord> {
  for (;;) {
    const turn = await waitForTurn(ctx, waiting, place, options)
    const { reason } = options.cancellation
    if (reason !== undefined)
      return await cancel(ctx, waiting, reason, { ...options, waitedFor: 'recipient' })
    if (turn.type === 'later') {
      // No later than it expires, so that its error comes in time.
      return await releaseClaim(ctx, waiting, Math.min(ctx.clock.now() + turn.inMs, waiting.expiresAt))
    }
    if (turn.type === 'ended' || !ctx.gate.isStillValid(permit, waiting.id)) return waiting
    const posted = await postWithPermit(ctx, waiting, { permit, place }, options)
    // Otherwise another message to the person, of another lane or process, was faster. This one keeps its place.
    if (posted !== undefined) return posted
  }
}

/** Waits for a permit of the rate limiter, and posts. `undefined`: the turn of the person has passed to another message. */
async function postWithPermit(
  ctx: DeliveryContext,
  waiting: MessageRecord,
  admission: Admission,
  options: DeliverOptions,
): Promise<MessageRecord | undefined> {
  // Before the rate limiter's permit, which is valid for a moment only.
  const missing = ctx.transport.missingCredential()
  const held = missing && (await holdWithoutCredential(ctx, waiting, { ...admission, missing }, options))
  if (held !== undefined) return held
  // Before the attempt is written, so that a crash in between leaves a message that waits, and no unknown outcome.
  const loading = ctx.transport.prepare()
  if (loading !== undefined) await loading
  const { lane = defaultLane, fairKey = '' } = waiting
  const connection = await ctx.rateLimiter.take({ lane, fairKey, cancellation: options.cancellation })
  try {
    return await postIfAllowed(ctx, waiting, { ...admission, connection }, options)
  } finally {
    connection?.release()
  }
}

interface Clearance extends Admission {
  /** Absent: the wait for it and for the rate limiter's permit has ended without them. */
  readonly connection: ConnectionSlot | undefined
}

/** Posts a message that the gate admits, if it may still be sent when the rate limiter admits it too. */
async function postIfAllowed(
  ctx: DeliveryContext,
  waiting: MessageRecord,
  { permit, place, connection }: Clearance,
  options: DeliverOptions,
): Promise<MessageRecord | undefined> {
  const { cancellation, progress } = options
  const waitedFor = ctx.transport.hasFreeConnection ? 'permit' : 'connection'
  const checked = connection && (await preflight(ctx, waiting, cancellation))
  if (cancellation.reason !== undefined) {
    await ctx.gate.releaseProbe(waiting.id)
    return await cancel(ctx, waiting, cancellation.reason, {
      ...options,
      waitedFor: connection === undefined ? waitedFor : undefined,
    })
  }
  // The gate may have shut during the wait, or the lane was paused, whose messages must not keep the others from probing.
  if (connection === undefined || !ctx.gate.isStillValid(permit, waiting.id)) {
    await ctx.gate.releaseProbe(waiting.id)
    return waiting
  }
  if (checked?.type === 'withheld') {
    await ctx.gate.releaseProbe(waiting.id)
    return await withhold(ctx, waiting, checked.failure, options)
  }
  if (place !== undefined && !(await place.take())) {
    ctx.rateLimiter.giveBack()
    return undefined
  }
  // A turn that is taken now and not used is lost, so it is taken last.
  if (place !== undefined && !ctx.gate.isStillValid(permit, waiting.id)) return waiting
  const to = checked?.address ?? waiting.to
  const { epoch } = permit
  const { atHalt } = options
  const posted = await post(ctx, waiting, { to, epoch, progress, cancellation, connection, atHalt })
  if (posted !== undefined) return posted
  await ctx.gate.releaseProbe(waiting.id)
  return await newest(ctx, waiting.id)
}

/** Returns a message that cannot be posted for want of a credential, or that must no longer wait for one. */
async function holdWithoutCredential(
  ctx: DeliveryContext,
  waiting: MessageRecord,
  { permit, missing }: { readonly permit: Permit; readonly missing: Failure | Promise<Failure | undefined> },
  options: DeliverOptions,
): Promise<MessageRecord | undefined> {
  const { cancellation } = options
  const failure = missing instanceof Promise ? await cancellation.unlessCancelled(missing) : missing
  if (cancellation.reason !== undefined) {
    await ctx.gate.releaseProbe(waiting.id)
    return await cancel(ctx, waiting, cancellation.reason, { ...options, waitedFor: 'token' })
  }
  if (failure === undefined) return undefined
  // Of many messages that waited for the same token, the first has shut the gate, which holds the others.
  if (!ctx.gate.isStillValid(permit, waiting.id)) return waiting
  const withheld = await withholdAttempt(ctx, waiting, failure, options.atHalt)
  await ctx.gate.releaseProbe(waiting.id)
  return withheld ?? (await newest(ctx, waiting.id))
}

/** Ends a message whose number was suppressed while it waited, and treats any other failure as if Gupshup had reported it. */
async function withhold(
  ctx: DeliveryContext,
  record: MessageRecord,
  failure: Failure,
  { atHalt }: DeliverOptions,
): Promise<MessageRecord> {
  if (isUnsettled(record)) return await leaveUnknown(ctx, record, 'it must not be sent again now')
  const isForAll = failure.kind === 'suppressed' && failure.scope !== 'marketing'
  if (isForAll) return await failMessage(ctx, record, failure, 'Nothing more was sent.')
  return (await withholdAttempt(ctx, record, failure, atHalt)) ?? (await newest(ctx, record.id))
}

/**
 * The store failed during an attempt, so this process no longer sends the message. The caller got an error that says so, so it must not be sent
 * later; a message without a caller goes back to the store. `post()` itself settles a request that was sent and not refused.
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
  if (record === undefined || !isToBeSentHere(ctx, record)) return
  if (isAwaited) await failMessage(ctx, record, { kind: 'aborted', via: 'client' })
  else await releaseClaim(ctx, record, record.dueAt ?? ctx.clock.now())
}
