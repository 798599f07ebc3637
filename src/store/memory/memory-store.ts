import * as v from 'valibot'
import { checkOptions } from '../../errors/index.ts'
import type { ScopedStore, Store } from '../store.ts'
import { MemoryScope } from './memory-scope.ts'

export interface MemoryStoreOptions {
  /**
   * Messages kept per app and number, at about 1.5 kB each. At the limit, the message that finished longest ago is evicted; one that awaits a
   * webhook is passed over once. If none is finished, `send()` rejects with a `StoreError`, because nothing is sent without its record.
   *
   * @default 30_000
   */
  readonly maxMessages?: number | undefined
  /**
   * Events kept for messages that are not stored yet. Of more than these the client reports the oldest as `unmatched` and removes them.
   *
   * @default 10_000
   */
  readonly maxParkedEvents?: number | undefined
  /**
   * Events kept in the feed, at about 1 kB each. The oldest are dropped first; a consumer that was too slow for them is told so.
   *
   * @default 10_000
   */
  readonly maxFeedEntries?: number | undefined
}

const bound = v.pipe(v.number(), v.integer(), v.minValue(1))

const schema = v.strictObject({
  maxMessages: v.optional(bound, 30_000),
  maxParkedEvents: v.optional(bound, 10_000),
  maxFeedEntries: v.optional(bound, 10_000),
})

/**
 * Keeps everything in the memory of this process, bounded, with nothing to install. A restart loses it; use a durable store for what must survive.
 * Several clients may share one store.
 *
 * @example
 * ```ts
 * const client = new GupshupClient({ store: memoryStore({ maxMessages: 10_000 }) })
 * ```
 * @throws {ConfigurationError} when a bound is no whole number from 1 up
 */
export function memoryStore(options: MemoryStoreOptions = {}): Store {
  const bounds = checkOptions('memoryStore()', schema, options, 'maxMessages: 10_000')
  const scopes = new Map<string, MemoryScope>()
  return {
    scoped(scope: string): ScopedStore {
      const known = scopes.get(scope)
      if (known !== undefined) return known
      const added = new MemoryScope(bounds)
      scopes.set(scope, added)
      return added
    },
    async close() {
      scopes.clear()
    },
  }
}
