import { defineCommands } from './commands.ts'
import type { LoadDrivers } from './drivers.ts'
import {
  addressOf,
  type Connector,
  endClient,
  type RedisClient,
  type RedisConnectionOptions,
} from './ioredis.ts'
import { closedError, storeErrorOf, unreachableError } from './redis-failure.ts'

/**
 * How many scripts and commands of all scopes are sent to Redis at once. The others of a burst wait here, so that `timeoutMs` measures only the time that
 * Redis takes.
 */
const maxConcurrency = 500

/** How long an answer about the time serves other clients, in milliseconds. Our choice: less than the five seconds after which each asks again. */
const timeValidMs = 2_000

/** A slower answer is inexact, and serves only those who wait for it. In milliseconds. */
const maxTimeRequestMs = 250

/** What the server's clock showed when this machine's monotonic clock showed `at`. */
interface ServerTime {
  readonly time: number
  readonly at: number
}

export interface RedisConnectionSettings {
  readonly connection: RedisConnectionOptions
  readonly timeoutMs: number
  readonly drivers: LoadDrivers
  /** Called when the first connection is established. */
  readonly onConnected: (client: RedisClient) => void
}

/**
 * The one connection for the operations of a store. It fails fast: no command is queued while Redis is away, and none is sent twice, because
 * the client knows which operations to retry.
 */
export class RedisConnection {
  readonly #options: RedisConnectionSettings
  readonly #limit = new ConcurrencyLimit(maxConcurrency)
  #client: RedisClient | undefined
  #connecting: Promise<void> | undefined
  #wasConnected = false
  #hasWritten = false
  #isHeld = true
  #inFlight = 0
  #lastError: unknown
  #serverTime: ServerTime | undefined
  #asking: Promise<ServerTime> | undefined
  #isClosed = false

  constructor(options: RedisConnectionSettings) {
    this.#options = options
  }

  get isClosed(): boolean {
    return this.#isClosed
  }

  /** Runs an operation. Rejects with a `StoreError`. */
  use<Value>(operation: (client: RedisClient) => Promise<Value>): Promise<Value> {
    return this.#limit.run(() => this.#do(operation))
  }

  /**
   * The server's time, in the middle between the call and the answer. Unix time in milliseconds. Clients that ask at the same time, or soon after, share one
   * answer, which goes on by this machine's monotonic clock.
   */
  async time(): Promise<number> {
    const askedAt = performance.now()
    const known = this.#serverTime
    const isValid = known !== undefined && askedAt - known.at < timeValidMs
    const { time, at } = isValid ? known : await this.#askTimeOnce()
    return Math.floor(time + (askedAt + performance.now()) / 2 - at)
  }

