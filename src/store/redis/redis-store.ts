import { settlesWithin, systemClock } from '../../util/index.ts'
import type { ScopedStore, Store } from '../store.ts'
import { ChangeSubscriber } from './change-subscriber.ts'
import { driversFor } from './drivers.ts'
import type { RedisClient } from './ioredis.ts'
import { type RedisStoreOptions, settingsOf } from './options.ts'
import { RedisConnection } from './redis-connection.ts'
import { RedisScope } from './redis-scope.ts'
import { StoreMark } from './store-mark.ts'

/** How long `close()` waits for running operations, in milliseconds. */
const closeLimitMs = 2_000

/**
 * Stores everything in Redis, shared by all processes of an application: messages, suppressed numbers, quarantined templates, session
 * windows and the gate. It needs Redis 6.2 or newer, alone or as a cluster, with the `maxmemory-policy`
 * `noeviction`. Install `ioredis` (5.4.1 or newer, below 7) beside this package.
 *
 * The store connects at its first use. When its last client is closed it disconnects, and reconnects for the next one. `close()` ends it for
 * good: it waits up to two seconds for running operations, and rejects the rest with a `StoreError` whose reason is `closed`.
 *
 * The package is loaded at the first use. Without it every operation fails with the reason `unsupported`. While Redis is away every
 * operation fails with the reason `unreachable`, and the store reconnects by itself.
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
  const mark = new StoreMark(connection, settings.prefix)
  // A failure is reported by the operations that clients wait for.
  const checkMark = async (): Promise<void> => {
    if (await mark.isLost().catch(() => false)) changes.begin()
  }
  const changes = new ChangeSubscriber(drivers, timeoutMs, checkMark)
  const scopes = new Map<string, RedisScope>()
  /** How many clients use a scope, from `scoped()` to `release()`. */
  let holders = 0
  let closing: Promise<void> | undefined
  const release = async (): Promise<void> => {
    holders -= 1
    if (holders > 0) return
    changes.release()
    connection.release()
  }
  const close = async (): Promise<void> => {
    await settlesWithin(systemClock, closeLimitMs, finish())
    changes.close()
    connection.end()
  }
  const finish = async (): Promise<void> => {
    changes.close()
    await connection.finish()
  }
  return {
    scoped(scope: string): ScopedStore {
      holders += 1
      connection.hold()
      const known = scopes.get(scope)
      if (known !== undefined) return known
      const added = new RedisScope(scope, { settings, connection, changes, release })
      scopes.set(scope, added)
      return added
    },
    close() {
      closing ??= close()
      return closing
    },
  }
}

/** Warns if Redis deletes keys when its memory is full. Some providers forbid the question, and then there is no warning. */
async function warnOfEviction(client: RedisClient): Promise<void> {
  const policy = await client.info('memory').then(
    (text) => /^maxmemory_policy:(\S+)/m.exec(text)?.[1],
    () => undefined,
  )
  if (policy === undefined || policy === 'noeviction') return
  process.emitWarning(
    `This Redis has the maxmemory-policy '${policy}': when its memory is full it deletes keys, and so loses messages that were ` +
      "never sent. Set it to 'noeviction', so that Redis refuses writes instead.",
    { type: 'GupshupOutboundWarning', code: 'GUPSHUP_REDIS_EVICTION' },
  )
}
