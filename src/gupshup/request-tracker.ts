import http, { type ClientRequest, type IncomingMessage, type RequestOptions } from 'node:http'
import https from 'node:https'
import type { Socket } from 'node:net'
import { TLSSocket } from 'node:tls'
import { proxyOf } from './proxy.ts'

/** Why this client broke a request off. */
export type InterruptReason = 'deadline' | 'aborted' | 'closed'

/** Calls `task` once after `delayMs`. Returns the way to call it off. */
export type SetTimer = (delayMs: number, task: () => void) => () => void

export interface RequestTrackerOptions {
  /** How long the whole exchange may take, also when the response comes in drops. */
  readonly timeoutMs: number
  readonly setTimer: SetTimer
  readonly signal?: AbortSignal | undefined
}

/** A response that ended the request, and that is none to what was asked. */
export interface OddResponse {
  readonly status: number
  /** Whether it came on a connection without TLS although the address is https: then it is the proxy's. */
  readonly isFromProxy: boolean
}

/**
 * One request, watched and limited in time. It knows whether the connection was ever established, and that tells a request that
 * never left from one that may have arrived. Given to axios as its `transport`, it sees the request as Node makes it.
 *
 * It never waits for axios, the agent or the connection to report the end: an agent that is stuck and a response that has no end
 * report nothing. Deadline, signal and `close()` settle `during()` themselves, then tear the request down.
 */
export class RequestTracker {
  /** Whether anything can have reached the other side. */
  wasSent = false
  interruptReason: InterruptReason | undefined
  /** `host:port` of the proxy that the request goes through, as far as its options name one. */
  proxy: string | undefined
  /** Set when the other side answered with what is no response to this request. */
  odd: OddResponse | undefined
  readonly #cancelTimer: () => void
  readonly #signal: AbortSignal | undefined
  readonly #abort = () => this.interrupt('aborted')
  readonly #onInterrupt = new Set<() => void>()
  #request: ClientRequest | undefined
  #reject: (error: Error) => void = () => {}

  constructor({ timeoutMs, setTimer, signal }: RequestTrackerOptions) {
    this.#cancelTimer = setTimer(timeoutMs, () => this.interrupt('deadline'))
    this.#signal = signal
    signal?.addEventListener('abort', this.#abort)
  }

  /** Whether Node was asked to make the request. */
  get isRequested(): boolean {
    return this.#request !== undefined
  }

  /** Called by axios to make the request, once. */
  request(options: RequestOptions, onResponse: (response: IncomingMessage) => void): ClientRequest {
    if (this.#request !== undefined) throw new Error('A request is made once.')
    if (this.interruptReason) throw new Error('The request was broken off before it was made.')
    const isHttps = options.protocol === 'https:'
    this.proxy = proxyOf(options)
    let hasResponse = false
    // Looked up on the modules themselves, where tools for tests put theirs.
    const request = (isHttps ? https : http).request(options, (response) => {
      hasResponse = true
      if (isHttps && !isEncrypted(response.socket)) this.#noteOdd(response, true)
      onResponse(response)
    })
    this.#request = request
    request.once('socket', (socket) => this.#watch(socket, isHttps))
    // Without a listener Node closes the connection, and reports neither a response nor an error.
    request.once('upgrade', (response, socket) => {
      hasResponse = true
      socket.destroy()
      this.#noteOdd(response, isHttps && !isEncrypted(socket))
      this.#reject(new Error('The connection was switched to another protocol.'))
    })
    // Later, because an error that says more is told in the same moment.
    request.once('close', () => {
      if (!hasResponse) setImmediate(() => this.#reject(withCode('ECONNRESET')))
    })
    // An agent can look up and connect on the way, and its caller abort.
    if (this.interruptReason) request.destroy()
    return request
  }

  /** Breaks the request off. */
  interrupt(reason: InterruptReason): void {
    if (this.interruptReason !== undefined) return
    this.interruptReason = reason
    this.#reject(new Error('The request was broken off.'))
    for (const listener of [...this.#onInterrupt]) listener()
    this.#request?.destroy()
  }

  /** Calls `listener` when the request is broken off. Returns an unsubscribe function. */
  onCancel(listener: () => void): () => void {
    this.#onInterrupt.add(listener)
    return () => {
      this.#onInterrupt.delete(listener)
    }
  }

  /** What `work` gives, unless the request is broken off or its connection is lost first: then it rejects, whatever becomes of `work`. */
  async during<T>(work: Promise<T>): Promise<T> {
    return await new Promise<T>((resolve, reject) => {
      this.#reject = reject
      work.then(resolve, reject)
      if (this.interruptReason) reject(new Error('The request was broken off.'))
    })
  }

  /** Waits for what the request needs before it can be made. `undefined`: it was broken off first. */
  async unlessInterrupted<T>(needed: Promise<T>): Promise<T | undefined> {
    try {
      return await this.during(needed)
    } catch (error) {
      if (this.interruptReason === undefined) throw error
      return undefined
    }
  }

  /** Lets go of the timer and the signal. */
  end(): void {
    this.#cancelTimer()
    this.#onInterrupt.clear()
    this.#signal?.removeEventListener('abort', this.#abort)
  }

  #noteOdd({ statusCode = 0 }: IncomingMessage, isFromProxy: boolean): void {
    this.odd = { status: statusCode, isFromProxy }
  }

  #watch(socket: Socket, isHttps: boolean): void {
    // Nothing is written before this moment, so it never will be.
    if (socket.destroyed) return
    // The agents of proxies replay the answer to CONNECT on a socket that cannot be written to.
    if (isHttps && !isEncrypted(socket) && !socket.writable) return
    const event = connectionEvent(socket)
    if (event === undefined) {
      this.wasSent = true
    } else {
      socket.once(event, () => {
        this.wasSent = true
      })
    }
  }
}

/** https://nodejs.org/api/tls.html#tlssocketencrypted: it tells TLS sockets from others, those of tools for tests too. */
function isEncrypted(socket: object): boolean {
  return 'encrypted' in socket && socket.encrypted === true
}

/** What a socket will tell when its connection stands; `undefined` when it stands already, as one that is used again does. */
function connectionEvent(socket: Socket): 'secureConnect' | 'connect' | undefined {
  if (socket instanceof TLSSocket) {
    // Undefined until the handshake is over. `connecting` does not tell: through a proxy, the connection stands before that.
    return socket.getPeerFinished() === undefined ? 'secureConnect' : undefined
  }
  return socket.connecting ? 'connect' : undefined
}

function withCode(code: string): Error {
  return Object.assign(new Error('The connection ended without a response.'), { code })
}
