import { assertNever } from '../util/index.ts'
import type { Attempt, MessageRecord } from './message-record.ts'

/**
 * What kind of work a stored message is when its time has come.
 *
 * - `review`: to be decided on, which needs neither the gate nor a permit.
 * - `follow-up`: to be posted as a consequence: a retry, a fallback, a message that was held, one that a process left behind.
 * - `queued`: put there by `enqueue()`, for whoever works on the queue.
 */
export type QueueName = 'review' | 'follow-up' | 'queued'

/** The work a message is once its `dueAt` has come. `undefined`: none, or its owner has it on its way. */
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

/** In what order due work is handed out: queued messages by their priority, all else alike. */
export function priorityOf(record: MessageRecord): number {
  return queueOf(record) === 'queued' ? (record.priority ?? 0) : 0
}

/** The client that has the message on its way. */
export function ownerOf({ state }: MessageRecord): string | undefined {
  return state.name === 'waiting' || state.name === 'posting' ? state.owner : undefined
}

/** Whether an id that nobody knows may be this message's. */
export function isOpen({ state, attempts }: MessageRecord): boolean {
  if (state.name === 'posting' || state.name === 'unknown' || attempts.some(isUnknown)) return true
  const last = attempts.findLast(({ isWithheld }) => !isWithheld)
  return state.name === 'accepted' && last?.whatsappId === undefined
}

/** Whether a request was sent, and nothing has told what became of it. */
export function isUnknown({ status, failure, isWithheld }: Attempt): boolean {
  return status === undefined && failure === undefined && isWithheld !== true
}

/** Whether a store may forget the message after a while: the client has nothing more to do with it. */
export function isFinished({ state, dueAt }: MessageRecord): boolean {
  switch (state.name) {
    case 'accepted':
    case 'failed':
      return true
    case 'unknown':
      // One that is due is sent again. The others were reported as unknown, and may never be settled.
      return dueAt === undefined
    case 'waiting':
    case 'posting':
    case 'unconfirmed':
      return false
    default:
      return assertNever(state)
  }
}
