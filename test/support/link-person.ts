import type { Store } from 'gupshup-outbound'
import { learnChange, learnSighting } from '../../src/people/index.ts'

/** The scope of the harness's client. */
const scope = 'MyShop:917834811114'

interface Link {
  readonly phone: string
  readonly userId: string
  readonly parentUserId?: string
  readonly at?: number
}

/** Stores what an event that names a number and an id together teaches. */
export async function linkPerson(store: Store, { at = 1_760_000_000_000, ...link }: Link): Promise<void> {
  await learnSighting(contextOf(store), { ...link, at })
}

/** Stores that a person has another number, and so another id. */
export async function changeNumber(store: Store, from: Link, to: Link): Promise<void> {
  const at = 1_760_000_100_000
  await learnChange(contextOf(store), { change: 'number', previous: from, current: to, at })
}

function contextOf(store: Store) {
  return { store: store.scoped(scope), clock: Date, carryOver: async () => {} }
}
