import {
  type EventIds,
  isFinished,
  isOpen,
  type MessageRecord,
  ownerOf,
  priorityOf,
  type QueueName,
  queueOf,
} from '../../model/index.ts'
import { wellFormed } from './well-formed.ts'

/** Everything a script must know of a message to put it into every list, and to take it out again when it is replaced. */
export interface MessageIndex {
  readonly version: number
  readonly stamp?: string
  /** Keys that lead to the message, each without the part that all keys of a scope share. */
  readonly names: readonly string[]
  /** The key of the list it is in while an id that nobody knows may be its own. */
  readonly open?: string
  readonly due?: DuePlace
  readonly owner?: string
  /** Whether it counts among those that wait. */
  readonly waits?: true
  /** Whether it may be forgotten after a while. */
  readonly finished?: true
}

interface DuePlace {
  readonly work: QueueName
  /** As text: it is a part of a key. */
  readonly priority: string
  readonly at: number
}

export function messageIndexOf(record: MessageRecord): MessageIndex {
  const { version, writeId, idempotencyKey, to, attempts, state } = record
  const names = new Set([
    ...(idempotencyKey === undefined ? [] : [keyName(idempotencyKey)]),
    ...attempts.flatMap(eventNames),
  ])
  const due = duePlaceOf(record)
  const owner = ownerOf(record)
  return {
    version,
    ...(writeId !== undefined && { stamp: writeId }),
    names: [...names],
    ...(isOpen(record) && { open: openName(to) }),
    ...(due !== undefined && { due }),
    ...(owner !== undefined && { owner }),
    ...((state.name === 'waiting' || state.name === 'unconfirmed') && { waits: true }),
    ...(isFinished(record) && { finished: true }),
  }
}

export const keyName = (key: string): string => `key:${wellFormed(key)}`
export const openName = (to: string): string => `open:${to}`

/** Gupshup's id first: it is the surer one. */
export function eventNames({ gupshupId, whatsappId }: EventIds): string[] {
  const names: string[] = []
  if (gupshupId !== undefined) names.push(`gupshup:${wellFormed(gupshupId)}`)
  if (whatsappId !== undefined) names.push(`whatsapp:${wellFormed(whatsappId)}`)
  return names
}

function duePlaceOf(record: MessageRecord): DuePlace | undefined {
  const work = queueOf(record)
  const { dueAt } = record
  return work === undefined || dueAt === undefined
    ? undefined
    : { work, priority: String(priorityOf(record)), at: dueAt }
}
