import * as v from 'valibot'
import { checkOptions } from '../../errors/index.ts'
import { unshown } from '../../util/index.ts'
import { isClient, keyPrefixOf, type RedisClient, type RedisConnectionOptions } from './ioredis.ts'

export interface RedisStoreOptions {
  /**
   * Where Redis is: an address such as `redis://user:password@host:6379/0` (`rediss://` for TLS), the options of ioredis, or a
   * `Redis` or `Cluster` of ioredis. The store only copies such a client: it opens and closes connections of its own with the
   * client's options, and leaves the client as it is.
   */
  readonly connection: RedisConnectionOptions
  /**
   * The prefix of every key. All keys of one app and number begin with `<prefix>:{<app and number>}:`, so they share one slot of a cluster.
   *
   * @default 'gupshup'
   */
  readonly prefix?: string | undefined
  /**
   * How long a message is kept after it finished, in milliseconds. After that webhooks do not find it, and its `idempotencyKey` may be used
   * again. A webhook that comes within the first 64th of this time does not prolong it.
   *
   * @default 604_800_000 (seven days)
   */
  readonly retentionMs?: number | undefined
  /**
   * How long an operation may take, and connecting to Redis, in milliseconds. After that it fails with a `StoreError` whose reason is
   * `unreachable`.
   *
   * @default 5_000
   */
  readonly timeoutMs?: number | undefined
}

export type RedisStoreSettings = Required<RedisStoreOptions>

const ms = v.pipe(v.number(), v.integer(), v.minValue(1))

const schema = v.strictObject({
  connection: unshown<RedisConnectionOptions>(problemOf),
  prefix: v.optional(
    v.pipe(v.string(), v.regex(/^[^{}\s]+$/, 'must be a text without blanks and braces')),
    'gupshup',
  ),
  retentionMs: v.optional(ms, 604_800_000),
  timeoutMs: v.optional(ms, 5_000),
})

/** @throws {ConfigurationError} when an option is unknown or wrong */
export function settingsOf(options: RedisStoreOptions): RedisStoreSettings {
  return checkOptions('redisStore()', schema, options, "connection: 'redis://localhost:6379'")
}

const kinds = 'an address such as redis://localhost:6379, options of ioredis, or a client of ioredis'

function problemOf(connection: unknown): string | undefined {
  if (typeof connection === 'string') {
    const isAddress = URL.canParse(connection) && /^rediss?:$/.test(new URL(connection).protocol)
    return isAddress ? undefined : 'must be an address that begins with redis:// or rediss://'
  }
  if (typeof connection !== 'object' || connection === null) return `must be ${kinds}`
  if (isClient(connection) && !isOfIoredis(connection)) {
    return `is a client of another library; it must be ${kinds}`
  }
  return keyPrefixOf(connection)
    ? 'must have no keyPrefix, which would not reach every key; set redisStore({ prefix }) instead'
    : undefined
}

/** Checks the members that the store uses, because the client may come from another copy of ioredis. A client of `redis` has a `duplicate()` too. */
function isOfIoredis({ duplicate, status, options }: RedisClient): boolean {
  return typeof duplicate === 'function' && typeof status === 'string' && typeof options === 'object'
}
