import type { MessageRecord } from './message-record.ts'
import { isFinished, isOpen, ownerOf, priorityOf, type QueueName, queueOf } from './queue.ts'

/** Everything that a store finds a message by, or keeps it for. It is written and replaced together with the record. */
export interface RecordIndex {
  readonly idempotencyKey?: string | undefined
  /** The ids of its attempts, each once. */
  readonly gupshupIds: readonly string[]
  readonly whatsappIds: readonly string[]
  /** The recipient, while an event id that no message has may belong to this one. */
  readonly openTo?: string | undefined
  readonly due?: DuePlace | undefined
  /** The client that has the message in flight. */
  readonly owner?: string | undefined
  /** Whether `countWaiting()` counts it. */
  readonly isWaiting: boolean
  /** Whether the store may delete it after a while. */
  readonly isFinished: boolean
}

/** Where a message stands in its queue. The lower `priority` leaves first, then the earlier `at`, then the one inserted first. */
export interface DuePlace {
  readonly queue: QueueName
  readonly priority: number
  /** Unix time in milliseconds. */
  readonly at: number
}

export function indexOf(record: MessageRecord): RecordIndex {
  const { idempotencyKey, to, attempts, state, dueAt } = record
  const queue = queueOf(record)
  return {
    idempotencyKey,
    gupshupIds: distinct(attempts.map(({ gupshupId }) => gupshupId)),
    whatsappIds: distinct(attempts.map(({ whatsappId }) => whatsappId)),
    openTo: isOpen(record) ? to : undefined,
    due:
      queue === undefined || dueAt === undefined
        ? undefined
        : { queue, priority: priorityOf(record), at: dueAt },
    owner: ownerOf(record),
    isWaiting: state.name === 'waiting' || state.name === 'unconfirmed',
    isFinished: isFinished(record),
  }
}

function distinct(ids: readonly (string | undefined)[]): string[] {
  return [...new Set(ids.flatMap((id) => id ?? []))]
}
