import { compact } from '../util/index.ts'
import type { Action } from './action.ts'
import { type EventIds, idsOf } from './event-ids.ts'
import type { Failure } from './failure.ts'
import { defaultLane } from './lane.ts'
import type { Attempt, Fingerprint, MessageRecord, MessageState, Step } from './message-record.ts'
import { rankOf } from './progress.ts'
import type { Billing, DeliveryStatus } from './receipt.ts'
import { isUnknown, ownerOf } from './record-index.ts'

/** One object for all messages, most of which end here and are kept. */
const acceptedState: MessageState = { name: 'accepted' }

type Waiting = Extract<MessageState, { name: 'waiting' }>

export interface NewMessage {
  readonly id: string
  readonly idempotencyKey?: string | undefined
  readonly fingerprint?: Fingerprint | undefined
  readonly to: string
  readonly steps: readonly Step[]
  readonly hasOwnFallback: boolean
  readonly createdAt: number
  readonly expiresAt: number
  readonly metadata?: Readonly<Record<string, unknown>> | undefined
  readonly lane?: string | undefined
  readonly fairKey?: string | undefined
  readonly isMarketing?: boolean | undefined
  readonly keepsContent?: boolean | undefined
  /** The client that will send it. */
  readonly owner?: string | undefined
}

// Every function here is pure. `updateRecord()` counts the `version`.

/** A message that a caller waits for. */
export function newRecord(message: NewMessage): MessageRecord {
  const { id, to, steps, hasOwnFallback, createdAt, expiresAt, owner } = message
  const { idempotencyKey, fingerprint, metadata, lane, fairKey, isMarketing, keepsContent } = message
  const state: Waiting = compact({ name: 'waiting', why: 'new', owner })
  const record = { id, version: 1, to, createdAt, expiresAt, steps, hasOwnFallback, attempts: [], state }
  // Apart, because most messages have none of these: V8 copies objects of one shape fast, and every write copies the record.
  const others = compact({
    idempotencyKey,
    fingerprint,
    metadata,
    lane: lane === defaultLane ? undefined : lane,
    fairKey,
    isMarketing,
    keepsContent: keepsContent ? (true as const) : undefined,
  })
  return { ...record, ...others }
}

/** A message that is stored for later, or for another process. */
export function queuedRecord(message: NewMessage, dueAt: number, priority: number): MessageRecord {
  const record = inState(newRecord(message), { name: 'waiting', why: 'queued' }, dueAt)
  return priority === 0 ? record : { ...record, priority }
}

/** Claims a due message: from now on only its owner posts it. */
export function claim(record: MessageRecord, owner: string): MessageRecord {
  const { state } = record
  return state.name === 'waiting' ? inState(record, { ...state, owner }) : record
}

/** Takes the owner from a waiting message, so that any client can claim it when it is due. */
export function release(record: MessageRecord, dueAt: number): MessageRecord {
  const { state } = record
  if (state.name !== 'waiting') return record
  const { owner: _, ...unowned } = state
  return inState(record, unowned, dueAt)
}

/** Makes a waiting message without an owner due at once, unless it has a time, so that a client finds it. */
export function released(record: MessageRecord, now: number): MessageRecord {
  const isUnowned = record.state.name === 'waiting' && record.state.owner === undefined
  return isUnowned && record.dueAt === undefined ? { ...record, dueAt: now } : record
}

/** The step that is posted next: the one after the last attempt's if a fallback was claimed. */
export function currentStep({ attempts, state }: MessageRecord): number {
  const last = attempts.at(-1)?.step ?? 0
  return attempts.length > 0 && state.name === 'waiting' && state.why === 'fallback' ? last + 1 : last
}

