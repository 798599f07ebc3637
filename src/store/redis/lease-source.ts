import Bottleneck from 'bottleneck'
import { settlesWithin, systemClock } from '../../util/index.ts'
import type { LeaseSource } from '../store.ts'
import type { LoadDrivers } from './drivers.ts'
import type { Connector, RedisClient, RedisConnectionOptions } from './ioredis.ts'
import { addressOf } from './ioredis.ts'
import { closedError, storeErrorOf, unreachableError } from './redis-failure.ts'

/** How long Redis keeps the state of a rate limit that no process uses any more, in milliseconds. */
const unusedForMs = 600_000

export interface RedisLeaseOptions {
  readonly connection: RedisConnectionOptions
  readonly timeoutMs: number
  readonly drivers: LoadDrivers
  /** The name of the rate limit, which is part of all its keys. */
  readonly id: string
  readonly leaseMs: number
}

/** Leases by bottleneck's clustering: one job is one lease, and Redis stores when the next one may begin. */
export class RedisLeaseSource implements LeaseSource {
  readonly #options: RedisLeaseOptions
  #limiter: LeaseLimiter | undefined
  #isClosed = false

  constructor(options: RedisLeaseOptions) {
    this.#options = options
  }

  async next(): Promise<void> {
    const { connector } = await this.#options.drivers()
    if (this.#isClosed) throw closedError()
    this.#limiter ??= new LeaseLimiter(this.#options, connector)
    const limiter = this.#limiter
    try {
      await limiter.next()
    } catch (cause) {
      // Bottleneck waits for a job that got stuck, so the next lease gets a new limiter.
      limiter.end()
      if (this.#limiter === limiter) this.#limiter = undefined
      throw this.#isClosed ? closedError() : storeErrorOf(cause, addressOf(this.#options.connection), true)
    }
  }

  close(): void {
    this.#isClosed = true
    this.#limiter?.end()
  }
}

/** A limiter with connections of its own, used until its first failure. */
class LeaseLimiter {
  readonly #limiter: Bottleneck
  readonly #connection: Bottleneck.IORedisConnection
  readonly #end: () => void
  readonly #address: string
  readonly #ready: Promise<void>
  /** Never fulfilled. Rejects when the limiter has failed. */
  readonly #broken: Promise<never>
  #break: (cause: unknown) => void = () => {}

  constructor({ connection, timeoutMs, id, leaseMs }: RedisLeaseOptions, connector: Connector) {
    const { client, end } = connector.openWithCopies({
      enableOfflineQueue: false,
      autoResendUnfulfilledCommands: false,
      maxRetriesPerRequest: 0,
      connectTimeout: timeoutMs,
      commandTimeout: timeoutMs,
      reconnectOnError: removeErrorPrefix,
    })
    useServerTime(client)
    this.#end = end
    this.#address = addressOf(connection)
    this.#broken = new Promise((_, reject) => {
      this.#break = reject
    })
    this.#broken.catch(() => {})
    // Without a class bottleneck loads ioredis by itself, where no bundler sees it. With a client it does not use the class.
    this.#connection = new Bottleneck.IORedisConnection({ client, Redis: client.constructor })
    this.#connection.on('error', () => {})
    this.#limiter = new Bottleneck({
      id,
      connection: this.#connection,
      minTime: leaseMs,
      timeout: unusedForMs,
    })
    this.#limiter.on('error', (error) => this.#break(error))
    this.#ready = this.#start(timeoutMs, leaseMs)
    this.#ready.catch(() => {})
  }

  async next(): Promise<void> {
    await Promise.race([this.#ready, this.#broken])
    await Promise.race([this.#limiter.schedule(async () => {}), this.#broken])
  }

  end(): void {
    this.#break(unreachableError(this.#address))
    // Stops the heartbeat without sending a command, because Redis may be away.
    this.#connection.disconnect(false)
    this.#end()
  }

  async #start(timeoutMs: number, leaseMs: number): Promise<void> {
    const started = this.#limiter.ready()
    if (!(await settlesWithin(systemClock, timeoutMs, started))) throw unreachableError(this.#address)
    await started
    // The first process stored the rate. The newest process has the newest configuration.
    await this.#limiter.updateSettings({ minTime: leaseMs })
  }
}

/**
 * Makes bottleneck's scripts use the server's time. By default they use the time of the process that runs them, and a process whose clock
 * is fast would take the leases of all others.
 */
function useServerTime(client: RedisClient): void {
  const { defineCommand } = client
  const define: typeof defineCommand = (name, definition) =>
    defineCommand.call(client, name, { ...definition, lua: definition.lua.replace(callersTime, serversTime) })
  Object.assign(client, { defineCommand: define })
}

const callersTime = 'local now = tonumber(ARGV[1])'
const serversTime = `local server_time = redis.call('TIME')
local now = server_time[1] * 1000 + math.floor(server_time[2] / 1000)`

/**
 * Removes the ERR with which the errors of a script begin since Redis 7. With it bottleneck does not recognize its own two errors, and never
 * recovers from an emptied Redis or from ten seconds without a heartbeat: https://github.com/SGrondin/bottleneck/issues/205. ioredis passes
 * every error to this function before bottleneck receives it.
 */
function removeErrorPrefix(error: Error): boolean {
  error.message = error.message.replace(/^ERR (?=(?:SETTINGS_KEY_NOT_FOUND|UNKNOWN_CLIENT)$)/, '')
  return false
}
