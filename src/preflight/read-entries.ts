import * as v from 'valibot'
import {
  type DocumentKind,
  type Documents,
  listAll,
  replaceDocument,
  type ScopedStore,
} from '../store/index.ts'
import { minJumpMs } from '../util/index.ts'

/** The kinds of documents about a number or a template. */
type EntryKind = Extract<DocumentKind, 'suppression' | 'marketing-suppression' | 'quarantine'>

/**
 * What is known about a number or a template. If a process whose clock was ahead wrote it, its end is too late: then it lasts for its own
 * length from the first read. That is stored, so that the time does not start again with the next process.
 */
export async function readEntry<Kind extends EntryKind>(
  store: ScopedStore,
  kind: Kind,
  key: string,
  now: number,
): Promise<Documents[Kind] | undefined> {
  const before = await store.getDocument(kind, key)
  if (before === undefined) return undefined
  const entry = bounded(before.value, now)
  if (entry !== before.value) await replaceDocument(store, kind, key, { before, value: entry })
  return entry
}

/** The entry as it holds at a time: it lasts no longer than it was meant to. */
export function bounded<Entry extends Documents[EntryKind]>(entry: Entry, now: number): Entry {
  const { since, until } = entry
  if (until === undefined || since <= now + minJumpMs) return entry
  // The times of an opt-out are the recipient's, by another clock, and its end has passed.
  if ('event' in entry && entry.event !== undefined) return entry
  return { ...entry, since: now, until: now + (until - since) }
}

/** Reads every entry of a list in the store. */
export async function listEntries<Kind extends EntryKind>(
  store: ScopedStore,
  kind: Kind,
): Promise<readonly Documents[Kind][]> {
  const documents = await listAll(
    (page) => store.listDocuments(kind, page),
    ({ key }) => key,
  )
  return documents.map(({ value }) => value)
}

/** The option `forMs` of entries that are added by hand. */
export const forMs = v.optional(v.pipe(v.number(), v.finite(), v.gtValue(0)))
