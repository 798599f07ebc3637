import { type Cluster, Redis, type RedisOptions } from 'ioredis'

/** How long an ended connection may take to say goodbye, in milliseconds. It keeps the process alive. */
const disconnectTimeout = 100

/** For a library that would look for it by itself, where a bundler cannot see it. */
export const redisLibrary = Redis

export type RedisClient = Redis | Cluster

/** Where Redis is: an address, options of ioredis, or a client of the caller's, which is only ever copied. */
export type RedisConnection = string | RedisOptions | RedisClient

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

/** Opens a connection of our own. */
export function openClient(connection: RedisConnection, traits: ConnectionTraits): RedisClient {
  return muted(makeClient(connection, traits))
}

/** A connection and the copies that a library has made of it. */
export interface ClientWithCopies {
  readonly client: RedisClient
  /** Ends them all. */
  end(): void
}

/** Opens a connection for a library that makes copies of it and does not always end them. */
export function openWithCopies(connection: RedisConnection, traits: ConnectionTraits): ClientWithCopies {
  const client = openClient(connection, traits)
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

export function isClient(connection: RedisConnection): connection is RedisClient {
  return typeof connection === 'object' && 'duplicate' in connection
}

export function keyPrefixOf(connection: RedisConnection): string | undefined {
  if (typeof connection === 'string') return undefined
  return isClient(connection) ? connection.options.keyPrefix : connection.keyPrefix
}

function makeClient(connection: RedisConnection, traits: ConnectionTraits): RedisClient {
  const ours = { ...traits, retryStrategy, disconnectTimeout, reconnectOnError: reconnectOnErrorOf(traits) }
  if (typeof connection === 'string') return new Redis(connection, ours)
  if (!isClient(connection)) return new Redis({ ...connection, ...ours })
  if (!isCluster(connection)) return connection.duplicate(ours)
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
