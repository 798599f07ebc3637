import { rowOf } from '../catalog/index.ts'
import { eventOf, reportError } from '../events/index.ts'
import {
  type Action,
  awaitConfirmation,
  type EventIds,
  type Failure,
  isUnknown,
  isUnsettled,
  type MessageRecord,
  markAdopted,
  rankOf,
  recordFailure,
  recordWithheld,
  released,
  type Step,
} from '../model/index.ts'
import { decide, PolicyTable } from '../policy/index.ts'
import { quarantineAfter, suppress } from '../preflight/index.ts'
import { assertNever } from '../util/index.ts'
import { applyPolicy, type Decision } from './apply-policy.ts'
import type { SettlementContext } from './context.ts'
import { failureError } from './failure-error.ts'
import { detectOutage } from './outage-detection.ts'
import { updateRecord } from './update-record.ts'

export interface FailedAttempt {
  readonly index: number
  readonly failure: Failure
  /** Ids that the report carried and the record may not have yet. */
  readonly gupshupId?: string | undefined
  readonly whatsappId?: string | undefined
  /** When it failed, in milliseconds since 1970, as far as the report says. */
  readonly at?: number | undefined
  /** Whether the report is still about this request. @default it is */
  readonly isMeant?: (record: MessageRecord) => boolean
  /** The report proves the request, if none of these ids is another message's. @default the request has its ids */
  readonly claim?: readonly EventIds[] | undefined
}

/**
 * The one road of every failure, from reply, webhook and network alike: write it down, decide, claim the right to act, act. Of
 * many reports of the same failure only the first changes anything. Gives back the record as written, or `undefined` if
 * there was nothing to change.
 */
export async function failAttempt(
  ctx: SettlementContext,
  record: MessageRecord,
  failed: FailedAttempt,
): Promise<MessageRecord | undefined> {
  const { index, failure } = failed
  let action: Action | undefined
  const written = await updateRecord(
    ctx.store,
    record,
    async (current) => {
      action = undefined
      const attempt = current.attempts[index]
      if (attempt === undefined || attempt.failure !== undefined) return undefined
      if (failed.isMeant?.(current) === false) return undefined
      if (rankOf(attempt.status) >= rankOf('delivered')) return undefined
      const named = recordFailure(current, index, failure, failed)
      const noted = failed.claim === undefined ? named : markAdopted(named, index)
      if (!isAwaited(current, index)) return noted
      if (isRevocable(failure))
        return awaitConfirmation(noted, failure, ctx.clock.now() + ctx.settings.graceMs)
      const verdict = decideIn(ctx, noted, failure)
      action = verdict.action
      await prepare(ctx, noted, failure, verdict.action, failed.at)
      return released(verdict.next, ctx.clock.now())
    },
    failed.claim,
  )
  if (written !== undefined && action !== undefined) await follow(ctx, written, failure)
  return written
}

/**
 * The same for a request that is not made, because the client knows what would come of it. `undefined`: somebody else has the message
 * by now.
 */
export async function withholdAttempt(
  ctx: SettlementContext,
  record: MessageRecord,
  failure: Failure,
): Promise<MessageRecord | undefined> {
  const written = await updateRecord(ctx.store, record, async (current) => {
    if (current.state.name !== 'waiting' || current.state.owner !== ctx.owner) return undefined
    const noted = recordWithheld(current, failure, { at: ctx.clock.now(), epoch: ctx.gate.epoch })
    const verdict = decideIn(ctx, noted, failure)
    await prepare(ctx, noted, failure, verdict.action)
    return verdict.next
  })
  if (written !== undefined) emitFailure(ctx, written, failure)
  return written
}

/** Nobody took the failure back in time: now it is decided on. */
export async function confirmFailure(ctx: SettlementContext, record: MessageRecord): Promise<void> {
  let failure: Failure | undefined
  const written = await updateRecord(ctx.store, record, async (current) => {
    if (current.state.name !== 'unconfirmed') return undefined
    failure = current.state.failure
    const verdict = decideIn(ctx, current, failure)
    await prepare(ctx, current, failure, verdict.action)
    return released(verdict.next, ctx.clock.now())
  })
  if (written !== undefined && failure !== undefined) await follow(ctx, written, failure)
}

