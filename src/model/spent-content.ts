import type { MessageRecord, SpentStep, Step } from './message-record.ts'
import { isFinished } from './queue.ts'

/** Without what it says. What it is stays: its type, its template, whether it is marketing. */
function withoutContentOf({ fields: _fields, body: _body, ...link }: Step): SpentStep {
  return link
}

function hasContent({ fields, body }: Step): boolean {
  return fields !== undefined || body !== undefined
}

/** Whether the client can never send the message again: neither it, nor a retry, nor a fallback. */
function isSpent({ state, attempts }: MessageRecord): boolean {
  if (state.name === 'failed') return true
  if (state.name !== 'accepted') return false
  // A failure of the last attempt may still come, unless it has failed already or is known to have arrived.
  const last = attempts.at(-1)
  return last?.failure !== undefined || last?.status === 'delivered' || last?.status === 'read'
}

/** The record without what its message and its fallbacks say. */
export function withoutContent(record: MessageRecord): MessageRecord {
  return record.steps.some(hasContent) ? { ...record, steps: record.steps.map(withoutContentOf) } : record
}

/** The same, once the message can never be sent again, and unless its content is to be kept. */
export function withoutSpentContent(record: MessageRecord): MessageRecord {
  return record.keepsContent !== true && isSpent(record) ? withoutContent(record) : record
}

/** Evidence comes late, and clocks are set: as long as this after its last write, no content goes by time alone. */
const minContentMs = 86_400_000

/**
 * When what a message says may go though no webhook has told its end, as Unix time in milliseconds: whatever would be sent after its
 * `expiresAt` ends as expired. `undefined`: there is nothing to go, it is to be kept, or the message is still on its way.
 *
 * @param writtenAt When the record was last written to, as Unix time in milliseconds.
 */
export function contentEndsAt(record: MessageRecord, writtenAt: number): number | undefined {
  if (record.keepsContent === true || !record.steps.some(hasContent) || !isFinished(record)) return undefined
  return isSpent(record) ? writtenAt + minContentMs : Math.max(record.expiresAt, writtenAt + minContentMs)
}
