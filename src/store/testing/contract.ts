import { afterEach, beforeEach, describe } from 'vitest'
import type { ScopedStore } from '../store.ts'
import { describeEntries } from './contract/entries.ts'
import { describeErasing } from './contract/erasing.ts'
import { describeEvents } from './contract/events.ts'
import { describeFeed } from './contract/feed.ts'
import { describeFreeKeys } from './contract/free-keys.ts'
import { describeGate } from './contract/gate.ts'
import { describeInbound } from './contract/inbound.ts'
import { describeLanes } from './contract/lanes.ts'
import { describeLists } from './contract/lists.ts'
import { describeMessages } from './contract/messages.ts'
import { describeOwners } from './contract/owners.ts'
import { describeRateInForce } from './contract/rate-in-force.ts'
import { describeRecipientTurns } from './contract/recipient-turns.ts'
import { describeRepeats } from './contract/repeats.ts'
import { describeScopes } from './contract/scopes.ts'
import { describeSearches } from './contract/searches.ts'
import { describeUnmatchedEvents } from './contract/unmatched-events.ts'
import { describeWatching } from './contract/watching.ts'
import type { Given, StoreUnderTest } from './store-under-test.ts'

/**
 * Defines Vitest's tests of what every store promises. Call it in a test file.
 *
 * @param makeStore Makes an empty store for each test.
 *
 * @example
 * ```ts
 * describeStoreContract('myStore()', async () => {
 *   const store = myStore()
 *   return { store, close: () => store.close() }
 * })
 * ```
 */
export function describeStoreContract(name: string, makeStore: () => Promise<StoreUnderTest>): void {
  describe(`${name}, as every store`, () => {
    let made: StoreUnderTest
    let scope: ScopedStore
    const given: Given = {
      get scope() {
        return scope
      },
      get store() {
        return made.store
      },
    }

    beforeEach(async () => {
      made = await makeStore()
      scope = made.store.scoped('MyShop:917834811114')
    })
    afterEach(async () => {
      await made.close()
    })

    describeMessages(given)
    describeFreeKeys(given)
    describeRepeats(given)
    describeOwners(given)
    describeSearches(given)
    describeLanes(given)
    describeLists(given)
    describeEvents(given)
    describeUnmatchedEvents(given)
    describeEntries(given)
    describeInbound(given)
    describeFeed(given)
    describeErasing(given)
    describeGate(given)
    describeWatching(given)
    describeRateInForce(given)
    describeRecipientTurns(given)
    describeScopes(given)
  })
}
