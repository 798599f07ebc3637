import type { Cluster, Redis, RedisOptions } from 'ioredis'
import { TooOldError } from './too-old.ts'

/** How long an ended connection may take to say goodbye, in milliseconds. It keeps the process alive. */
const disconnectTimeout = 100

export type RedisClient = Redis | Cluster

/** Where Redis is: an address, options of ioredis, or a client of the caller's, which is only ever copied. */
export type RedisConnectionOptions = string | RedisOptions | RedisClient

/** What one of our connections does differently from what the caller's options say. */
export type ConnectionTraits = Pick<
  RedisOptions,
  | 'autoResendUnfulfilledCommands'
  | 'commandTimeout'
  | 'connectTimeout'
  | 'enableOfflineQueue'
  | 'lazyConnect'
  | 'maxRetriesPerRequest'
  | 'reconnectOnError'
  | 'socketTimeout'
>

/** A connection and the copies that a library has made of it. */
export interface ClientWithCopies {
  readonly client: RedisClient
  /** Ends them all. */
  end(): void
}

/** Opens connections of our own to one Redis. */
export interface Connector {
  open(traits: ConnectionTraits): RedisClient
  /** For a library that makes copies of a connection and does not always end them. */
  openWithCopies(traits: ConnectionTraits): ClientWithCopies
}

/** Loads ioredis, unless the caller's own client can be copied. Rejects when the package cannot be loaded, or is too old. */
export async function loadIoredis(connection: RedisConnectionOptions): Promise<Connector> {
  const make = isClient(connection)
    ? (traits: ConnectionTraits) => copyOf(connection, traits)
    : makerOf(connection, await loadRedis())
  const open = (traits: ConnectionTraits) => muted(make(traits))
  return { open, openWithCopies: (traits) => withCopies(open(traits)) }
}

async function loadRedis(): Promise<typeof Redis> {
  const library = await import('ioredis')
  // Version 4 exports its class by default only.
  if (library.Redis === undefined) throw new TooOldError('ioredis is older than 5.4.1: it exports no Redis.')
  return library.Redis
}

function withCopies(client: RedisClient): ClientWithCopies {
  const clients = [client]
  const { duplicate } = client
  const duplicateAndKeep = (...given: readonly unknown[]): RedisClient => {
    // A copy blocks or listens: silence is no sign of death there. ioredis 5 would also keep the process alive for as long.
    const changes = isCluster(client) ? given : [Object.assign({}, given[0], { socketTimeout: undefined })]
    const copy: RedisClient = muted(Reflect.apply(duplicate, client, changes))
    clients.push(copy)
    return copy
  }
  Object.assign(client, { duplicate: duplicateAndKeep })
  return { client, end: () => clients.forEach(endClient) }
}

/** Ends a connection now, whatever it was doing: what still waits on it is rejected. */
export function endClient(client: RedisClient): void {
  if (client.status === 'end') return
  const isBetweenTries = client.status === 'reconnecting'
  client.disconnect()
  // ioredis forgets its next try and never says that it ended; a try that is cut short says it.
  // https://github.com/taskforcesh/bullmq/issues/4585
  if (!isBetweenTries) return
  client.connect().catch(() => {})
  client.disconnect()
}

export function isClient(connection: RedisConnectionOptions): connection is RedisClient {
  return typeof connection === 'object' && 'duplicate' in connection
}

export function keyPrefixOf(connection: RedisConnectionOptions): string | undefined {
  if (typeof connection === 'string') return undefined
  return isClient(connection) ? connection.options.keyPrefix : connection.keyPrefix
}

function makerOf(
  connection: string | RedisOptions,
  RedisClass: typeof Redis,
): (traits: ConnectionTraits) => RedisClient {
  return (traits) =>
    typeof connection === 'string'
      ? new RedisClass(connection, ourOptions(traits))
      : new RedisClass({ ...connection, ...ourOptions(traits) })
}

function copyOf(connection: RedisClient, traits: ConnectionTraits): RedisClient {
  if (!isCluster(connection)) return connection.duplicate(ourOptions(traits))
  const { enableOfflineQueue, lazyConnect } = traits
  return connection.duplicate([], {
    clusterRetryStrategy: retryStrategy,
    // A replica may be behind, and a job that finds an old version takes itself for done.
    scaleReads: 'master',
    ...(enableOfflineQueue !== undefined && { enableOfflineQueue }),
    ...(lazyConnect !== undefined && { lazyConnect }),
    redisOptions: { ...traits, disconnectTimeout },
  })
}

function ourOptions(traits: ConnectionTraits): RedisOptions {
  return { ...traits, retryStrategy, disconnectTimeout, reconnectOnError: reconnectOnErrorOf(traits) }
}

/** An 'error' event that nobody hears is printed by ioredis. Whoever runs a command gets its error anyway. */
function muted(client: RedisClient): RedisClient {
  return client.on('error', () => {})
}

function isCluster(client: RedisClient): client is Cluster {
  return client.isCluster
}

/** A primary that has become a replica keeps its connections, and the name of the primary may lead to another machine by now. */
function reconnectOnErrorOf({ reconnectOnError }: ConnectionTraits): (error: Error) => boolean | 1 | 2 {
  return (error) => reconnectOnError?.(error) || /(?:^|-)READONLY /.test(error.message)
}

/** In milliseconds, for ever: Redis may be away for a night, and must be found within a second of its return. */
function retryStrategy(tries: number): number {
  return Math.min(50 * tries, 1_000)
}
