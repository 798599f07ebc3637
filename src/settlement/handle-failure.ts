import { rowOf } from '../catalog/index.ts'
import { type EventDraft, reportError } from '../events/index.ts'
import type { AtHalt } from '../gate/index.ts'
import {
  awaitConfirmation,
  type EventIds,
  type Failure,
  isUnknown,
  isUnsettled,
  type MessageRecord,
  markAdopted,
  postedTo,
  rankOf,
  recordFailure,
  recordWithheld,
  released,
  type Step,
  withoutReason,
} from '../model/index.ts'
import { wholly } from '../people/index.ts'
import { decide, PolicyTable } from '../policy/index.ts'
import { eraseSuppressions, quarantineAfter } from '../preflight/index.ts'
import { applyPolicy, applySideEffects, type Decision } from './apply-policy.ts'
import type { SettlementContext } from './context.ts'
import { failureDrafts } from './message-drafts.ts'
import { detectOutage } from './outage-detection.ts'
import { slowDownPerson } from './slow-down.ts'
import { updateRecord } from './update-record.ts'

export interface FailedAttempt extends EventIds {
  readonly index: number
  readonly failure: Failure
  /** When it failed, as Unix time in milliseconds, if the report says. */
  readonly at?: number | undefined
  /** Whether the report is still about this attempt. @default it is */
  readonly isMeant?: (record: MessageRecord) => boolean
  /** The report proves the attempt, unless another message has one of these ids. @default the attempt has its ids */
  readonly claim?: readonly EventIds[] | undefined
  /** What its caller does at a halt. @default 'reject' */
  readonly atHalt?: AtHalt | undefined
}

/**
 * Single entry point for every failure, from a response, a webhook or the network: record it, decide, claim the right to act, act. Of
 * several reports of the same failure only the first changes anything. Returns the record as written; `undefined`: there was nothing to
 * change.
 */
export async function failAttempt(
  ctx: SettlementContext,
  record: MessageRecord,
  failed: FailedAttempt,
): Promise<MessageRecord | undefined> {
  const { index, failure, claim, at, atHalt } = failed
  let isDecided = false
  const written = await updateRecord(
    ctx,
    record,
    async (current) => {
      isDecided = false
      const attempt = current.attempts[index]
      if (attempt === undefined || attempt.failure !== undefined) return undefined
      if (failed.isMeant?.(current) === false) return undefined
      if (rankOf(attempt.status) >= rankOf('delivered')) return undefined
      const named = recordFailure(current, index, failure, failed)
      const recorded = claim === undefined ? named : markAdopted(named, index)
      if (!isDecisive(current, index)) return recorded
      if (isRevocable(failure))
        return awaitConfirmation(recorded, failure, ctx.clock.now() + ctx.settings.graceMs)
      isDecided = true
      return released(await settle(ctx, recorded, failure, { at, atHalt }), ctx.clock.now())
    },
    { claim, tell: (next) => (isDecided ? draftsOf(ctx, failure, next) : []) },
  )
  if (written?.isErased && !record.isErased) await eraseSuppressionsAt(ctx, record)
  if (written !== undefined && isDecided) await detectOutage(ctx, written, failure)
  if (written !== undefined) await slowDownPerson(ctx, record, failure)
  return written
}

/** The failure may have put the recipient on a list while the message was erased. */
async function eraseSuppressionsAt(ctx: SettlementContext, record: MessageRecord): Promise<void> {
  await eraseSuppressions(ctx, [...new Set([record.to, postedTo(record)])].map(wholly))
}

/**
 * The same for an attempt that is not made, because the client knows that it would fail. `undefined`: another process owns the message by
 * now.
 */
