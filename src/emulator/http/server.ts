import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { isIPv6 } from 'node:net'
import type { GivenAnswer } from '../log/records.ts'

/** Longer than any pause in a test, so that only a fault ever cuts a connection. */
const KEEP_ALIVE_MS = 60_000

export type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>

export interface RunningServer {
  readonly url: string
  close(): Promise<void>
}

/** @throws the error of the operating system, such as `EADDRINUSE`, when the port cannot be had. */
export async function listen(
  { host, port }: { readonly host: string; readonly port: number },
  handle: Handler,
): Promise<RunningServer> {
  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, (request, response) => {
    handle(request, response).catch((error: unknown) => {
      // A client that closed the connection needs no response; any other error is a mistake in a script, and the client is shown it.
      if (response.headersSent || response.destroyed) return
      response.writeHead(500, { 'content-type': 'text/plain; charset=utf-8' })
      response.end(`The emulator could not answer: ${error instanceof Error ? error.message : String(error)}`)
    })
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      resolve()
    })
  })
  return { url: `http://${nameIn(host)}:${portOf(server)}`, close: () => closeServer(server) }
}

/** What a client on this machine calls the address that the emulator listens on. */
function nameIn(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1'
  return isIPv6(host) ? `[${host}]` : host
}

/** Answers, cuts the connection, or leaves it hanging. */
export function give(answer: GivenAnswer, response: ServerResponse): void {
  switch (answer.type) {
    case 'reply':
      response.writeHead(answer.status, {
        'content-type': answer.contentType,
        'content-length': Buffer.byteLength(answer.body),
        ...answer.headers,
      })
      response.end(answer.body)
      return
    case 'reset':
      response.socket?.resetAndDestroy()
      return
    case 'silence':
      return
    default:
      answer satisfies never
  }
}

function portOf(server: Server): number {
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}
