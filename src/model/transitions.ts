import type { Action } from './action.ts'
import type { EventIds } from './event-ids.ts'
import type { Failure } from './failure.ts'
import type { Attempt, Fingerprint, MessageRecord, MessageState, Step } from './message-record.ts'
import { rankOf } from './progress.ts'
import { isUnknown, ownerOf } from './queue.ts'
import type { Billing, DeliveryStatus } from './receipt.ts'

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
  readonly isMarketing?: boolean | undefined
  readonly keepsContent?: boolean | undefined
  /** The client that is about to send it. */
  readonly owner?: string | undefined
}

/** A message that somebody waits for. */
export function newRecord(given: NewMessage): MessageRecord {
  const {
    idempotencyKey,
    fingerprint,
    metadata,
    isMarketing,
    keepsContent = false,
    owner,
    ...message
  } = given
  return {
    ...message,
    ...(isMarketing === undefined ? {} : { isMarketing }),
    ...(keepsContent ? { keepsContent } : {}),
    ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
    ...(fingerprint === undefined ? {} : { fingerprint }),
    ...(metadata === undefined ? {} : { metadata }),
    version: 1,
    attempts: [],
    state: { name: 'waiting', why: 'new', ...(owner === undefined ? {} : { owner }) },
  }
}

/** A message that is stored for later, or for another process. */
export function queuedRecord(message: NewMessage, dueAt: number, priority: number): MessageRecord {
  const record = inState(newRecord(message), { name: 'waiting', why: 'queued' }, dueAt)
  return priority === 0 ? record : { ...record, priority }
}

// Every function here is pure and leaves `version` alone: `change()` counts it.

/** Takes a message that was found due: from now on only its owner posts it. */
export function claim(record: MessageRecord, owner: string): MessageRecord {
  const { state } = record
  return state.name === 'waiting' ? inState(record, { ...state, owner }) : record
}

/** Gives a waiting message to whoever finds it due. */
export function release(record: MessageRecord, dueAt: number): MessageRecord {
  const { state } = record
  if (state.name !== 'waiting') return record
  const { owner: _, ...unowned } = state
  return inState(record, unowned, dueAt)
}

/** A message that waits and that nobody has on its way must be found: it is due at once, unless a later time was set. */
export function released(record: MessageRecord, now: number): MessageRecord {
  const isUnowned = record.state.name === 'waiting' && record.state.owner === undefined
  return isUnowned && record.dueAt === undefined ? { ...record, dueAt: now } : record
}

/** The link that is posted next: the one after the last attempt's if a fallback was claimed. */
export function currentStep({ attempts, state }: MessageRecord): number {
  const last = attempts.at(-1)?.step ?? 0
  return attempts.length > 0 && state.name === 'waiting' && state.why === 'fallback' ? last + 1 : last
}

export function beginAttempt(
  record: MessageRecord,
  at: number,
  epoch: number,
  owner?: string,
): MessageRecord {
  const attempt: Attempt = { step: currentStep(record), at, epoch }
  return inState(
    { ...record, attempts: [...record.attempts, attempt] },
    { name: 'posting', ...(owner === undefined ? {} : { owner }) },
  )
}

/**
 * Gupshup accepted the attempt. Another process may have thought it unknown meanwhile, and webhooks may have settled it: what they led
 * to stays.
 */
export function acceptAttempt(record: MessageRecord, index: number, gupshupId: string): MessageRecord {
  const status = record.attempts[index]?.status ?? 'accepted'
  const accepted = withAttempt(record, index, { gupshupId, status })
  const isItsReply = record.state.name === 'posting' && index === record.attempts.length - 1
  return isItsReply || isUnsettled(record) ? inState(accepted, { name: 'accepted' }) : accepted
}

/** What was heard of an earlier request is reason enough not to make another. */
export function markAttemptUnknown(
  record: MessageRecord,
  failure: Failure,
  dueAt: number | undefined,
): MessageRecord {
  const link = record.attempts.at(-1)?.step
  const hasArrived = record.attempts.some(
    (attempt) => attempt.step === link && attempt.status !== undefined && attempt.failure === undefined,
  )
  return inState(record, { name: 'unknown', failure }, hasArrived ? undefined : dueAt)
}

/** An event told of the attempt. `delivered` and `read` end every doubt, and whatever else was planned. */
export function progressAttempt(
  record: MessageRecord,
  index: number,
  seen: { status: DeliveryStatus; gupshupId?: string | undefined; whatsappId?: string | undefined },
): MessageRecord {
  const attempt = record.attempts[index]
  const forward = attempt !== undefined && rankOf(seen.status) > rankOf(attempt.status)
  const next = withAttempt(record, index, {
    ...(forward ? { status: seen.status } : {}),
    ...(seen.gupshupId === undefined ? {} : { gupshupId: seen.gupshupId }),
    ...(seen.whatsappId === undefined ? {} : { whatsappId: seen.whatsappId }),
  })
  const isNewest = index === record.attempts.length - 1
  const endsDoubt = isUnsettled(record) && (isNewest || (attempt !== undefined && isUnknown(attempt)))
  const settles = rankOf(seen.status) >= rankOf('delivered') || endsDoubt
  const busy = record.state.name === 'posting' && !isNewest
  return settles && !busy ? inState(next, { name: 'accepted' }) : next
}

