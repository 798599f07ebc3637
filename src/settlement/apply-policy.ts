import {
  type Action,
  type Failure,
  failRecord,
  fallBackTo,
  hold,
  type MessageRecord,
  retryAt,
  type Step,
  withoutKey,
} from '../model/index.ts'
import { type DecisionContext, type PolicyTable, pauseBefore, spread } from '../policy/index.ts'
import { assertNever } from '../util/index.ts'
import { describeAction, describeLack } from './failure-error.ts'

export interface PolicyContext {
  readonly policies: PolicyTable
  readonly decide: (failure: Failure, context: DecisionContext) => Action
  /** The links that would follow the failed one; asked for only if a fallback is wanted. */
  readonly fallbackSteps: () => readonly Step[]
  readonly now: number
  /** 0 to 1. */
  readonly random: number
}

export interface Decision {
  readonly action: Action
  readonly next: MessageRecord
}

/**
 * What becomes of a message whose last attempt failed. Pure but for the questions it asks of `context`: the same record and
 * failure give the same verdict, whether the reply, a webhook or the network brought them.
 */
export function applyPolicy(record: MessageRecord, failure: Failure, context: PolicyContext): Decision {
  let following: readonly Step[] | undefined
  const links = () => {
    following ??= context.fallbackSteps()
    return following
  }
  const action = context.decide(failure, {
    policies: context.policies,
    retriesMade: sameFailures(record, failure) - 1,
    get hasFallback() {
      return links().length > 0
    },
  })
  // The chain is asked for only when a fallback is wanted; if it fails all the same, there was none.
  const lacksFallback = following !== undefined && action.type === 'fail'
  return { action, next: nextRecord({ record, failure, action, links, lacksFallback }, context) }
}

interface DecidedFailure {
  readonly record: MessageRecord
  readonly failure: Failure
  readonly action: Action
  readonly links: () => readonly Step[]
  readonly lacksFallback: boolean
}

function nextRecord(decision: DecidedFailure, { now, random }: PolicyContext): MessageRecord {
  const { record, failure, action, links } = decision
  switch (action.type) {
    case 'fall-back': {
      const failed = record.attempts.at(-1)?.step ?? 0
      return fallBackTo(record, [...record.steps.slice(0, failed + 1), ...links()])
    }
    case 'retry': {
      const pauseMs = pauseBefore(sameFailures(record, failure), action, failure.retryAfterMs)
      // Spread out, but never to before the time that was asked for.
      const pauseAtLeastMs = pauseBefore(1, { ...action, initialMs: 0 }, failure.retryAfterMs)
      return retryAt(record, now + Math.max(spread(pauseMs, random), pauseAtLeastMs))
    }
    case 'back-off':
      return hold(record)
    case 'halt':
      // Who still waits for `send()` is told at once; a message already promised to be on its way is kept for `resume()`.
      if (failure.via === 'webhook') return hold(record)
      return ended(decision, now)
    case 'skip':
    case 'fail':
      return ended(decision, now)
    default:
      return assertNever(action)
  }
}

function ended({ record, failure, action, lacksFallback }: DecidedFailure, now: number): MessageRecord {
  const actionTaken = lacksFallback ? describeLack(record) : describeAction(action, record)
  const next = failRecord(record, failure, { action, actionTaken, at: now })
  // What Gupshup has accepted once may have arrived, whatever became of its fallback.
  const hasLeft = record.attempts.some(({ gupshupId }) => gupshupId !== undefined)
  return hasLeft || failure.via === 'webhook' ? next : withoutKey(next)
}

/** How often the link that failed has failed with this, this time included. */
function sameFailures({ attempts }: MessageRecord, { kind, code }: Failure): number {
  const link = attempts.at(-1)?.step
  return attempts.filter(
    (made) => made.step === link && made.failure?.kind === kind && made.failure.code === code,
  ).length
}
