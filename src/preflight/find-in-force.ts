import type { Suppression, SuppressionScope } from '../model/index.ts'
import {
  erasedAddressesOf,
  hasErasedNobody,
  type PersonAddress,
  personAt,
  spellingsOfStranger,
} from '../people/index.ts'
import type { ScopedStore } from '../store/index.ts'
import { compact, type UnixMs } from '../util/index.ts'
import { readEntry } from './read-entries.ts'
import { type EntryAt, entryKindOf, entryOf, inForceAmong } from './suppression-entry.ts'

/** Whether the store has nothing about a recipient, as nearly always. `false` if it answers by a promise only. */
export function isPlainlyAllowed(store: ScopedStore, to: string, isMarketing: boolean): boolean {
  const isFree = (address: string) =>
    store.peek?.hasDocument('suppression', address) === false &&
    (!isMarketing || !store.peek.hasDocument('marketing-suppression', address))
  return hasErasedNobody(store) && spellingsOfStranger(store, to)?.every(isFree) === true
}

/** What forbids a message to the person at an address now: of everything or, if the message is marketing, of marketing. */
export async function findInForce(
  store: ScopedStore,
  to: string,
  { now, isMarketing }: { readonly now: UnixMs; readonly isMarketing: boolean },
): Promise<Suppression | undefined> {
  const scopes: readonly SuppressionScope[] = isMarketing ? ['all', 'marketing'] : ['all']
  const { addresses, decisions } = await personAt({ store }, to)
  const entries: { readonly [Scope in SuppressionScope]: EntryAt[] } = { all: [], marketing: [] }
  for (const scope of scopes) entries[scope].push(...(await entriesAt(store, scope, addresses, now)))
  // After them, because an erasure moves an entry to its hash while this reads.
  const erased = await erasedAddressesOf({ store }, addresses)
  if (decisions.length > 0 || erased.length > 0) {
    for (const scope of scopes) {
      const decided = decisions
        .filter((decision) => decision.scope === scope)
        .map((decision) => ({ entry: { to, ...entryOf(decision) } }))
      entries[scope].push(...decided, ...(await entriesAt(store, scope, erased, now)))
    }
  }
  for (const scope of scopes) {
    if (entries[scope].length === 0) continue
    const found = inForceAmong(to, entries[scope], now)
    if (found !== undefined) return { ...found, to }
  }
  return undefined
}

async function entriesAt(
  store: ScopedStore,
  scope: SuppressionScope,
  addresses: readonly PersonAddress[],
  now: UnixMs,
): Promise<readonly EntryAt[]> {
  const [only, ...others] = addresses
  if (only === undefined) return []
  if (others.length === 0) return await entryAt(store, scope, only, now)
  return (await Promise.all(addresses.map((one) => entryAt(store, scope, one, now)))).flat()
}

async function entryAt(
  store: ScopedStore,
  scope: SuppressionScope,
  { address, since }: PersonAddress,
  now: UnixMs,
): Promise<readonly EntryAt[]> {
  const entry = await readEntry(store, entryKindOf(scope), address, now)
  return entry === undefined ? [] : [compact({ entry, since })]
}
