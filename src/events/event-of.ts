import type { MessageRecord } from '../model/index.ts'
import type { MessageEvent } from './client-events.ts'

/** What every notice says of its message. */
export function eventOf(record: MessageRecord, index = record.attempts.length - 1): MessageEvent {
  const messageId = record.attempts[index]?.gupshupId
  return {
    id: record.id,
    ...(messageId === undefined ? {} : { messageId }),
    to: record.to,
    // A copy: what a listener does to it must not show in the store.
    ...(record.metadata === undefined ? {} : { metadata: structuredClone(record.metadata) }),
  }
}
