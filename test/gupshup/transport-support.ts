import { once } from 'node:events'
import type http from 'node:http'
import https from 'node:https'
import { type AddressInfo, connect, createServer } from 'node:net'
import { type ConnectionOptions, type TLSSocket, connect as tlsConnect } from 'node:tls'
import { afterEach, expect } from 'vitest'
import type { Reply } from '../../src/gupshup/read-reply.ts'
import { createTransport, type Transport, type TransportOptions } from '../../src/gupshup/transport.ts'
import { type LocalServer, startLocalServer } from '../support/local-server.ts'
import { certificate, privateKey } from './certificate.ts'
import { type RawServer, startRawServer } from './raw-server.ts'

export const apiKey = 'sk_7c1f0e9b2d4a4f6c'
export const path = '/wa/api/v1/msg'
export const fields = {
  channel: 'whatsapp',
  destination: '919900000001',
  message: '{"type":"text","text":"Hi & bye + 1%"}',
}
export const messageId = '5b1d7c04-2f6e-4c1a-9a57-0d3e8f2b6c11'
export const submitted = JSON.stringify({ status: 'submitted', messageId })

const toClose: { close(): unknown }[] = []

afterEach(async () => {
  for (const resource of toClose.splice(0)) await resource.close()
})

function keep<T extends { close(): unknown }>(resource: T): T {
  toClose.unshift(resource)
  return resource
}

export function transportTo(baseUrl: string, options: Partial<TransportOptions> = {}): Transport {
  return keep(createTransport({ baseUrl, apiKey, timeoutMs: 5_000, ...options }))
}

export async function localServer(...args: Parameters<typeof startLocalServer>): Promise<LocalServer> {
  return keep(await startLocalServer(...args))
}

export async function rawServer(...args: Parameters<typeof startRawServer>): Promise<RawServer> {
  return keep(await startRawServer(...args))
}

export async function tlsServer(onRequest: http.RequestListener): Promise<string> {
  const server = keep(https.createServer({ cert: certificate, key: privateKey }, onRequest))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return `https://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** Returns TLS sockets that are connected but have not finished their handshake, as proxy agents do. */
export class TunnelAgent extends https.Agent {
  override createConnection(
    options: ConnectionOptions,
    onCreate?: (error: Error | null, socket: TLSSocket) => void,
  ): undefined {
    const tunnel = connect({ host: '127.0.0.1', port: Number(options.port) }, () => {
      onCreate?.(null, tlsConnect({ ...options, socket: tunnel }))
    })
  }
}

/** A port on which no process listens. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

export function reasonOf(reply: Reply): string | undefined {
  return reply.outcome === 'accepted' ? undefined : reply.failure.reason
}

export const notSent = {
  outcome: 'refused',
  failure: expect.objectContaining({ kind: 'network', via: 'network' }),
}
export const unknown = {
  outcome: 'unknown',
  failure: expect.objectContaining({ kind: 'outcome-unknown', via: 'network' }),
}