export function beginAttempt(
  record: MessageRecord,
  at: number,
  epoch: number,
  { owner, to = record.to }: { readonly owner?: string; readonly to?: string } = {},
): MessageRecord {
  const made: Attempt = { step: currentStep(record), at, epoch }
  const attempt = to === record.to ? made : { ...made, postedTo: to }
  return inState(
    { ...record, attempts: [...attemptsToKeep(record), attempt] },
    compact<MessageState>({ name: 'posting', owner }),
  )
}

/**
 * Without the last attempt if the message was held for want of a token. No request was made, and no event can be about it. A source that fails
 * for hours would otherwise make the record grow with each probe.
 */
function attemptsToKeep({ attempts, state }: MessageRecord): readonly Attempt[] {
  const wasHeld = state.name === 'waiting' && state.why === 'held'
  return wasHeld && attempts.at(-1)?.failure?.kind === 'credentials' ? attempts.slice(0, -1) : attempts
}

/** What the response to an accepted attempt says. */
export interface AcceptedResponse {
  readonly gupshupId: string
  /** Why the message is not on its way, if it is not. */
  readonly messageStatus?: string | undefined
}

/**
 * Gupshup accepted the attempt. If another process marked it unknown meanwhile, or webhooks settled it, what followed from that stays.
 */
export function acceptAttempt(
  record: MessageRecord,
  index: number,
  response: AcceptedResponse,
): MessageRecord {
  const status = record.attempts[index]?.status ?? 'accepted'
  const accepted = withAttempt(record, index, compact({ ...response, status }))
  const isItsResponse = record.state.name === 'posting' && index === record.attempts.length - 1
  return isItsResponse || isUnsettled(record) ? inState(accepted, acceptedState) : accepted
}

/** The outcome of the last attempt is unknown. It is not due again if an earlier attempt of the same step may have arrived. */
export function markAttemptUnknown(
  record: MessageRecord,
  failure: Failure,
  dueAt: number | undefined,
): MessageRecord {
  const step = record.attempts.at(-1)?.step
  const hasArrived = record.attempts.some(
    (attempt) => attempt.step === step && attempt.status !== undefined && attempt.failure === undefined,
  )
  return inState(record, { name: 'unknown', failure }, hasArrived ? undefined : dueAt)
}

/** An event reported a status of the attempt. `delivered` and `read` settle the message and cancel a planned retry or fallback. */
export function progressAttempt(
  record: MessageRecord,
  index: number,
  report: EventIds & { readonly status: DeliveryStatus },
): MessageRecord {
  const attempt = record.attempts[index]
  const isForward = attempt !== undefined && rankOf(report.status) > rankOf(attempt.status)
  const status = isForward ? report.status : undefined
  const next = withAttempt(record, index, compact({ status, ...idsOf(report) }))
  const isNewest = index === record.attempts.length - 1
  const settlesUnknown = isUnsettled(record) && (isNewest || (attempt !== undefined && isUnknown(attempt)))
  const settles = rankOf(report.status) >= rankOf('delivered') || settlesUnknown
  const isPostingNewer = record.state.name === 'posting' && !isNewest
  return settles && !isPostingNewer ? inState(next, acceptedState) : next
}

/**
 * Whether the outcome of an attempt is unknown, and none is being posted: the message is unknown, or waits to be sent again although an
 * earlier attempt may have arrived. The last attempt may have been refused.
 */
export function isUnsettled(record: MessageRecord): boolean {
  const { state, attempts } = record
  if (state.name === 'unknown') return true
  if (state.name !== 'waiting') return false
  const step = currentStep(record)
  return attempts.some((attempt) => attempt.step === step && isUnknown(attempt))
}

/** Records what an attempt failed with, without a decision. */
export function recordFailure(
  record: MessageRecord,
  index: number,
  failure: Failure,
  ids: EventIds = {},
): MessageRecord {
  return withAttempt(record, index, { failure, ...knownIds(record.attempts[index], ids) })
}

