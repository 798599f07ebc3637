import { settlesWithin, systemClock } from '../../util/index.ts'
import type { ScopedStore, Store } from '../store.ts'
import { ChangeSubscriber } from './change-subscriber.ts'
import { driversFor } from './drivers.ts'
import { warnOfEviction } from './eviction-warning.ts'
import { type RedisStoreOptions, settingsOf } from './options.ts'
import { RedisConnection } from './redis-connection.ts'
import { RedisScope } from './redis-scope.ts'

/** How long `close()` waits for what is under way, in milliseconds. */
const closeLimitMs = 2_000

/**
 * Keeps everything in Redis, for all processes of an application together: messages, suppressed numbers, quarantined templates, open
 * windows and the gate, with queues on BullMQ and one pace on bottleneck. Needs Redis 6.2 or newer, alone or as a cluster, with the `maxmemory-policy` `noeviction`. Install
 * `ioredis` (5.4.1 or newer, below 7) and `bullmq` (5.0.0 or newer, below 7) beside this package.
 *
 * Nothing is connected before it is used, and no connection is left when the last client of the store is closed; the next one connects
 * again. `close()` ends them for good: it waits for what is under way for up to two seconds, and rejects the rest as `closed`. Both packages are
 * loaded at the first use: without them, every step fails with a `StoreError` whose reason is `unsupported`. While Redis is away every step
 * fails with a `StoreError` whose reason is `unreachable`,
 * and the store connects again by itself.
 *
 * @example
 * ```ts
 * import { redisStore } from 'gupshup-outbound/redis'
 *
 * const store = redisStore({ connection: 'redis://localhost:6379' })
 * const client = new GupshupClient({ store })
 * ```
 * @throws {ConfigurationError} when an option is unknown or wrong
 */
export function redisStore(options: RedisStoreOptions): Store {
  const settings = settingsOf(options)
  const { timeoutMs } = settings
  const drivers = driversFor(settings.connection)
  const connection = new RedisConnection({
    connection: settings.connection,
    timeoutMs,
    drivers,
    onConnected: warnOfEviction,
  })
  const changes = new ChangeSubscriber(drivers, timeoutMs)
  const scopes = new Map<string, RedisScope>()
  /** How many hold a scope: each client does from `scoped()` to `release()`. */
  let holders = 0
  let closing: Promise<void> | undefined
  const release = async (): Promise<void> => {
    holders -= 1
    if (holders > 0) return
    // A client that has given up waiting for Redis leaves workers behind that still wait.
    for (const scope of scopes.values()) scope.end()
    changes.release()
    connection.release()
  }
  const close = async (): Promise<void> => {
    await settlesWithin(systemClock, closeLimitMs, finish())
    for (const scope of scopes.values()) scope.end()
    changes.close()
    connection.end()
  }
  const finish = async (): Promise<void> => {
    await Promise.all(Array.from(scopes.values(), (scope) => scope.close()))
    changes.close()
    await connection.finish()
  }
  return {
    scoped(scope: string): ScopedStore {
      holders += 1
      connection.hold()
      const known = scopes.get(scope)
      if (known !== undefined) return known
      const added = new RedisScope(scope, { settings, connection, drivers, changes, release })
      scopes.set(scope, added)
      return added
    },
    close() {
      closing ??= close()
      return closing
    },
  }
}
