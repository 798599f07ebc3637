import { listingOf, type MessageRecord, parseMessage } from '../../model/index.ts'
import type { MessageFilter } from '../message-filter.ts'

/** The lists that a message is in. All of them are sorted by its place. */
export interface Listed {
  readonly createdAt: number
  readonly lists: readonly string[]
}

/** The list of all messages. */
const everything = ''

const byState = (state: string) => `state:${state}`
const byAddress = (to: string) => `to:${to}`
const byCode = (code: number) => `code:${code}`
const byTemplate = (template: string) => `template:${template}`

export function listedAs(record: MessageRecord): Listed {
  const { createdAt, to, state, codes, templates } = listingOf(record)
  const lists = [
    everything,
    byState(state),
    byAddress(to),
    ...codes.map(byCode),
    ...templates.map(byTemplate),
  ]
  return { createdAt, lists }
}

/** `undefined`: the message is damaged, which must not stop all writes. */
export function readableMessage(json: string): MessageRecord | undefined {
  try {
    return parseMessage(json)
  } catch {
    return undefined
  }
}

/** A message meets a filter if it is in one list of each group. */
export function groupsOf({ state, to, code, template }: MessageFilter): string[][] {
  const groups = [
    ...(state === undefined ? [] : [[byState(state)]]),
    ...(to === undefined ? [] : [[...new Set(to)].map(byAddress)]),
    ...(code === undefined ? [] : [[byCode(code)]]),
    ...(template === undefined ? [] : [[byTemplate(template)]]),
  ]
  return groups.length === 0 ? [[everything]] : groups
}