/**
 * Whether nothing has told what became of a request, and none is under way: the message is unknown, or waits to be sent again though an
 * earlier request may have arrived. The last one may have been refused.
 */
export function isUnsettled(record: MessageRecord): boolean {
  const { state, attempts } = record
  if (state.name === 'unknown') return true
  if (state.name !== 'waiting') return false
  const link = currentStep(record)
  return attempts.some((attempt) => attempt.step === link && isUnknown(attempt))
}

/** Writes down what an attempt failed with, without deciding anything. */
export function recordFailure(
  record: MessageRecord,
  index: number,
  failure: Failure,
  ids: EventIds = {},
): MessageRecord {
  return withAttempt(record, index, { failure, ...knownIds(record.attempts[index], ids) })
}

/** Notes a request that was not made. The message stays with whoever has it on its way. */
export function recordWithheld(
  record: MessageRecord,
  failure: Failure,
  { at, epoch }: { readonly at: number; readonly epoch: number },
): MessageRecord {
  const attempt: Attempt = { step: currentStep(record), at, epoch, failure, isWithheld: true }
  return { ...record, attempts: [...record.attempts, attempt] }
}

/** Its ids are those of events that proved it. */
export function markAdopted(record: MessageRecord, index: number): MessageRecord {
  return withAttempt(record, index, { isAdopted: true })
}

/**
 * What events told of a request was not meant of it: nothing is known of it again. A message that moved on since, to a retry or a
 * fallback, goes on.
 */
export function forgetProof(record: MessageRecord, index: number, failure: Failure): MessageRecord {
  const { step, at, epoch } = record.attempts[index] ?? { step: 0, at: 0, epoch: 0 }
  const attempts = record.attempts.map((attempt, i) => (i === index ? { step, at, epoch } : attempt))
  const isLast = record.attempts.findLastIndex(({ isWithheld }) => !isWithheld) === index
  const { name } = record.state
  const isSettled = name === 'accepted' || name === 'failed' || name === 'unconfirmed'
  const forgotten = { ...record, attempts }
  return isLast && isSettled ? inState(forgotten, { name: 'unknown', failure }) : forgotten
}

/** Nothing else about the message moves, but a request whose reply was lost may learn its id by it. */
export function withBilling(
  record: MessageRecord,
  index: number,
  billing: Billing,
  gupshupId?: string,
): MessageRecord {
  return withAttempt(record, index, { billing, ...knownIds(record.attempts[index], { gupshupId }) })
}

/** The ids that an attempt has or, where it lacks one, that of an event. */
function knownIds(attempt: Attempt | undefined, ids: EventIds): EventIds {
  const gupshupId = attempt?.gupshupId ?? ids.gupshupId
  const whatsappId = attempt?.whatsappId ?? ids.whatsappId
  return {
    ...(gupshupId === undefined ? {} : { gupshupId }),
    ...(whatsappId === undefined ? {} : { whatsappId }),
  }
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

/** Claims the next link: whoever writes this record first is the only one to send the fallback. */
export function fallBackTo(record: MessageRecord, steps: readonly Step[]): MessageRecord {
  return inState({ ...record, steps, hasOwnFallback: true }, waiting(record, 'fallback'))
}

export function failRecord(
  record: MessageRecord,
  failure: Failure,
  ending: { readonly action: Action; readonly actionTaken: string; readonly at: number },
): MessageRecord {
  return inState(record, { name: 'failed', failure, ...ending })
}

/** Frees the caller's key: nothing was sent, so sending again under it doubles nothing. */
export function withoutKey({ idempotencyKey: _, fingerprint: __, ...record }: MessageRecord): MessageRecord {
  return record
}

/** Whoever has the message on its way keeps it. */
function waiting(record: MessageRecord, why: Waiting['why']): Waiting {
  const owner = ownerOf(record)
  return { name: 'waiting', why, ...(owner === undefined ? {} : { owner }) }
}

function inState({ dueAt: _, ...record }: MessageRecord, state: MessageState, dueAt?: number): MessageRecord {
  return { ...record, state, ...(dueAt === undefined ? {} : { dueAt }) }
}

function withAttempt(record: MessageRecord, index: number, change: Partial<Attempt>): MessageRecord {
  return {
    ...record,
    attempts: record.attempts.map((attempt, i) => (i === index ? { ...attempt, ...change } : attempt)),
  }
}
