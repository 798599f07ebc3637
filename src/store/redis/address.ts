import { isClient, type RedisConnectionOptions } from './ioredis.ts'

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