export async function withholdAttempt(
  ctx: SettlementContext,
  record: MessageRecord,
  failure: Failure,
  atHalt?: AtHalt | undefined,
): Promise<MessageRecord | undefined> {
  const settleWithheld = async (current: MessageRecord) => {
    if (current.state.name !== 'waiting' || current.state.owner !== ctx.owner) return undefined
    const recorded = recordWithheld(current, failure, { at: ctx.clock.now(), epoch: ctx.gate.epoch })
    return await settle(ctx, recorded, failure, { atHalt })
  }
  return await updateRecord(ctx, record, settleWithheld, {
    tell: (next) => draftsOf(ctx, failure, next),
  })
}

/** Decides on a revocable failure that no status has revoked in time. */
export async function confirmFailure(ctx: SettlementContext, record: MessageRecord): Promise<void> {
  let failure: Failure | undefined
  const confirm = async (current: MessageRecord) => {
    if (current.state.name !== 'unconfirmed') return undefined
    failure = current.state.failure
    return released(await settle(ctx, current, failure), ctx.clock.now())
  }
  const written = await updateRecord(ctx, record, confirm, {
    tell: (next) => (failure === undefined ? [] : draftsOf(ctx, failure, next)),
  })
  if (written !== undefined && failure !== undefined) await detectOutage(ctx, written, failure)
}

/** Whether the failure may be revoked: nothing acts on it before `graceMs` has passed. */
export function isRevocable(failure: Failure): boolean {
  return failure.via === 'webhook' && rowOf(failure)?.revocable === true
}

/**
 * Whether the failure of an attempt decides what happens next. The newest attempt's does, and that of the last attempt whose outcome is
 * unknown. The failure of an older attempt is only recorded.
 */
function isDecisive(record: MessageRecord, index: number): boolean {
  const { attempts, state } = record
  const isNewest = index === attempts.length - 1
  if (!isUnsettled(record)) return isNewest && (state.name === 'posting' || state.name === 'accepted')
  const isLastUnknown = attempts.every((attempt, other) => other === index || !isUnknown(attempt))
  return isNewest || isLastUnknown
}

/** Decides on a failure and applies its side effects, before any caller learns of the decision. Returns the record to write. */
async function settle(
  ctx: SettlementContext,
  record: MessageRecord,
  failure: Failure,
  { at, atHalt }: Pick<FailedAttempt, 'at' | 'atHalt'> = {},
): Promise<MessageRecord> {
  const { action, next } = decideOn(ctx, record, failure, atHalt)
  await quarantineAfter(ctx, record, failure)
  const kept = record.isErased ? withoutReason(failure) : failure
  await applySideEffects(ctx, record, kept, action, at)
  return next
}

function decideOn(
  ctx: SettlementContext,
  record: MessageRecord,
  failure: Failure,
  atHalt: AtHalt | undefined,
): Decision {
  return applyPolicy(record, failure, {
    now: ctx.clock.now(),
    random: ctx.random(),
    fallbackSteps: () => fallbackSteps(ctx, record, failure),
    policies: ctx.policies,
    atHalt,
    decide: (reported, context) => {
      try {
        // Not a copy, which would look up the fallbacks.
        return decide(reported, context)
      } catch (error) {
        // A policy function that throws must not lose the message, so the catalog's default decides.
        reportError(ctx.events, error)
        return decide(reported, { ...context, policies: noPolicies })
      }
    },
  })
}

const noPolicies = new PolicyTable()

function fallbackSteps(
  { settings, events }: Pick<SettlementContext, 'settings' | 'events'>,
  record: MessageRecord,
  failure: Failure,
): readonly Step[] {
  if (record.isErased) return []
  const failed = record.attempts.at(-1)?.step ?? 0
  if (record.hasOwnFallback) return record.steps.slice(failed + 1)
  try {
    return settings.clientFallback(failure, record)
  } catch (error) {
    reportError(events, error)
    return []
  }
}

function draftsOf(
  { clock }: Pick<SettlementContext, 'clock'>,
  failure: Failure,
  written: MessageRecord,
): readonly EventDraft[] {
  return failureDrafts(written, failure, clock.now())
}
