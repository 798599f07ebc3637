import { assertNever, type UnixMs } from '../util/index.ts'
import type { MessageRecord } from './message-record.ts'
import { furthestAttempt } from './progress.ts'
import type { DeliveryStatus } from './receipt.ts'

/**
 * What a message is listed by.
 *
 * - `queued`: stored by `enqueue()`, and not taken by a worker yet.
 * - `waiting`: for the gate, a permit, a retry or its fallback.
 * - `posting`: the request is on its way, and there is no response yet.
 * - `accepted`, `enqueued`, `sent`, `delivered`, `read`: how far Gupshup and WhatsApp say that it has come.
 * - `unconfirmed`: reported as failed with a code that `delivered` sometimes overrules.
 * - `unknown`: sent, and no response confirmed that Gupshup accepted it.
 * - `failed`: given up.
 * - `canceled`: given up by `client.messages.cancel()`.
 */
export type MessageStateName =
  | 'queued'
  | 'waiting'
  | 'posting'
  | DeliveryStatus
  | 'unconfirmed'
  | 'unknown'
  | 'failed'
  | 'canceled'

/** What a store lists messages by, the newest first. It is written and replaced together with the record. */
export interface MessageListing {
  /** With the id, the place in every list. It never changes. */
  readonly createdAt: UnixMs
  readonly to: string
  readonly state: MessageStateName
  /** Every code that it or an attempt failed with, each once. */
  readonly codes: readonly number[]
  /** The templates of its first step and of the steps that were tried, each once. */
  readonly templates: readonly string[]
}

/**
 * The listing of a record. Every store derives it here, so that all of them agree. Without sets, because every write of a message runs it and its
 * lists are short.
 */
export function listingOf(record: MessageRecord): MessageListing {
  const { createdAt, to, state, attempts, steps } = record
  const codes: number[] = []
  const templates: string[] = []
  addOnce(templates, steps[0]?.template?.key)
  for (const { step, failure } of attempts) {
    addOnce(codes, failure?.code)
    addOnce(templates, steps[step]?.template?.key)
  }
  if ('failure' in state) addOnce(codes, state.failure.code)
  return { createdAt, to, state: stateNameOf(record), codes, templates }
}

function addOnce<Item>(items: Item[], item: Item | undefined): void {
  if (item !== undefined && !items.includes(item)) items.push(item)
}

export function stateNameOf(record: MessageRecord): MessageStateName {
  const { state } = record
  switch (state.name) {
    case 'waiting':
      return state.why === 'queued' && state.owner === undefined ? 'queued' : 'waiting'
    case 'accepted':
      return furthestAttempt(record)?.status ?? 'accepted'
    case 'failed':
      return state.failure.kind === 'canceled' ? 'canceled' : 'failed'
    case 'posting':
    case 'unconfirmed':
    case 'unknown':
      return state.name
    default:
      return assertNever(state)
  }
}
