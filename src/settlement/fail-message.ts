import type { EventDraft } from '../events/index.ts'
import { haltedFailure, type Rejection } from '../gate/index.ts'
import {
  type Failure,
  failRecord,
  freeKey,
  type GateStatus,
  type LanePause,
  lastFailure,
  type MessageRecord,
} from '../model/index.ts'
import { fail } from '../policy/index.ts'
import { assertNever, compact, redactText } from '../util/index.ts'
import { append } from './append-event.ts'
import type { SettlementContext } from './context.ts'
import { failedDraft } from './message-drafts.ts'
import { updateRecord } from './update-record.ts'

/** What a message was waiting for when it expired. */
export type WaitedFor = 'gate' | 'connection' | 'token' | 'recipient' | 'permit' | PausedLane

export interface PausedLane extends LanePause {
  readonly lane: string
}

/** The failure of a message that was given up before it was sent. */
export function failureBecause(
  { gate }: Pick<SettlementContext, 'gate'>,
  why: Rejection['why'],
  waitedFor: WaitedFor | undefined,
): Failure {
  const { status } = gate
  if (why === 'halted' && status.state === 'halted') return haltedFailure(status)
  const reason = why === 'expired' && waitedFor !== undefined ? waitText(waitedFor, status) : undefined
  return compact({ kind: why, via: 'client', reason })
}

function waitText(waitedFor: WaitedFor, gate: GateStatus): string | undefined {
  if (typeof waitedFor === 'object') return pausedText(waitedFor)
  switch (waitedFor) {
    case 'gate':
      return gateText(gate)
    case 'connection':
      return 'all maxConnections connections were busy'
    case 'token':
      return 'the credential source had returned no token'
    case 'recipient':
      return 'its person had got as many messages as rateLimit.perRecipient allows, so its turn had not come'
    case 'permit':
      return 'its turn under rateLimit.messagesPerSecond had not come'
    default:
      return assertNever(waitedFor)
  }
}

function pausedText({ lane, reason }: PausedLane): string {
  const words = redactText(reason).replace(/[.\s]+$/, '')
  return `its lane ${lane} was paused: ${words}. client.lanes.get('${lane}').resume() ends that`
}

function gateText(status: GateStatus): string | undefined {
  if (status.state === 'open') return undefined
  const { cause, state } = status
  if (cause.type !== 'failure') return `the gate was ${state}`
  const { kind, code, httpStatus, reason } = cause.failure
  const quote = reason === undefined ? '' : `: ${reason}`
  if (kind === 'credentials') return `there was no valid token${quote}`
  const what = code ?? (httpStatus === undefined ? kind : `HTTP status ${httpStatus}`)
  return `the gate was ${state} after ${what}${quote}`
}

/** Fails a message that waits to be sent. The error says what its earlier attempts failed with. */
export async function failMessage(
  ctx: Pick<SettlementContext, 'store' | 'announcer' | 'clock'>,
  record: MessageRecord,
  failure: Failure,
  actionTaken = describeConsequence(record, failure),
): Promise<MessageRecord> {
  const failWaiting = (current: MessageRecord) => {
    if (current.state.name !== 'waiting') return undefined
    const next = failRecord(current, failure, { action: fail(), actionTaken, at: ctx.clock.now() })
    // Gupshup never accepted it, so it may be sent again under its key.
    return current.attempts.some(({ gupshupId }) => gupshupId !== undefined) ? next : freeKey(next)
  }
  const written = await updateRecord(ctx, record, failWaiting, {
    tell: (next) => [failedDraft(next, failure)],
  })
  const known = written ?? (await ctx.store.get(record.id))
  if (known !== undefined) return known
  const failed = failWaiting(record)
  if (failed === undefined) return record
  await tellLost(ctx, failedDraft(failed, failure))
  return failed
}

/** Tells that a message has failed which the store has lost. */
export async function tellLost(
  ctx: Pick<SettlementContext, 'store' | 'announcer' | 'clock'>,
  draft: EventDraft,
): Promise<void> {
  try {
    await append(ctx, `lost:${draft.subject}`, [draft])
  } catch {
    // The store reports its own failures, and the caller of the message gets this one.
  }
  ctx.announcer.emit([draft])
}

function describeConsequence(record: MessageRecord, failure: Failure): string {
  const last = lastFailure(record)
  if (last?.kind === 'credentials' && !isNamed(last, failure)) {
    return `There was no valid token for it: ${last.reason?.replace(/[.\s]+$/, '') ?? 'no reason was given'}.`
  }
  if (last === undefined || last.via === 'client') return 'No request was made for it.'
  const { kind, via, code, reason, httpStatus } = last
  const words = reason?.replace(/[.\s]+$/, '')
  if (kind === 'network') {
    const what =
      via === 'network'
        ? 'No connection could be made for it before'
        : 'It did not get through to Gupshup before'
    return words === undefined ? `${what}.` : `${what}: ${words}.`
  }
  const what = code ?? (httpStatus === undefined ? undefined : `HTTP status ${httpStatus}`)
  const before = `Gupshup had refused it before${what === undefined ? '' : ` with ${what}`}, and it was not sent again.`
  return words === undefined ? before : `${before} It said: ${words}.`
}

/** Whether a failure's own text says already what the last request failed with. */
function isNamed({ reason = '' }: Failure, failure: Failure): boolean {
  return failure.reason?.includes(reason) === true
}
