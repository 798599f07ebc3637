import type { Cluster, Redis, RedisOptions } from 'ioredis'
import { compact } from '../../util/index.ts'
import { TooOldError } from './redis-failure.ts'

/** How long an ended connection may take to close, in milliseconds. It keeps the process alive for as long. */
const disconnectTimeout = 100

export type RedisClient = Redis | Cluster

/** Where Redis is: an address, options of ioredis, or a client of the caller, of which the store only makes copies. */
export type RedisConnectionOptions = string | RedisOptions | RedisClient

/** The options of one of our connections that override the caller's. */
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

/** A connection and the copies that a library made of it. */
export interface ClientWithCopies {
  readonly client: RedisClient
  /** Ends all of them. */
  end(): void
}

/** Opens our own connections to one Redis. */
export interface Connector {
  open(traits: ConnectionTraits): RedisClient
  /** For a library that copies a connection and does not always end the copies. */
  openWithCopies(traits: ConnectionTraits): ClientWithCopies
}

/** Loads ioredis, unless the caller's client can be copied. Rejects when the package cannot be loaded, or is too old. */
export async function loadIoredis(connection: RedisConnectionOptions): Promise<Connector> {
  const make = isClient(connection)
    ? (traits: ConnectionTraits) => copyOf(connection, traits)
    : makerOf(connection, await loadRedis())
  const open = (traits: ConnectionTraits) => muted(make(traits))
  return { open, openWithCopies: (traits) => withCopies(open(traits)) }
}

async function loadRedis(): Promise<typeof Redis> {
  const library = await import('ioredis')
  // Version 4 has only a default export.
  if (library.Redis === undefined) throw new TooOldError('ioredis is older than 5.4.1: it exports no Redis.')
  return library.Redis
}

function withCopies(client: RedisClient): ClientWithCopies {
  const clients = [client]
  const { duplicate } = client
  const duplicateAndKeep = (...given: readonly unknown[]): RedisClient => {
    // A copy blocks or subscribes, so it may be silent for long. ioredis 5 also keeps the process alive during the timeout.
    const changes = isCluster(client) ? given : [Object.assign({}, given[0], { socketTimeout: undefined })]
    const copy: RedisClient = muted(Reflect.apply(duplicate, client, changes))
    clients.push(copy)
    return copy
  }
  Object.assign(client, { duplicate: duplicateAndKeep })
  return { client, end: () => clients.forEach(endClient) }
}

/** Ends a connection at once. Its pending commands are rejected. */
export function endClient(client: RedisClient): void {
  if (client.status === 'end') return
  const isBetweenRetries = client.status === 'reconnecting'
  client.disconnect()
  // ioredis drops the next retry without an 'end' event. A retry that is cut short emits one.
  // https://github.com/taskforcesh/bullmq/issues/4585
  if (!isBetweenRetries) return
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
    // A replica may lag, and a job that reads an old version counts as done.
    scaleReads: 'master',
    ...compact({ enableOfflineQueue, lazyConnect }),
    redisOptions: { ...traits, disconnectTimeout },
  })
}

function ourOptions(traits: ConnectionTraits): RedisOptions {
  return { ...traits, retryStrategy, disconnectTimeout, reconnectOnError: reconnectOnErrorOf(traits) }
}

/** ioredis prints an 'error' event without a listener. The caller of a command gets its error anyway. */
function muted(client: RedisClient): RedisClient {
  return client.on('error', () => {})
}

function isCluster(client: RedisClient): client is Cluster {
  return client.isCluster
}

/** A primary that became a replica keeps its connections, while its name may already lead to the new primary. */
function reconnectOnErrorOf({ reconnectOnError }: ConnectionTraits): (error: Error) => boolean | 1 | 2 {
  return (error) => reconnectOnError?.(error) || /(?:^|-)READONLY /.test(error.message)
}

/** Milliseconds until the next retry. Retries never end, and find a Redis within a second of its return. */
function retryStrategy(retries: number): number {
  return Math.min(50 * retries, 1_000)
}

/** The host and port of a connection for an error's text, without user and password. */
export function addressOf(connection: RedisConnectionOptions): string {
  if (typeof connection === 'string') return hostOf(connection)
  if (isClient(connection)) {
    // A cluster has nodes, a single Redis has options.
    const startupNodes: unknown = Reflect.get(connection, 'startupNodes')
    return Array.isArray(startupNodes) ? listOf(startupNodes) : fromOptions(connection.options)
  }
  return fromOptions(connection)
}

function fromOptions(options: object): string {
  const path: unknown = Reflect.get(options, 'path')
  if (typeof path === 'string') return path
  const sentinels: unknown = Reflect.get(options, 'sentinels')
  if (Array.isArray(sentinels) && sentinels.length > 0) return `the sentinels ${listOf(sentinels)}`
  return fromNode(options)
}

function listOf(nodes: readonly unknown[]): string {
  return nodes.map(fromNode).join(', ')
}

/** ioredis accepts a node as an address, as a port, or as an object. */
function fromNode(node: unknown): string {
  if (typeof node === 'string') return hostOf(node)
  if (typeof node === 'number') return `localhost:${node}`
  const { host, port } = { host: undefined, port: undefined, ...Object(node) }
  return `${typeof host === 'string' ? host : 'localhost'}:${String(port ?? 6379)}`
}

function hostOf(address: string): string {
  const url = URL.canParse(address) ? new URL(address) : undefined
  if (url === undefined) return 'the given address'
  return `${url.hostname === '' ? 'localhost' : url.hostname}:${url.port === '' ? 6379 : url.port}`
}
