import http, { type ClientRequest, type IncomingMessage, type RequestOptions } from 'node:http'
import https from 'node:https'
import type { Socket } from 'node:net'
import { TLSSocket } from 'node:tls'

/** Why this client broke a request off. */
export type StopReason = 'deadline' | 'aborted' | 'closed'

/**
 * One request, watched and limited in time. It knows whether the connection ever stood, and that is what tells a request that
 * never left from one that may have arrived. Given to axios as its `transport`, it sees the request as Node makes it.
 */
export class Exchange {
  /** Whether anything can have reached the other side. */
  hasLeft = false
  stopReason: StopReason | undefined
  readonly #deadline: NodeJS.Timeout
  readonly #signal: AbortSignal | undefined
  readonly #abort = () => this.stop('aborted')
  #request: ClientRequest | undefined
  #wake = () => {}

  /** @param timeoutMs How long the whole exchange may take, also when the answer comes in drops. */
  constructor(timeoutMs: number, signal?: AbortSignal) {
    this.#deadline = setTimeout(() => this.stop('deadline'), timeoutMs)
    this.#signal = signal
    signal?.addEventListener('abort', this.#abort)
  }

  /** Called by axios to make the request. */
  request(options: RequestOptions, onResponse: (response: IncomingMessage) => void): ClientRequest {
    // Looked up on the modules themselves, where tools for tests put theirs.
    this.#request = (options.protocol === 'https:' ? https : http).request(options, onResponse)
    this.#request.once('socket', (socket) => this.#watch(socket))
    // An agent can look up and connect on the way, and its caller abort.
    if (this.stopReason) this.#request.destroy()
    return this.#request
  }

  /** Breaks the request off. */
  stop(reason: StopReason): void {
    this.stopReason ??= reason
    this.#request?.destroy()
    this.#wake()
  }

  /** Waits for what the request needs before it can be made. `undefined`: it was broken off first. */
  async unlessStopped<T>(needed: Promise<T>): Promise<T | undefined> {
    const stopped = new Promise<undefined>((resolve) => {
      this.#wake = () => resolve(undefined)
      if (this.stopReason) this.#wake()
    })
    return await Promise.race([needed, stopped])
  }

  /** Lets go of the timer and the signal. */
  end(): void {
    clearTimeout(this.#deadline)
    this.#signal?.removeEventListener('abort', this.#abort)
  }

  #watch(socket: Socket): void {
    // Nothing is written before this moment, so it never will be.
    if (socket.destroyed) return
    const event = connectionEvent(socket)
    if (event === undefined) {
      this.hasLeft = true
    } else {
      socket.once(event, () => {
        this.hasLeft = true
      })
    }
  }
}

/** What a socket will tell when its connection stands; `undefined` when it stands already, as one that is used again does. */
function connectionEvent(socket: Socket): 'secureConnect' | 'connect' | undefined {
  if (socket instanceof TLSSocket) {
    // Undefined until the handshake is over. `connecting` does not tell: through a proxy, the connection stands before that.
    return socket.getPeerFinished() === undefined ? 'secureConnect' : undefined
  }
  return socket.connecting ? 'connect' : undefined
}
