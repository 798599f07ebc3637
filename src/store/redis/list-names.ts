import type { MessageListing, MessageStateName } from '../../model/index.ts'
import type { MessageFilter } from '../message-filter.ts'
import { wellFormed } from './encoding.ts'

/**
 * Each list is two sorted sets: `finished:<name>`, which expires with its last message, and `unfinished:<name>`. Every message is in one list by
 * state, so those of all states are the list of all messages. Only the name of a list by address contains personal data.
 */
const stateLists = Object.values({
  queued: 'state:queued',
  waiting: 'state:waiting',
  posting: 'state:posting',
  accepted: 'state:accepted',
  enqueued: 'state:enqueued',
  sent: 'state:sent',
  delivered: 'state:delivered',
  read: 'state:read',
  unconfirmed: 'state:unconfirmed',
  unknown: 'state:unknown',
  failed: 'state:failed',
  canceled: 'state:canceled',
} satisfies { readonly [State in MessageStateName]: `state:${State}` })

const stateList = (state: MessageStateName): string => `state:${state}`
const addressList = (to: string): string => `to:${wellFormed(to)}`
const codeList = (code: number): string => `code:${code}`
const templateList = (template: string): string => `template:${wellFormed(template)}`

/** The lists that a message is in, each once: templates that differ only in halves of characters have one list. */
export function listNamesOf({ state, to, codes, templates }: MessageListing): string[] {
  const names = [stateList(state), addressList(to)]
  for (const code of codes) names.push(codeList(code))
  for (const template of templates.map(templateList)) if (!names.includes(template)) names.push(template)
  return names
}

/** The lists of a filter: a message that meets it is in one list of each group. */
export function listGroupsOf({ state, to, code, template }: MessageFilter): string[][] {
  const groups: string[][] = []
  if (state !== undefined) groups.push([stateList(state)])
  if (to !== undefined) groups.push([...new Set(to.map(addressList))])
  if (code !== undefined) groups.push([codeList(code)])
  if (template !== undefined) groups.push([templateList(template)])
  return groups.length === 0 ? [stateLists] : groups
}
