import type { MessageListing } from '../../model/index.ts'
import type { MessageFilter } from '../message-filter.ts'
import { wellFormed } from './encoding.ts'

/**
 * Each list is two sorted sets: `finished:<name>`, which expires with its last message, and `unfinished:<name>`. Only the name of a list by
 * address contains personal data.
 */
const allName = 'all'
const stateName = (state: string): string => `state:${state}`
const addressName = (to: string): string => `to:${wellFormed(to)}`
const codeName = (code: number): string => `code:${code}`
const templateName = (template: string): string => `template:${wellFormed(template)}`

/** The lists that a message is in, each once: values that differ only in halves of characters have one name. */
export function listNamesOf({ state, to, codes, templates }: MessageListing): string[] {
  return [
    allName,
    stateName(state),
    addressName(to),
    ...codes.map(codeName),
    ...new Set(templates.map(templateName)),
  ]
}

/** The lists of a filter: a message that meets it is in one list of each group. */
export function listGroupsOf({ state, to, code, template }: MessageFilter): string[][] {
  const groups: string[][] = []
  if (state !== undefined) groups.push([stateName(state)])
  if (to !== undefined) groups.push([...new Set(to.map(addressName))])
  if (code !== undefined) groups.push([codeName(code)])
  if (template !== undefined) groups.push([templateName(template)])
  return groups.length === 0 ? [[allName]] : groups
}
