/**
 * Node's modules for connections. They are loaded with the first request, by `import()`: an `import` of node:http loads fetch and WebSocket with it,
 * which takes longer than the rest of this package.
 */
import http, { type Agent, type ClientRequest, type IncomingMessage, type RequestOptions } from 'node:http'
import https from 'node:https'
import type { Socket } from 'node:net'
import { TLSSocket } from 'node:tls'

export { directAdapter } from './direct-adapter.ts'
export { endOfTurn } from './end-of-turn.ts'

/** @param idleMs how long an unused connection is kept */
export function createAgent(isHttps: boolean, idleMs: number): Agent {
  return new (isHttps ? https : http).Agent({ keepAlive: true, timeout: idleMs })
}

export function makeRequest(
  options: RequestOptions,
  onResponse: (response: IncomingMessage) => void,
): ClientRequest {
  // Read from the modules at call time, because test tools replace the functions there.
  return (options.protocol === 'https:' ? https : http).request(options, onResponse)
}

/** The event that a socket emits when its connection is established. `undefined` for a connection that already is, such as a reused one. */
export function connectionEvent(socket: Socket): 'secureConnect' | 'connect' | undefined {
  if (socket instanceof TLSSocket) {
    // Undefined until the handshake is over. `connecting` is not enough: through a proxy the TCP connection comes first.
    return socket.getPeerFinished() === undefined ? 'secureConnect' : undefined
  }
  return socket.connecting ? 'connect' : undefined
}