  async #askTimeOnce(): Promise<ServerTime> {
    this.#asking ??= this.#askTime().finally(() => {
      this.#asking = undefined
    })
    return await this.#asking
  }

  async #askTime(): Promise<ServerTime> {
    const askedAt = performance.now()
    const [seconds, microseconds] = await this.use((client) => client.time())
    const answeredAt = performance.now()
    const time = Number(seconds) * 1_000 + Number(microseconds) / 1_000
    const serverTime = { time, at: (askedAt + answeredAt) / 2 }
    this.#serverTime = answeredAt - askedAt <= maxTimeRequestMs ? serverTime : undefined
    return serverTime
  }

  /** The same for an operation that writes. A Redis that accepted one write was a primary. */
  async write<Value>(operation: (client: RedisClient) => Promise<Value>): Promise<Value> {
    const value = await this.use(operation)
    this.#hasWritten = true
    return value
  }

  /** Keeps the connection between operations. */
  hold(): void {
    this.#isHeld = true
  }

  /** Ends the connection after each operation from now on, so that the process can exit. */
  release(): void {
    this.#isHeld = false
    this.#endIfIdle()
  }

  /** Accepts no further operation, and resolves when the running ones have settled. */
  async finish(): Promise<void> {
    this.#isClosed = true
    if (this.#client?.status === 'ready') await this.#client.quit().catch(() => {})
  }

  /** Ends the connection at once. */
  end(): void {
    this.#isClosed = true
    if (this.#client !== undefined) endClient(this.#client)
  }

  async #do<Value>(operation: (client: RedisClient) => Promise<Value>): Promise<Value> {
    if (this.#isClosed) throw closedError()
    this.#inFlight += 1
    try {
      const client = await this.#ready()
      return await operation(client)
    } catch (cause) {
      throw this.#isClosed ? closedError() : this.failureOf(cause)
    } finally {
      this.#inFlight -= 1
      if (!this.#isHeld) this.#endIfIdle()
    }
  }

  /** Ends the connection if no operation is running. The next operation opens a new one. */
  #endIfIdle(): void {
    const client = this.#client
    if (client === undefined || this.#inFlight > 0) return
    this.#client = undefined
    endClient(client)
  }

  async #ready(): Promise<RedisClient> {
    const { connector } = await this.#options.drivers()
    if (this.#isClosed) throw closedError()
    this.#client ??= this.#open(connector)
    const client = this.#client
    if (client.status === 'ready') return client
    if (client.status === 'wait') client.connect().catch(() => {})
    const isConnecting = client.status === 'connecting' || client.status === 'connect'
    if (!isConnecting) throw this.#failure()
    this.#connecting ??= this.#untilConnected(client).finally(() => {
      this.#connecting = undefined
    })
    await this.#connecting
    return client
  }

  #untilConnected(client: RedisClient): Promise<void> {
    return new Promise((resolve, reject) => {
      const settle = (callback: () => void) => () => {
        clearTimeout(timer)
        client.off('ready', succeed).off('close', fail).off('end', fail)
        callback()
      }
      const succeed = settle(resolve)
      const fail = settle(() => reject(this.#failure()))
      const timer = setTimeout(fail, this.#options.timeoutMs)
      client.once('ready', succeed).once('close', fail).once('end', fail)
    })
  }

  /** Why there is no connection: Redis may be away, or refuse the password. */
  #failure(): Error {
    if (this.#lastError !== undefined) return this.failureOf(this.#lastError)
    return unreachableError(addressOf(this.#options.connection))
  }

  /** Converts an error to the `StoreError` that callers get. */
  failureOf(cause: unknown): Error {
    return storeErrorOf(cause, addressOf(this.#options.connection), this.#hasWritten)
  }

  #open(connector: Connector): RedisClient {
    const { timeoutMs, onConnected } = this.#options
    const client = connector.open({
      lazyConnect: true,
      enableOfflineQueue: false,
      autoResendUnfulfilledCommands: false,
      // Rejects pending commands when the connection breaks, not when it is established again.
      maxRetriesPerRequest: 0,
      connectTimeout: timeoutMs,
      commandTimeout: timeoutMs,
      // A connection without responses may be dead without being closed. ioredis opens a new one.
      socketTimeout: timeoutMs,
    })
    defineCommands(client)
    client.on('error', (error) => {
      this.#lastError = error
    })
    client.on('ready', () => {
      this.#lastError = undefined
      if (!this.#wasConnected) onConnected(client)
      this.#wasConnected = true
    })
    return client
  }
}

/** The end of a task keeps no value. It stays until the lane has another task, and would keep the replies to the last 500 tasks alive. */
function forget(): void {}

/** Limits how many tasks run at once. Tasks are assigned to lanes in turn, and each waits for the one before it in its lane. */
class ConcurrencyLimit {
  readonly #ends: Promise<unknown>[]
  #entered = 0

  constructor(count: number) {
    this.#ends = Array.from({ length: count }, () => Promise.resolve())
  }

  run<Value>(task: () => Promise<Value>): Promise<Value> {
    const lane = this.#entered % this.#ends.length
    this.#entered += 1
    const done = Promise.resolve(this.#ends[lane]).then(task)
    this.#ends[lane] = done.then(forget, forget)
    return done
  }
}
