import {
  type DuePlace,
  defaultLane,
  type EventIds,
  indexOf,
  listingOf,
  type MessageRecord,
  type QueueName,
} from '../../model/index.ts'
import { compact } from '../../util/index.ts'
import { wellFormed } from './encoding.ts'
import { listNamesOf } from './list-names.ts'

/** The data from which the scripts keep a message's lists, when it is written and when it is replaced. */
export interface MessageIndex {
  readonly version: number
  readonly stamp?: string
  /** The keys that lead to the message, without the prefix of the scope. */
  readonly names: readonly string[]
  /** Whether another message may take its idempotency key. */
  readonly free?: boolean
  /** The names of the lists that it is in, newest first: see `list-names.ts`. Absent: version 0.6 wrote it. */
  readonly listed?: readonly string[]
  /** Its score in these lists. */
  readonly created?: number
  /** The key of the open list, while an event id that no message has may belong to this one. */
  readonly open?: string
  readonly due?: DueList
  readonly owner?: string
  /** Whether `countWaiting()` counts it. */
  readonly waits?: boolean
  /** Whether it expires after the retention. */
  readonly finished?: boolean
}

interface DueList {
  readonly work: QueueName
  /** Absent: the lane normal, and no key. */
  readonly lane?: string
  readonly key?: string
  /** A text, because it is part of a key. */
  readonly priority: string
  readonly at: number
}

export function messageIndexOf(record: MessageRecord): MessageIndex {
  const { version, writeId } = record
  const { idempotencyKey, isKeyFree, gupshupIds, whatsappIds, openTo, due, owner, isWaiting, isFinished } =
    indexOf(record)
  const listing = listingOf(record)
  const names = [
    ...(idempotencyKey === undefined ? [] : [keyName(idempotencyKey)]),
    ...gupshupIds.map(gupshupName),
    ...whatsappIds.map(whatsappName),
  ]
  return {
    version,
    ...compact({
      stamp: writeId,
      free: isKeyFree || undefined,
      open: openTo === undefined ? undefined : openName(openTo),
      due: due && dueListOf(due),
      owner,
      waits: isWaiting || undefined,
      finished: isFinished || undefined,
    }),
    // Ids that differ only in halves of characters have one name.
    names: [...new Set(names)],
    listed: listNamesOf(listing),
    created: listing.createdAt,
  }
}

/** Messages of the lane normal without a key stay where version 0.7 keeps all of them. */
function dueListOf({ queue, lane, fairKey, priority, at }: DuePlace): DueList {
  const hasKey = fairKey !== ''
  return {
    work: queue,
    ...(hasKey || lane !== defaultLane ? { lane } : {}),
    ...(hasKey ? { key: wellFormed(fairKey) } : {}),
    priority: String(priority),
    at,
  }
}

export const keyName = (key: string): string => `key:${wellFormed(key)}`
export const isKeyName = (name: string): boolean => name.startsWith('key:')
export const openName = (to: string): string => `open:${to}`

const gupshupName = (id: string): string => `gupshup:${wellFormed(id)}`
const whatsappName = (id: string): string => `whatsapp:${wellFormed(id)}`

/** Gupshup's id first: it is the more reliable one. */
export function eventNames({ gupshupId, whatsappId }: EventIds): string[] {
  return [
    ...(gupshupId === undefined ? [] : [gupshupName(gupshupId)]),
    ...(whatsappId === undefined ? [] : [whatsappName(whatsappId)]),
  ]
}
