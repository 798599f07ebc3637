import type { ClientRequest, IncomingMessage, RequestOptions } from 'node:http'
import type { Socket } from 'node:net'
import { proxyOf } from './proxy.ts'

/** Why this client interrupted a request. */
export type InterruptReason = 'deadline' | 'aborted' | 'closed'

/** Calls `task` once after `delayMs`. Returns a function that cancels it. */
export type SetTimer = (delayMs: number, task: () => void) => () => void

/** Node's modules for connections, which are loaded with the first request. */
export interface Connector {
  makeRequest(options: RequestOptions, onResponse: (response: IncomingMessage) => void): ClientRequest
  /** The event that a socket emits when its connection is established. `undefined`: it is. */
  connectionEvent(socket: Socket): 'secureConnect' | 'connect' | undefined
}

export interface RequestTrackerOptions {
  /** How long the request and its whole response may take, in milliseconds. */
  readonly timeoutMs: number
  readonly setTimer: SetTimer
  readonly network: Connector
  readonly signal?: AbortSignal | undefined
}

/** A response that ended the request and that is not Gupshup's. */
export interface OddResponse {
  readonly status: number
  /** Whether it arrived without TLS although the address is https. Then the proxy sent it. */
  readonly isFromProxy: boolean
}

/**
 * Tracks one request and limits its time. It knows whether the connection was ever established, which separates a request that never left
 * from one that may have arrived. axios uses it as its `transport`, so it sees the request as Node makes it.
 *
 * It never waits for axios, the agent or the connection to report the end, because a stuck agent and an endless response report nothing.
 * Deadline, signal and `close()` settle `during()` themselves, then destroy the request.
 */
export class RequestTracker {
  /** Whether anything can have reached the server. */
  wasSent = false
  interruptReason: InterruptReason | undefined
  /** `host:port` of the proxy that the request goes through, if its options name one. */
  proxy: string | undefined
  /** Set when the response is not Gupshup's. */
  odd: OddResponse | undefined
  readonly #network: Connector
  readonly #cancelTimer: () => void
  readonly #signal: AbortSignal | undefined
  readonly #abort = () => this.interrupt('aborted')
  #onInterrupt: Set<() => void> | undefined
  #request: ClientRequest | undefined
  #reject: (error: Error) => void = () => {}

  constructor({ timeoutMs, setTimer, network, signal }: RequestTrackerOptions) {
    this.#network = network
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
    if (this.interruptReason) throw new Error('The request was interrupted before it was made.')
    const isHttps = options.protocol === 'https:'
    this.proxy = proxyOf(options)
    let hasResponse = false
    const request = this.#network.makeRequest(options, (response) => {
      hasResponse = true
      if (isHttps && !isEncrypted(response.socket)) this.#noteOdd(response, true)
      onResponse(response)
    })
    this.#request = request
    request.on('socket', (socket) => this.#watch(socket, isHttps))
    // Without a listener Node closes the connection, and reports neither a response nor an error.
    request.on('upgrade', (response, socket) => {
      hasResponse = true
      socket.destroy()
      this.#noteOdd(response, isHttps && !isEncrypted(socket))
      this.#reject(new Error('The connection was switched to another protocol.'))
    })
    // Later, because a more specific error is emitted at the same time.
    request.on('close', () => {
      if (!hasResponse) setImmediate(() => this.#reject(withCode('ECONNRESET')))
    })
    // The caller can abort while the agent makes the connection.
    if (this.interruptReason) request.destroy()
    return request
  }

  /** Interrupts the request. */
  interrupt(reason: InterruptReason): void {
    if (this.interruptReason !== undefined) return
    this.interruptReason = reason
    this.#reject(new Error('The request was interrupted.'))
    for (const listener of [...(this.#onInterrupt ?? [])]) listener()
    this.#request?.destroy()
  }

  /** Calls `listener` when the request is interrupted. Returns an unsubscribe function. */
  onCancel(listener: () => void): () => void {
    this.#onInterrupt ??= new Set()
    this.#onInterrupt.add(listener)
    return () => {
      this.#onInterrupt?.delete(listener)
    }
  }

  /** Calls `reject` when the request is interrupted or loses its connection. */
  onEnd(reject: (error: Error) => void): void {
    this.#reject = reject
    if (this.interruptReason) reject(new Error('The request was interrupted.'))
  }

  /** The result of `work`. Rejects when the request is interrupted or loses its connection first. */
  async during<T>(work: Promise<T>): Promise<T> {
    return await new Promise<T>((resolve, reject) => {
      work.then(resolve, reject)
      this.onEnd(reject)
    })
  }

  /** Waits for something that the request needs. Resolves to `undefined` when the request is interrupted first. */
  async unlessInterrupted<T>(needed: Promise<T>): Promise<T | undefined> {
    try {
      return await this.during(needed)
    } catch (error) {
      if (this.interruptReason === undefined) throw error
      return undefined
    }
  }

  /** Releases the timer and the signal. */
  end(): void {
    this.#cancelTimer()
    this.#onInterrupt = undefined
    this.#signal?.removeEventListener('abort', this.#abort)
  }

  #noteOdd({ statusCode = 0 }: IncomingMessage, isFromProxy: boolean): void {
    this.odd = { status: statusCode, isFromProxy }
  }

  #watch(socket: Socket, isHttps: boolean): void {
    // Nothing was written before, so nothing will be.
    if (socket.destroyed) return
    // Proxy agents replay the response to CONNECT on a socket that cannot be written to.
    if (isHttps && !isEncrypted(socket) && !socket.writable) return
    const event = this.#network.connectionEvent(socket)
    if (event === undefined) {
      this.wasSent = true
    } else {
      socket.once(event, () => {
        this.wasSent = true
      })
    }
  }
}

/** Recognizes TLS sockets, also those of test tools: https://nodejs.org/api/tls.html#tlssocketencrypted. */
function isEncrypted(socket: object): boolean {
  return 'encrypted' in socket && socket.encrypted === true
}

function withCode(code: string): Error {
  return Object.assign(new Error('The connection ended without a response.'), { code })
}
