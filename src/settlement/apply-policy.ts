import {
  type Action,
  type Failure,
  fallBackTo,
  giveUp,
  hold,
  type Link,
  type MessageRecord,
  retryAt,
  withoutKey,
} from '../model/index.ts'
import { type DecisionContext, type PolicyTable, pauseBefore, spread } from '../policy/index.ts'
import { assertNever } from '../util/index.ts'
import { describeAction, describeLack } from './describe-action.ts'

export interface JudgeContext {
  readonly policies: PolicyTable
  readonly decide: (failure: Failure, context: DecisionContext) => Action
  /** The links that would follow the failed one; asked for only if a fallback is wanted. */
  readonly fallbackLinks: () => readonly Link[]
  readonly now: number
  /** 0 to 1. */
  readonly random: number
}

export interface Verdict {
  readonly action: Action
  readonly next: MessageRecord
}

/**
 * What becomes of a message whose last attempt failed. Pure but for the questions it asks of `context`: the same record and
 * failure give the same verdict, whether the reply, a webhook or the network brought them.
 */
export function judge(record: MessageRecord, failure: Failure, context: JudgeContext): Verdict {
  let following: readonly Link[] | undefined
  const links = () => {
    following ??= context.fallbackLinks()
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
  return { action, next: carryOut({ record, failure, action, links, lacksFallback }, context) }
}

interface Decision {
  readonly record: MessageRecord
  readonly failure: Failure
  readonly action: Action
  readonly links: () => readonly Link[]
  readonly lacksFallback: boolean
}

function carryOut(decision: Decision, { now, random }: JudgeContext): MessageRecord {
  const { record, failure, action, links } = decision
  switch (action.type) {
    case 'fall-back': {
      const failed = record.attempts.at(-1)?.link ?? 0
      return fallBackTo(record, [...record.links.slice(0, failed + 1), ...links()])
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

function ended({ record, failure, action, lacksFallback }: Decision, now: number): MessageRecord {
  const did = lacksFallback ? describeLack(record) : describeAction(action, record)
  const next = giveUp(record, failure, { action, did, at: now })
  // What Gupshup has accepted once may have arrived, whatever became of its fallback.
  const hasLeft = record.attempts.some(({ gupshupId }) => gupshupId !== undefined)
  return hasLeft || failure.via === 'webhook' ? next : withoutKey(next)
}

/** How often the link that failed has failed with this, this time included. */
function sameFailures({ attempts }: MessageRecord, { kind, code }: Failure): number {
  const link = attempts.at(-1)?.link
  return attempts.filter(
    (made) => made.link === link && made.failure?.kind === kind && made.failure.code === code,
  ).length
}
