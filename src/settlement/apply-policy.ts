import { type AtHalt, describeFailure, waitsAt } from '../gate/index.ts'
import {
  type Action,
  defaultLane,
  type Failure,
  failRecord,
  fallBackTo,
  freeKey,
  hold,
  type MessageRecord,
  retryAt,
  type Step,
} from '../model/index.ts'
import { type DecisionContext, type PolicyTable, pauseBefore, spread } from '../policy/index.ts'
import { suppress } from '../preflight/index.ts'
import { assertNever, isUserId } from '../util/index.ts'
import type { SettlementContext } from './context.ts'
import { slowDown } from './slow-down.ts'

export interface PolicyContext {
  readonly policies: PolicyTable
  readonly decide: (failure: Failure, context: DecisionContext) => Action
  /** The steps that would follow the failed one. Called only if the policy wants a fallback. */
  readonly fallbackSteps: () => readonly Step[]
  readonly now: number
  /** What the caller of the message does at a halt. @default 'reject' */
  readonly atHalt?: AtHalt | undefined
  /** 0 to 1. */
  readonly random: number
}

export interface Decision {
  readonly action: Action
  readonly next: MessageRecord
}

/**
 * Decides what becomes of a message whose last attempt failed. Pure but for the calls to `context`: the same record and failure give the
 * same decision, whether a response, a webhook or the network reported the failure.
 */
export function applyPolicy(record: MessageRecord, failure: Failure, context: PolicyContext): Decision {
  let found: readonly Step[] | undefined
  const fallbackSteps = () => {
    found ??= context.fallbackSteps()
    return found
  }
  const action = context.decide(failure, {
    policies: context.policies,
    retriesMade: sameFailures(record, failure) - 1,
    get hasFallback() {
      return fallbackSteps().length > 0
    },
  })
  // The steps were found only if the policy wanted a fallback. It failed all the same, so there was none.
  const lacksFallback = found !== undefined && action.type === 'fail'
  return { action, next: nextRecord({ record, failure, action, fallbackSteps, lacksFallback }, context) }
}

/** Does what an action does beside moving the message: to its number, or to the gate. Repeating it changes nothing. */
export async function applySideEffects(
  ctx: SettlementContext,
  record: MessageRecord,
  failure: Failure,
  action: Action,
  reportedAt?: number,
): Promise<void> {
  const epoch = record.attempts.at(-1)?.epoch ?? 0
  switch (action.type) {
    case 'skip':
      return await suppress(ctx, record, failure, action, reportedAt)
    case 'back-off':
      if (slowDown(ctx, record, failure) === 'slow-down') return
      return await ctx.gate.strike(failure, action, epoch)
    case 'halt':
      return await ctx.gate.haltForFailure(failure, epoch, action)
    case 'pause-lane': {
      const lane = record.lane ?? defaultLane
      const postedAt = record.attempts.at(-1)?.at ?? ctx.clock.now()
      await ctx.lanes.pauseForFailure(lane, describeFailure(failure), postedAt)
      return
    }
    case 'retry':
      slowDown(ctx, record, failure)
      return
    case 'fall-back':
    case 'fail':
      return
    default:
      return assertNever(action)
  }
}

interface DecidedFailure {
  readonly record: MessageRecord
  readonly failure: Failure
  readonly action: Action
  readonly fallbackSteps: () => readonly Step[]
  readonly lacksFallback: boolean
}

function nextRecord(
  decided: DecidedFailure,
  { now, random, atHalt = 'reject' }: PolicyContext,
): MessageRecord {
  const { record, failure, action, fallbackSteps } = decided
  switch (action.type) {
    case 'fall-back':
      return fallBackTo(record, [...record.steps.slice(0, failedStep(record) + 1), ...fallbackSteps()])
    case 'retry': {
      const pauseMs = pauseBefore(sameFailures(record, failure), action, failure.retryAfterMs)
      // The random spread must not go below the pause that the response asked for.
      const minPauseMs = pauseBefore(1, { ...action, initialMs: 0 }, failure.retryAfterMs)
      return retryAt(record, now + Math.max(spread(pauseMs, random), minPauseMs))
    }
    case 'back-off':
    case 'pause-lane':
      return hold(record)
    case 'halt':
      // `send()` has resolved for a message that fails by webhook, so the message is kept for `resume()`. Else `send()` rejects at once, and
      // `sendAll()` waits.
      return failure.via === 'webhook' || waitsAt(atHalt, action) ? hold(record) : failedRecord(decided, now)
    case 'skip':
    case 'fail':
      return failedRecord(decided, now)
    default:
      return assertNever(action)
  }
}

function failedRecord(
  { record, failure, action, lacksFallback }: DecidedFailure,
  now: number,
): MessageRecord {
  const actionTaken = lacksFallback ? describeMissingFallback(record) : describeAction(action, record)
  const next = failRecord(record, failure, { action, actionTaken, at: now })
  // An accepted attempt may have arrived, even if its fallback failed.
  const wasAccepted = record.attempts.some(({ gupshupId }) => gupshupId !== undefined)
  return wasAccepted || failure.via === 'webhook' ? next : freeKey(next)
}

/** How often the failed step has failed for this reason, this time included. */
function sameFailures(record: MessageRecord, { kind, code }: Failure): number {
  const step = record.attempts.at(-1)?.step
  return record.attempts.filter(
    (attempt) => attempt.step === step && attempt.failure?.kind === kind && attempt.failure.code === code,
  ).length
}

function failedStep({ attempts }: MessageRecord): number {
  return attempts.at(-1)?.step ?? 0
}

/** What the client did about a message that it gave up: one sentence for the error. */
export function describeAction(action: Action, { attempts, to }: MessageRecord): string {
  switch (action.type) {
    case 'skip':
      if (action.scope === 'marketing') return describeMarketing(to, action.forMs)
      return action.forMs === null
        ? `The ${recipientWord(to)} is suppressed: nothing more is sent to it until client.suppressions.remove() lifts that.`
        : `The ${recipientWord(to)} is suppressed for ${describeTime(action.forMs)}.`
    case 'halt':
      return action.resumeWhen === 'wallet'
        ? 'Sending is halted until the wallet has money again; this message was given up.'
        : 'Sending is halted until client.resume(); this message was given up.'
    case 'fail':
      return describeRequests(attempts.filter(({ isWithheld }) => !isWithheld).length)
    case 'retry':
    case 'back-off':
    case 'pause-lane':
    case 'fall-back':
      return 'The message was given up.'
    default:
      return assertNever(action)
  }
}

/** The same for a message whose policy wants a fallback where there is none. */
export function describeMissingFallback(record: MessageRecord): string {
  const step = failedStep(record)
  return step === 0
    ? 'No fallback is configured, so nothing else was sent: give the request a `fallback`, or the client one.'
    : `It was fallback ${step} of ${record.steps.length - 1}, and there is no other, so nothing else was sent.`
}

function describeRequests(requests: number): string {
  if (requests === 0) return 'No request was made for it.'
  return requests === 1
    ? 'The message was not sent again.'
    : `The message was given up after ${requests} requests.`
}

function describeMarketing(to: string, forMs: number | null): string {
  const end = forMs === null ? 'until the recipient resumes it' : `for ${describeTime(forMs)}`
  return `No more marketing is sent to the ${recipientWord(to)}, ${end}.`
}

function recipientWord(to: string): string {
  return isUserId(to) ? 'user id' : 'number'
}

function describeTime(timeMs: number): string {
  const hours = timeMs / 3_600_000
  return hours >= 1 ? `${Math.round(hours * 10) / 10} h` : `${Math.ceil(timeMs / 1_000)} s`
}
