import type { Entries, EntryKind, ScopedStore } from '../store/index.ts'
import { minJumpMs } from '../util/index.ts'

/**
 * What is known of a number or a template. If a process whose clock was ahead has put its end too far away, it lasts for its own length from
 * when it is first read. That is written down, so that it does not begin anew with the next process.
 */
export async function readEntry<Kind extends EntryKind>(
  store: ScopedStore,
  kind: Kind,
  key: string,
  now: number,
): Promise<Entries[Kind] | undefined> {
  const found = await store.getEntry(kind, key)
  if (found === undefined) return undefined
  const entry = bounded(found, now)
  if (entry !== found) await store.putEntry(kind, key, entry)
  return entry
}

/** The entry as it holds at a time: none lasts longer than it was meant to. */
export function bounded<Entry extends Entries[EntryKind]>(entry: Entry, now: number): Entry {
  const { since, until } = entry
  if (until === undefined || since <= now + minJumpMs) return entry
  // The recipient's word names when it was said, by another clock, and has ended already.
  if ('event' in entry && entry.event !== undefined) return entry
  return { ...entry, since: now, until: now + (until - since) }
}