/** Records an attempt that was withheld. The message stays with its owner. */
export function recordWithheld(
  record: MessageRecord,
  failure: Failure,
  { at, epoch }: { readonly at: number; readonly epoch: number },
): MessageRecord {
  const attempt: Attempt = { step: currentStep(record), at, epoch, failure, isWithheld: true }
  return { ...record, attempts: [...attemptsToKeep(record), attempt] }
}

/** The attempt has its ids from events that proved it. */
export function markAdopted(record: MessageRecord, index: number): MessageRecord {
  return withAttempt(record, index, { isAdopted: true })
}

/**
 * Forgets what events reported about an attempt, because they were about another one. A message that has moved on to a retry or a fallback
 * goes on.
 */
export function forgetProof(record: MessageRecord, index: number, failure: Failure): MessageRecord {
  const { step = 0, at = 0, epoch = 0, postedTo } = record.attempts[index] ?? {}
  const bare: Attempt = compact({ step, at, epoch, postedTo })
  const attempts = record.attempts.map((attempt, i) => (i === index ? bare : attempt))
  const isLast = record.attempts.findLastIndex(({ isWithheld }) => !isWithheld) === index
  const { name } = record.state
  const isSettled = name === 'accepted' || name === 'failed' || name === 'unconfirmed'
  const forgotten = { ...record, attempts }
  return isLast && isSettled ? inState(forgotten, { name: 'unknown', failure }) : forgotten
}

/** Attaches the cost to an attempt. An attempt whose response was lost may get its id by it. */
export function withBilling(
  record: MessageRecord,
  index: number,
  billing: Billing,
  gupshupId?: string,
): MessageRecord {
  return withAttempt(record, index, { billing, ...knownIds(record.attempts[index], { gupshupId }) })
}

/** The ids of an attempt, completed by those of an event. */
function knownIds(attempt: Attempt | undefined, ids: EventIds): EventIds {
  return idsOf({
    gupshupId: attempt?.gupshupId ?? ids.gupshupId,
    whatsappId: attempt?.whatsappId ?? ids.whatsappId,
  })
}

export function awaitConfirmation(record: MessageRecord, failure: Failure, until: number): MessageRecord {
  return { ...record, state: { name: 'unconfirmed', failure }, dueAt: until }
}

export function hold(record: MessageRecord): MessageRecord {
  return inState(record, waiting(record, 'held'))
}

export function retryAt(record: MessageRecord, dueAt: number | undefined): MessageRecord {
  return inState(record, waiting(record, 'retry'), dueAt)
}

/** Claims the next step: only the process that writes this record first sends the fallback. */
export function fallBackTo(record: MessageRecord, steps: readonly Step[]): MessageRecord {
  return inState({ ...record, steps, hasOwnFallback: true }, waiting(record, 'fallback'))
}

export function failRecord(
  record: MessageRecord,
  failure: Failure,
  result: { readonly action: Action; readonly actionTaken: string; readonly at: number },
): MessageRecord {
  return inState(record, { name: 'failed', failure, ...result })
}

/** Frees the idempotency key: nothing was sent, so sending again under it duplicates nothing. The message still has it, and is found by it. */
export function freeKey(record: MessageRecord): MessageRecord {
  return record.idempotencyKey === undefined ? record : { ...record, isKeyFree: true }
}

/** The owner keeps the message. */
function waiting(record: MessageRecord, why: Waiting['why']): Waiting {
  return compact({ name: 'waiting', why, owner: ownerOf(record) })
}

function inState(record: MessageRecord, state: MessageState, dueAt?: number): MessageRecord {
  if (dueAt !== undefined) return { ...record, state, dueAt }
  if (record.dueAt === undefined) return { ...record, state }
  const { dueAt: _, ...rest } = record
  return { ...rest, state }
}

function withAttempt(record: MessageRecord, index: number, change: Partial<Attempt>): MessageRecord {
  return {
    ...record,
    attempts: record.attempts.map((attempt, i) => (i === index ? { ...attempt, ...change } : attempt)),
  }
}
