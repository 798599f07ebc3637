import { eventOf } from '../events/index.ts'
import { haltedFailure, type Rejection } from '../gate/index.ts'
import {
  type Failure,
  failRecord,
  type GateStatus,
  lastFailure,
  type MessageRecord,
  withoutKey,
} from '../model/index.ts'
import { fail } from '../policy/index.ts'
import { assertNever } from '../util/index.ts'
import type { SettlementContext } from './context.ts'
import { failureError } from './failure-error.ts'
import { updateRecord } from './update-record.ts'

/** What a message was waiting for when its time was over. */
export type WaitedFor = 'gate' | 'connection' | 'permit'

/** Why a message is given up before it has left. */
export function failureBecause(
  ctx: SettlementContext,
  why: Rejection['why'],
  waitedFor: WaitedFor | undefined,
): Failure {
  const { status } = ctx.gate
  if (why === 'halted' && status.state === 'halted') return haltedFailure(status)
  const reason = why === 'expired' && waitedFor !== undefined ? waitText(waitedFor, status) : undefined
  return { kind: why, via: 'client', ...(reason === undefined ? {} : { reason }) }
}

function waitText(waitedFor: WaitedFor, gate: GateStatus): string | undefined {
  switch (waitedFor) {
    case 'gate':
      return gateText(gate)
    case 'connection':
      return 'all maxConnections connections were busy'
    case 'permit':
      return 'its turn under rateLimit.messagesPerSecond had not come'
    default:
      return assertNever(waitedFor)
  }
}

/** The gate hides from a message what it is shut for. */
function gateText(status: GateStatus): string | undefined {
  if (status.state === 'open') return undefined
  const { cause, state } = status
  if (cause.type !== 'failure') return `the gate was ${state}`
  const { kind, code, httpStatus, reason } = cause.failure
  const what = code ?? (httpStatus === undefined ? kind : `HTTP status ${httpStatus}`)
  return `the gate was ${state} after ${what}${reason === undefined ? '' : `: ${reason}`}`
}

/** Ends a message that has not left, and says what is known of its earlier requests. */
export async function failMessage(
  ctx: SettlementContext,
  record: MessageRecord,
  failure: Failure,
  actionTaken = describeConsequence(record),
): Promise<MessageRecord> {
  const giveUpIn = (current: MessageRecord) => {
    if (current.state.name !== 'waiting') return undefined
    const next = failRecord(current, failure, { action: fail(), actionTaken, at: ctx.clock.now() })
    // What Gupshup never accepted may be sent again under its key.
    return current.attempts.some(({ gupshupId }) => gupshupId !== undefined) ? next : withoutKey(next)
  }
  const written = await updateRecord(ctx.store, record, giveUpIn)
  const kept = written === undefined ? await ctx.store.get(record.id) : undefined
  if (kept !== undefined) return kept
  // A store that has forgotten the message changes nothing about its end.
  const ended = written ?? giveUpIn(record)
  if (ended === undefined) return record
  ctx.events.emit('failed', () => ({ ...eventOf(ended), error: failureError(ended, failure) }))
  return ended
}

function describeConsequence(record: MessageRecord): string {
  const last = lastFailure(record)
  if (last === undefined || last.via === 'client') return 'No request was made for it.'
  const { kind, via, code, reason, httpStatus } = last
  const words = reason?.replace(/[.\s]+$/, '')
  if (kind === 'network') {
    const what =
      via === 'network'
        ? 'No connection could be made for it before'
        : 'It actionTaken not get through to Gupshup before'
    return words === undefined ? `${what}.` : `${what}: ${words}.`
  }
  const what = code ?? (httpStatus === undefined ? undefined : `HTTP status ${httpStatus}`)
  const before = `Gupshup had refused it before${what === undefined ? '' : ` with ${what}`}, and it was not sent again.`
  return words === undefined ? before : `${before} It said: ${words}.`
}
