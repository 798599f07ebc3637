import { assertNever } from '../util/index.ts'
import type { Attempt, MessageRecord } from './message-record.ts'

/**
 * The queue that a stored message is in when it is due.
 *
 * - `review`: to be decided on, which needs neither the gate nor a permit.
 * - `follow-up`: to be posted: a retry, a fallback, a held message, or a message of a crashed process.
 * - `queued`: stored by `enqueue()`, for the workers of the queue.
 */
export type QueueName = 'review' | 'follow-up' | 'queued'

/** The queue that a message is in at its `dueAt`. `undefined`: none, or its owner has it in flight. */
export function queueOf({ state, dueAt }: MessageRecord): QueueName | undefined {
  if (dueAt === undefined) return undefined
  switch (state.name) {
    case 'waiting':
      if (state.owner !== undefined) return undefined
      return state.why === 'queued' ? 'queued' : 'follow-up'
    case 'unconfirmed':
    case 'unknown':
      return 'review'
    case 'posting':
    case 'accepted':
    case 'failed':
      return undefined
    default:
      return assertNever(state)
  }
}

/** The order within a queue: queued messages have their priority, all others the same. */
export function priorityOf(record: MessageRecord): number {
  return queueOf(record) === 'queued' ? (record.priority ?? 0) : 0
}

/** The client that has the message in flight. */
export function ownerOf({ state }: MessageRecord): string | undefined {
  return state.name === 'waiting' || state.name === 'posting' ? state.owner : undefined
}

/** Whether an id that no message is known by may belong to this message. */
export function isOpen({ state, attempts }: MessageRecord): boolean {
  if (state.name === 'posting' || state.name === 'unknown' || attempts.some(isUnknown)) return true
  const last = attempts.findLast(({ isWithheld }) => !isWithheld)
  return state.name === 'accepted' && last?.whatsappId === undefined
}

/** Whether an attempt was sent, and neither a response nor a webhook has reported its outcome. */
export function isUnknown({ status, failure, isWithheld }: Attempt): boolean {
  return status === undefined && failure === undefined && isWithheld !== true
}

/** Whether a store may delete the message after a while, because the client has finished with it. */
export function isFinished({ state, dueAt }: MessageRecord): boolean {
  switch (state.name) {
    case 'accepted':
    case 'failed':
      return true
    case 'unknown':
      // A message that is due will be sent again. Any other was reported as unknown, and may stay so.
      return dueAt === undefined
    case 'waiting':
    case 'posting':
    case 'unconfirmed':
      return false
    default:
      return assertNever(state)
  }
}
