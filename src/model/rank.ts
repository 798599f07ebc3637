import type { MessageRecord } from './message-record.ts'
import { isUnknown } from './queue.ts'
import type { DeliveryStatus, Receipt } from './receipt.ts'

const ranks: Readonly<Record<DeliveryStatus, number>> = {
  accepted: 1,
  enqueued: 2,
  sent: 3,
  delivered: 4,
  read: 5,
}

/** Whether a word is one of the statuses; without types anything can come. */
export function isStatus(word: unknown): word is DeliveryStatus {
  return typeof word === 'string' && Object.hasOwn(ranks, word)
}

/** Statuses only move up: events come out of order. */
export function rankOf(status: DeliveryStatus | undefined): number {
  return status === undefined ? 0 : ranks[status]
}

/** The attempt that came furthest, the later one of equals. */
export function furthestAttempt({ attempts }: MessageRecord): MessageRecord['attempts'][number] | undefined {
  return attempts.reduce<MessageRecord['attempts'][number] | undefined>(
    (best, attempt) => (rankOf(attempt.status) >= rankOf(best?.status) ? attempt : best),
    undefined,
  )
}

/** How far a message is known to have come. */
export function statusOf(record: MessageRecord): Receipt['status'] {
  const isQueued = record.state.name === 'waiting' && !record.attempts.some(isUnknown)
  return furthestAttempt(record)?.status ?? (isQueued ? 'queued' : 'unknown')
}
