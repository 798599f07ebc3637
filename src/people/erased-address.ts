import { createHmac, randomBytes } from 'node:crypto'
import { erasureKey, readDocument, replaceDocument, type ScopedStore } from '../store/index.ts'
import { compact, erasedPrefix } from '../util/index.ts'
import type { PersonAddress } from './addresses.ts'
import type { PeopleContext } from './person-documents.ts'
import { canonicalNumber } from './twins.ts'

/** The salts that this process has read. One that is stored never changes; that there is none can change at any time. */
const salts = new WeakMap<ScopedStore, string>()

/** What erased addresses and keys are hashed with. `undefined`: nobody was erased yet. */
export async function saltOf(store: ScopedStore): Promise<string | undefined> {
  const known = salts.get(store)
  if (known !== undefined) return known
  const stored = await readDocument(store, 'erasure', erasureKey)
  if (stored !== undefined) salts.set(store, stored.salt)
  return stored?.salt
}

/** Whether no person was erased yet. `false` if the store answers by a promise only. */
export function hasErasedNobody(store: ScopedStore): boolean {
  return !salts.has(store) && store.peek?.hasDocument('erasure', erasureKey) === false
}

/** The same, and makes the salt if there is none. Of several processes that make one, the first writes it. */
export async function makeSalt({ store, clock }: PeopleContext): Promise<string> {
  for (;;) {
    const before = await store.getDocument('erasure', erasureKey)
    // A store that has lost its data gets the salt again that this process knows.
    const salt = before?.value.salt ?? salts.get(store) ?? randomBytes(32).toString('base64url')
    const value = { salt, since: clock.now() }
    if (before !== undefined || (await replaceDocument(store, 'erasure', erasureKey, { before, value }))) {
      salts.set(store, salt)
      return salt
    }
  }
}

/** What is left of an erased text: whoever has the text, and the store, can tell that it is the same. */
export function erasedText(salt: string, text: string): string {
  return erasedPrefix + createHmac('sha256', salt).update(text).digest('base64url')
}

/** What is left of an erased address, the same for both spellings of a number. */
export function erasedAddress(salt: string, address: string): string {
  return erasedText(salt, canonicalNumber(address))
}

/**
 * What may be kept about these addresses since they were erased. An erasure writes there before it deletes at the addresses themselves, so
 * a caller that reads here last misses nothing.
 */
export async function erasedAddressesOf(
  { store }: Pick<PeopleContext, 'store'>,
  addresses: readonly PersonAddress[],
): Promise<readonly PersonAddress[]> {
  const salt = await saltOf(store)
  if (salt === undefined) return []
  const erased = addresses.map(({ address, since }) =>
    compact({ address: erasedAddress(salt, address), since }),
  )
  return [...new Map(erased.map((one) => [one.address, one])).values()]
}
