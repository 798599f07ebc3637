import { addressOf } from './address.ts'
import { defineCommands } from './commands.ts'
import { ConcurrencyLimit } from './concurrency-limit.ts'
import type { LoadDrivers } from './drivers.ts'
import { type Connector, endClient, type RedisClient, type RedisConnectionOptions } from './ioredis.ts'
import { closedError, storeErrorOf, unreachableError } from './redis-failure.ts'

/**
 * Steps that Redis is asked for at once; the others wait here. So a burst of ten thousand waits for its turn, and only for Redis
 * does the time run that an answer may take. Redis does some thousands of them a second.
 */
const maxConcurrency = 500

export interface RedisConnectionSettings {
  readonly connection: RedisConnectionOptions
  readonly timeoutMs: number
  readonly drivers: LoadDrivers
  /** Told of the first connection that stands. */
  readonly onConnected: (client: RedisClient) => void
}

/**
 * The one connection that every step of a store goes through. It fails promptly: nothing is queued while Redis is away and nothing
 * is sent twice, because the layer above knows better what is worth repeating.
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
  #timeOffset: number | undefined
  #isClosed = false

  constructor(options: RedisConnectionSettings) {
    this.#options = options
  }

  get isClosed(): boolean {
    return this.#isClosed
  }

  /** Does something in Redis. Whatever goes wrong is a `StoreError`. */
  use<Value>(step: (client: RedisClient) => Promise<Value>): Promise<Value> {
    return this.#limit.run(() => this.#do(step))
  }

  /** What time the server says it is, in milliseconds since 1970. */
  async time(): Promise<number> {
    const [seconds, microseconds] = await this.use((client) => client.time())
    const time = Number(seconds) * 1_000 + Math.floor(Number(microseconds) / 1_000)
    this.#timeOffset = time - performance.now()
    return time
  }

  /** The same without asking, as far as the server has told it yet. */
  now(): number {
    return this.#timeOffset === undefined ? Date.now() : performance.now() + this.#timeOffset
  }

  /** The same for a step that writes. A Redis that has taken one is no replica by its configuration. */
  async write<Value>(step: (client: RedisClient) => Promise<Value>): Promise<Value> {
    const value = await this.use(step)
    this.#hasWritten = true
    return value
  }

  /** There is a client to keep the connection for. */
  hold(): void {
    this.#isHeld = true
  }

  /** No client uses the store any more: no connection is kept between two steps, so that the process may end. */
  release(): void {
    this.#isHeld = false
    this.#endIfIdle()
  }

  /** Takes no further step, and resolves once those under way have come to their end. */
  async finish(): Promise<void> {
    this.#isClosed = true
    if (this.#client?.status === 'ready') await this.#client.quit().catch(() => {})
  }

  /** Ends the connection now. */
  end(): void {
    this.#isClosed = true
    if (this.#client !== undefined) endClient(this.#client)
  }

  async #do<Value>(step: (client: RedisClient) => Promise<Value>): Promise<Value> {
    if (this.#isClosed) throw closedError()
    this.#inFlight += 1
    try {
      return await step(await this.#ready())
    } catch (cause) {
      throw this.#isClosed ? closedError() : this.#errorOf(cause)
    } finally {
      this.#inFlight -= 1
      if (!this.#isHeld) this.#endIfIdle()
    }
  }

  /** Ends the connection once nothing is under way on it. The next step makes a new one. */
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
      const settle = (happened: () => void) => () => {
        clearTimeout(timer)
        client.off('ready', succeed).off('close', fail).off('end', fail)
        happened()
      }
      const succeed = settle(resolve)
      const fail = settle(() => reject(this.#failure()))
      const timer = setTimeout(fail, this.#options.timeoutMs)
      client.once('ready', succeed).once('close', fail).once('end', fail)
    })
  }

  /** Why there is no connection: Redis may be away, and it may refuse the password. */
  #failure(): Error {
    if (this.#lastError !== undefined) return this.#errorOf(this.#lastError)
    return unreachableError(addressOf(this.#options.connection))
  }

  #errorOf(cause: unknown): Error {
    return storeErrorOf(cause, addressOf(this.#options.connection), this.#hasWritten)
  }

  #open(connector: Connector): RedisClient {
    const { timeoutMs, onConnected } = this.#options
    const client = connector.open({
      lazyConnect: true,
      enableOfflineQueue: false,
      autoResendUnfulfilledCommands: false,
      // What was sent when the connection broke is rejected at once, not when it stands again.
      maxRetriesPerRequest: 0,
      connectTimeout: timeoutMs,
      commandTimeout: timeoutMs,
      // A connection on which nothing comes back is dead, though nobody said so: a new one is made.
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