/** Only the newest attempt decides what happens next, or the last of which nothing was told; an older one's failure is history. */
function isAwaited(record: MessageRecord, index: number): boolean {
  const { attempts, state } = record
  const isLastInDoubt = attempts.every((attempt, other) => other === index || !isUnknown(attempt))
  if (isUnsettled(record)) return index === attempts.length - 1 || isLastInDoubt
  return index === attempts.length - 1 && (state.name === 'posting' || state.name === 'accepted')
}

/** Whether the failure may be taken back: nothing acts on it before `graceMs` has passed. */
export function isRevocable(failure: Failure): boolean {
  return failure.via === 'webhook' && rowOf(failure)?.revocable === true
}

function decideIn(ctx: SettlementContext, record: MessageRecord, failure: Failure): Decision {
  return applyPolicy(record, failure, {
    now: ctx.clock.now(),
    random: ctx.random(),
    fallbackSteps: () => fallbackSteps(ctx, record, failure),
    policies: ctx.policies,
    decide: (reported, context) => {
      try {
        // Handed on as it is: copying it would ask for the fallbacks.
        return decide(reported, context)
      } catch (error) {
        // A policy function that fails must not lose the message: the catalog's default decides.
        reportError(ctx.events, error)
        return decide(reported, { ...context, policies: noPolicies })
      }
    },
  })
}

const noPolicies = new PolicyTable()

function fallbackSteps(ctx: SettlementContext, record: MessageRecord, failure: Failure): readonly Step[] {
  const failed = record.attempts.at(-1)?.step ?? 0
  if (record.hasOwnFallback) return record.steps.slice(failed + 1)
  try {
    return ctx.settings.clientFallback(failure, record)
  } catch (error) {
    reportError(ctx.events, error)
    return []
  }
}

/** What must be known before anybody is told that the failure is dealt with. All of it can be done twice without harm. */
async function prepare(
  ctx: SettlementContext,
  record: MessageRecord,
  failure: Failure,
  action: Action,
  reportedAt?: number,
): Promise<void> {
  const epoch = record.attempts.at(-1)?.epoch ?? 0
  await quarantineAfter(ctx, record, failure)
  switch (action.type) {
    case 'skip':
      return await suppress(ctx, record, failure, action, reportedAt)
    case 'back-off':
      return await ctx.gate.strike(failure, action, epoch)
    case 'halt':
      return await ctx.gate.haltForFailure(failure, epoch, action)
    case 'retry':
    case 'fall-back':
    case 'fail':
      return
    default:
      return assertNever(action)
  }
}

/** What happens once, after the record is written. */
async function follow(ctx: SettlementContext, record: MessageRecord, failure: Failure): Promise<void> {
  emitFailure(ctx, record, failure)
  await detectOutage(ctx, record, failure)
}

function emitFailure(ctx: SettlementContext, record: MessageRecord, failure: Failure): void {
  const { state } = record
  if (state.name === 'failed') {
    ctx.events.emit('failed', () => ({ ...eventOf(record), error: failureError(record, failure) }))
  }
  if (state.name === 'waiting' && state.why === 'retry') {
    const step = record.attempts.at(-1)?.step ?? 0
    const retries = record.attempts.filter(
      (attempt) => attempt.step === step && attempt.failure !== undefined,
    ).length
    const pauseMs = Math.max(0, (record.dueAt ?? 0) - ctx.clock.now())
    ctx.events.emit('retry', () => ({
      ...eventOf(record),
      step,
      retries,
      pauseMs,
      error: failureError(record, failure),
    }))
  }
  if (state.name === 'waiting' && state.why === 'fallback') {
    const step = (record.attempts.at(-1)?.step ?? 0) + 1
    ctx.events.emit('fallback', () => ({
      ...eventOf(record),
      step,
      error: failureError(record, failure),
    }))
  }
}
