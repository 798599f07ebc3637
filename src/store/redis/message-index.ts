import { type EventIds, indexOf, type MessageRecord, type QueueName } from '../../model/index.ts'
import { compact } from '../../util/index.ts'
import { wellFormed } from './encoding.ts'

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
  readonly waits?: boolean
  /** Whether it may be forgotten after a while. */
  readonly finished?: boolean
}

interface DuePlace {
  readonly work: QueueName
  /** As text: it is a part of a key. */
  readonly priority: string
  readonly at: number
}

export function messageIndexOf(record: MessageRecord): MessageIndex {
  const { version, writeId } = record
  const { idempotencyKey, gupshupIds, whatsappIds, openTo, due, owner, isWaiting, isFinished } =
    indexOf(record)
  const names = [
    ...(idempotencyKey === undefined ? [] : [keyName(idempotencyKey)]),
    ...gupshupIds.map(gupshupName),
    ...whatsappIds.map(whatsappName),
  ]
  return {
    version,
    ...compact({
      stamp: writeId,
      open: openTo === undefined ? undefined : openName(openTo),
      due: due && { work: due.queue, priority: String(due.priority), at: due.at },
      owner,
      waits: isWaiting || undefined,
      finished: isFinished || undefined,
    }),
    // Ids that differ only in what UTF-8 cannot hold have one name.
    names: [...new Set(names)],
  }
}

export const keyName = (key: string): string => `key:${wellFormed(key)}`
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
