import { ConfigurationError, refuseUnknown, requireOptions } from '../../errors/index.ts'
import { isClient, keyPrefixOf, type RedisClient, type RedisConnectionOptions } from './ioredis.ts'

export interface RedisStoreOptions {
  /**
   * Where Redis is: an address such as `redis://user:password@host:6379/0` (`rediss://` for TLS), the options of ioredis, or a
   * `Redis` or `Cluster` of ioredis. A client that is handed in is only copied: the store opens connections of its own with
   * that client's options, closes those, and leaves the client as it is.
   */
  readonly connection: RedisConnectionOptions
  /**
   * What every key begins with. Everything of one app and number is below `<prefix>:{<app and number>}:`, in one slot of a cluster.
   *
   * @default 'gupshup'
   */
  readonly prefix?: string | undefined
  /**
   * How long a message is kept after it finished, in milliseconds. Webhooks that come later find it no longer, and its `idempotencyKey` may be
   * used again.
   *
   * @default 604_800_000 (seven days)
   */
  readonly retentionMs?: number | undefined
  /**
   * How long a step may take, and connecting to Redis, in milliseconds. Then it fails with a `StoreError` whose reason is
   * `unreachable`.
   *
   * @default 5_000
   */
  readonly timeoutMs?: number | undefined
}

export type RedisStoreSettings = Required<RedisStoreOptions>

/** Each option once, so that a misspelled one is known. */
const known = {
  connection: true,
  prefix: true,
  retentionMs: true,
  timeoutMs: true,
} as const satisfies Record<keyof RedisStoreOptions, true>

/** Checks what the caller gave. No message repeats an address: there may be a password in it. */
export function settingsOf(options: RedisStoreOptions): RedisStoreSettings {
  requireOptions(options, "redisStore({ connection: 'redis://localhost:6379' })")
  refuseUnknown('redisStore()', options, Object.keys(known))
  requireConnection(options.connection)
  return {
    connection: options.connection,
    prefix: requirePrefix(options.prefix ?? 'gupshup'),
    retentionMs: requireMs('retentionMs', options.retentionMs ?? 604_800_000),
    timeoutMs: requireMs('timeoutMs', options.timeoutMs ?? 5_000),
  }
}

function requireConnection(connection: RedisConnectionOptions | undefined): void {
  const refuse = (what: string) =>
    new ConfigurationError(`redisStore({ connection }) ${what}`, { option: 'connection' })
  const ways = 'an address such as redis://localhost:6379, options of ioredis, or a client of ioredis.'
  if (typeof connection === 'string') {
    if (URL.canParse(connection) && /^rediss?:$/.test(new URL(connection).protocol)) return
    throw refuse('must be an address that begins with redis:// or rediss://.')
  }
  if (typeof connection !== 'object' || connection === null) throw refuse(`is missing; give ${ways}`)
  if (isClient(connection) && !isOfIoredis(connection)) {
    throw refuse(`is a client of another library; it must be ${ways}`)
  }
  if (keyPrefixOf(connection)) {
    throw refuse(
      'must have no keyPrefix, which would not reach every key; set redisStore({ prefix }) instead.',
    )
  }
}

/** By what this store uses of it, since a client may come from another copy of ioredis. That of `redis` has a `duplicate()` too. */
function isOfIoredis({ duplicate, status, options }: RedisClient): boolean {
  return typeof duplicate === 'function' && typeof status === 'string' && typeof options === 'object'
}

function requirePrefix(prefix: string): string {
  if (typeof prefix === 'string' && prefix !== '' && !/[{}\s]/.test(prefix)) return prefix
  throw new ConfigurationError('redisStore({ prefix }) must be a text without blanks and braces.', {
    option: 'prefix',
  })
}

function requireMs(name: string, value: number): number {
  if (Number.isInteger(value) && value >= 1) return value
  throw new ConfigurationError(
    `redisStore({ ${name} }) must be a whole number of milliseconds from 1 up; it is ${value}.`,
    { option: name },
  )
}
