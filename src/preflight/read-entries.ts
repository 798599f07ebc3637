import { ConfigurationError } from '../errors/index.ts'
import type { Entries, EntryKind, PageRequest, ScopedStore } from '../store/index.ts'
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

const pageSize = 1_000

/** Every entry of a list in the store, page by page. */
export async function listAll<Entry>(
  read: (page: PageRequest) => Promise<readonly Entry[]>,
  keyOf: (entry: Entry) => string,
): Promise<readonly Entry[]> {
  const all: Entry[] = []
  for (;;) {
    const last = all.at(-1)
    const after = last === undefined ? {} : { after: keyOf(last) }
    const page = await read({ limit: pageSize, ...after })
    all.push(...page)
    if (page.length < pageSize) return all
  }
}

/**
 * @param call How the caller wrote it, for the error.
 * @throws {ConfigurationError} when it is given and no positive number
 */
export function requireForMs(call: string, forMs: number | undefined): void {
  if (forMs === undefined || (Number.isFinite(forMs) && forMs > 0)) return
  throw new ConfigurationError(`${call} must be a positive number; it is ${String(forMs)}.`, {
    option: 'forMs',
  })
}
