import { containsAddress, isErasedText, redactId, type UnixMs } from '../util/index.ts'
import { type EventIds, idsOf } from './event-ids.ts'
import type { Failure } from './failure.ts'
import type { Attempt, MessageRecord } from './message-record.ts'
import { withoutContent } from './spent-content.ts'
import { failRecord, isUnsettled, markAttemptUnknown } from './transitions.ts'

/** Hashes a text with the salt of the scope, and marks it as erased. */
export type HashText = (text: string) => string

export interface Erasure {
  /** The hashed address. */
  readonly to: string
  /** The addresses of the person, which an id may contain. */
  readonly addresses: readonly string[]
  readonly hash: HashText
  readonly at: UnixMs
}

/**
 * What stays of a message whose recipient is erased: its times and result, and the hashes by which a repeated key and a late webhook find it. A
 * waiting message is not sent any more. A sent one keeps its state, so that nothing is sent twice.
 */
export function erasedRecord(record: MessageRecord, { to, addresses, hash, at }: Erasure): MessageRecord {
  const { idempotencyKey, fingerprint, metadata: _, fairKey: __, keepsContent: ___, ...kept } = record
  const hashed: MessageRecord = {
    ...kept,
    to,
    ...(idempotencyKey !== undefined && { idempotencyKey: hash(idempotencyKey) }),
    ...(fingerprint && { fingerprint: { to: hash(fingerprint.to), content: hash(fingerprint.content) } }),
    attempts: record.attempts.map((attempt) => {
      const { gupshupId = '', ...rest } = attempt
      const ids = erasedIds(attempt, hash)
      const isPersonal = containsAddress(gupshupId, addresses)
      return { ...rest, ...ids, ...(isPersonal && { gupshupId: hash(gupshupId) }) }
    }),
    isErased: true,
  }
  return withoutPersonalData(hashed, at)
}

/** The ids under which an erased message is found. Gupshup's own ids stay, because they say nothing about a person. */
export function erasedIds({ gupshupId, whatsappId }: EventIds, hash: HashText): EventIds {
  return idsOf({
    gupshupId: gupshupId === undefined || !isPersonalId(gupshupId) ? gupshupId : hash(gupshupId),
    whatsappId: whatsappId === undefined || isErasedText(whatsappId) ? whatsappId : hash(whatsappId),
  })
}

/** Whether an id has the form of WhatsApp's, which encode a number. */
function isPersonalId(id: string): boolean {
  return !isErasedText(id) && redactId(id) !== id
}

/**
 * An erased message without what a write has brought back: a response or a webhook that was read before the erasure, or a client's fallback. It
 * is never sent again.
 */
export function withoutPersonalData(
  record: MessageRecord,
  at = record.attempts.at(-1)?.at ?? record.createdAt,
): MessageRecord {
  const { metadata: _, fairKey: __, keepsContent: ___, ...kept } = withoutContent(record)
  return atRest({ ...kept, attempts: record.attempts.map(withoutTexts) }, at)
}

function withoutTexts({
  gupshupId,
  whatsappId,
  postedTo: _number,
  failure,
  billing,
  ...attempt
}: Attempt): Attempt {
  const { conversationId: _, ...cost } = billing ?? {}
  return {
    ...attempt,
    ...(gupshupId !== undefined && !isPersonalId(gupshupId) && { gupshupId }),
    ...(whatsappId !== undefined && isErasedText(whatsappId) && { whatsappId }),
    ...(failure && { failure: withoutReason(failure) }),
    ...(billing && { billing: cost }),
  }
}

/** A failure without the texts that came with it. They are masked, and may still name a person. */
export function withoutReason({ reason: _, href: __, ...failure }: Failure): Failure {
  return failure
}

/** The record in a state in which nothing is sent. */
function atRest(record: MessageRecord, at: UnixMs): MessageRecord {
  const { state } = record
  switch (state.name) {
    case 'waiting':
      return isUnsettled(record)
        ? markAttemptUnknown(record, { kind: 'outcome-unknown', via: 'client' }, undefined)
        : failRecord(record, { kind: 'erased', via: 'client' }, { action: { type: 'fail' }, actionTaken, at })
    case 'unknown':
      return markAttemptUnknown(record, withoutReason(state.failure), undefined)
    case 'unconfirmed':
      return { ...record, state: { ...state, failure: withoutReason(state.failure) } }
    case 'failed':
      return { ...record, state: { ...state, failure: withoutReason(state.failure), actionTaken } }
    case 'posting':
    case 'accepted':
      return record
    default:
      return state satisfies never
  }
}

const actionTaken = 'Nothing more is sent for it, because its recipient was erased.'
