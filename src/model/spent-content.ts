import type { UnixMs } from '../util/index.ts'
import type { Failure } from './failure.ts'
import type { MessageRecord, SpentStep, Step } from './message-record.ts'
import { isFinished } from './record-index.ts'

/** A step without its content. Its type, its template and whether it is marketing stay. */
function withoutContentOf({ fields: _fields, body: _body, ...step }: Step): SpentStep {
  return step
}

function hasContent({ fields, body }: Step): boolean {
  return fields !== undefined || body !== undefined
}

/** Failures after which `client.messages.redrive()` never sends a message again. */
const endsForGood: ReadonlySet<Failure['kind']> = new Set(['canceled', 'aborted', 'erased', 'expired'])

/**
 * Whether the message can never be sent again, nor a fallback of it. A failed one may be redriven until it expires, unless it has a one-time password,
 * for which no caller waits any more.
 */
function isSpent({ state, attempts, steps }: MessageRecord): boolean {
  if (state.name === 'failed') {
    return endsForGood.has(state.failure.kind) || steps.some(({ isAuthentication }) => isAuthentication)
  }
  if (state.name !== 'accepted') return false
  // A failure of the last attempt may still come, unless it has failed already or is known to have arrived.
  const last = attempts.at(-1)
  return last?.failure !== undefined || last?.status === 'delivered' || last?.status === 'read'
}

/** The record without the content of its steps. */
export function withoutContent(record: MessageRecord): MessageRecord {
  return record.steps.some(hasContent) ? { ...record, steps: record.steps.map(withoutContentOf) } : record
}

/** The same if the message can never be sent again, unless its content is to be kept. */
export function withoutSpentContent(record: MessageRecord): MessageRecord {
  return record.keepsContent !== true && isSpent(record) ? withoutContent(record) : record
}

/** How long after the last write content is never dropped by time alone, in milliseconds: webhooks come late, and clocks are set. */
const minContentMs = 86_400_000

/**
 * When a store may drop the content of a message that has failed, or of which no webhook has reported the outcome: after `expiresAt` nothing of it is sent.
 * `undefined`: there is no content, it is to be kept, or the message is still in flight.
 *
 * @param writtenAt When the record was last written.
 */
export function contentEndsAt(record: MessageRecord, writtenAt: UnixMs): UnixMs | undefined {
  if (record.keepsContent === true || !record.steps.some(hasContent) || !isFinished(record)) return undefined
  return isSpent(record) ? writtenAt + minContentMs : Math.max(record.expiresAt, writtenAt + minContentMs)
}
