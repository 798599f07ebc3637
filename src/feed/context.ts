import { ConfigurationError } from '../errors/index.ts'
import type { Announcer, ClientEvents } from '../events/index.ts'
import type { FeedPage, FeedPageRequest, ScopedStore } from '../store/index.ts'
import type { Clock, Emitter } from '../util/index.ts'

/** What reading the feed needs of a client. */
export interface FeedContext {
  readonly store: ScopedStore
  readonly events: Emitter<ClientEvents>
  readonly announcer: Announcer
  /** Agrees with the clocks of the other clients of the store. */
  readonly clock: Clock
  /** A random number from 0 to 1. */
  readonly random: () => number
  /** Prepares the client for its first use of the store. Later calls do nothing. */
  readonly start: () => Promise<void> | undefined
  /** The option `feed`. */
  readonly keepsFeed: boolean
}

export type ReadFeed = (page: FeedPageRequest) => Promise<FeedPage>

/**
 * The feed of the store.
 *
 * @throws {ConfigurationError} when the client or its store keeps none
 */
export function feedOf({ store, keepsFeed }: FeedContext, call: string): ReadFeed {
  if (!keepsFeed) {
    throw new ConfigurationError(
      `${call} needs the feed, which the option feed: false switches off. Leave that option out, in every process that uses the store.`,
      { option: 'feed' },
    )
  }
  if (store.readFeed === undefined) {
    throw new ConfigurationError(
      `${call} needs a store that keeps a feed, and this one has no readFeed(). Add it, see docs/stores.md, or listen with client.on().`,
      { option: 'store' },
    )
  }
  return store.readFeed.bind(store)
}
