import type { MessageRecord } from '../model/index.ts'
import type { MessageNotice } from './client-events.ts'

/** What every notice says of its message. */
export function noticeOf(record: MessageRecord, index = record.attempts.length - 1): MessageNotice {
  const messageId = record.attempts[index]?.gupshupId
  return {
    id: record.id,
    ...(messageId === undefined ? {} : { messageId }),
    to: record.to,
    // A copy: what a listener does to it must not show in the store.
    ...(record.metadata === undefined ? {} : { metadata: structuredClone(record.metadata) }),
  }
}
