import { assertNever, type UnixMs } from '../util/index.ts'
import type { EventIds } from './event-ids.ts'
import { defaultLane } from './lane.ts'
import type { Attempt, MessageRecord } from './message-record.ts'

/** Everything that a store finds a message by, or keeps it for. It is written and replaced together with the record. */
export interface RecordIndex {
  readonly idempotencyKey?: string | undefined
  /** Another message that is inserted with the same key takes it from this one. */
  readonly isKeyFree: boolean
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

/**
 * Where a message stands in its queue. In each lane the lower `priority` leaves first. Of several fair keys each has its turn, and within a key the earlier
 * `at` leaves first, then the one inserted first.
 */
export interface DuePlace {
  readonly queue: QueueName
  readonly lane: string
  /** Empty: it has none. */
  readonly fairKey: string
  readonly priority: number
  readonly at: UnixMs
}

/** The index of a record. Every store derives it here, so that all of them agree. */
export function indexOf(record: MessageRecord): RecordIndex {
  const { idempotencyKey, isKeyFree = false, to, attempts, state, dueAt } = record
  const queue = queueOf(record)
  return {
    idempotencyKey,
    isKeyFree,
    gupshupIds: idsOf(attempts, 'gupshupId'),
    whatsappIds: idsOf(attempts, 'whatsappId'),
    openTo: isOpen(record) ? to : undefined,
    due:
      queue === undefined || dueAt === undefined
        ? undefined
        : { queue, ...laneOf(record, queue), priority: priorityOf(record), at: dueAt },
    owner: ownerOf(record),
    isWaiting: state.name === 'waiting' || state.name === 'unconfirmed',
    isFinished: isFinished(record),
  }
}

const noIds: readonly string[] = []

/** A loop, and no new list for none, because every write of a message runs it. */
function idsOf(attempts: readonly Attempt[], name: keyof EventIds): readonly string[] {
  let ids: string[] | undefined
  for (const { [name]: id } of attempts) {
    if (id === undefined || ids?.includes(id)) continue
    ids ??= []
    ids.push(id)
  }
  return ids ?? noIds
}

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

/** Reviews are no requests to Gupshup, so they have no lanes. */
function laneOf({ lane, fairKey }: MessageRecord, queue: QueueName): Pick<DuePlace, 'lane' | 'fairKey'> {
  return queue === 'review'
    ? { lane: defaultLane, fairKey: '' }
    : { lane: lane ?? defaultLane, fairKey: fairKey ?? '' }
}

/** The order within a queue: queued messages have their priority, all others the same. */
function priorityOf(record: MessageRecord): number {
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

/** Whether `erase()` or `cancel()` has ended the message, which its owner may still have in flight. */
export function isGivenUp({ isErased, state }: MessageRecord): boolean {
  return isErased === true || (state.name === 'failed' && state.failure.kind === 'canceled')
}
