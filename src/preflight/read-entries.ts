import { ConfigurationError } from '../errors/index.ts'
import type { Entries, EntryKind, PageRequest, ScopedStore } from '../store/index.ts'
import { compact, minJumpMs } from '../util/index.ts'

/**
 * What is known about a number or a template. If a process whose clock was ahead wrote it, its end is too late: then it lasts for its own
 * length from the first read. That is stored, so that the time does not start again with the next process.
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

/** The entry as it holds at a time: it lasts no longer than it was meant to. */
export function bounded<Entry extends Entries[EntryKind]>(entry: Entry, now: number): Entry {
  const { since, until } = entry
  if (until === undefined || since <= now + minJumpMs) return entry
  // The times of an opt-out are the recipient's, by another clock, and its end has passed.
  if ('event' in entry && entry.event !== undefined) return entry
  return { ...entry, since: now, until: now + (until - since) }
}

const pageSize = 1_000

/** Every entry of a list in the store, read page by page. */
export async function listAll<Entry>(
  read: (page: PageRequest) => Promise<readonly Entry[]>,
  keyOf: (entry: Entry) => string,
): Promise<readonly Entry[]> {
  const all: Entry[] = []
  for (;;) {
    const last = all.at(-1)
    const page = await read(compact({ limit: pageSize, after: last === undefined ? undefined : keyOf(last) }))
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
