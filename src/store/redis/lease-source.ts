import Bottleneck from 'bottleneck'
import { settlesWithin, systemClock } from '../../util/index.ts'
import type { LeaseSource } from '../store.ts'
import { addressOf } from './address.ts'
import type { LoadDrivers } from './drivers.ts'
import type { Connector, RedisClient, RedisConnectionOptions } from './ioredis.ts'
import { closedError, storeErrorOf, unreachableError } from './redis-failure.ts'

/** How long Redis keeps what bottleneck knows of a pace that nobody goes by any more, in milliseconds. */
const forgottenAfterMs = 600_000

export interface RedisLeaseOptions {
  readonly connection: RedisConnectionOptions
  readonly timeoutMs: number
  readonly drivers: LoadDrivers
  /** The name of the pace, which all its keys have in them. */
  readonly id: string
  readonly leaseMs: number
}

/** Turns by bottleneck's own clustering: one job is one turn, and Redis knows when the next one may begin. */
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
    const pacer = this.#limiter
    try {
      await pacer.next()
    } catch (cause) {
      // Bottleneck forgets no turn that got stuck on the way, and would wait for it: a new one is made for the next turn.
      pacer.end()
      if (this.#limiter === pacer) this.#limiter = undefined
      throw this.#isClosed ? closedError() : storeErrorOf(cause, addressOf(this.#options.connection), true)
    }
  }

  close(): void {
    this.#isClosed = true
    this.#limiter?.end()
  }
}

/** A limiter with connections of its own, good until its first failure. */
class LeaseLimiter {
  readonly #limiter: Bottleneck
  readonly #connection: Bottleneck.IORedisConnection
  readonly #end: () => void
  readonly #address: string
  readonly #ready: Promise<void>
  /** Never fulfilled. Rejects when the limiter can no longer be relied on. */
  readonly #broken: Promise<never>
  #break: (cause: unknown) => void = () => {}

  constructor({ connection, timeoutMs, id, leaseMs }: RedisLeaseOptions, connector: Connector) {
    const { client, end } = connector.openWithCopies({
      enableOfflineQueue: false,
      autoResendUnfulfilledCommands: false,
      maxRetriesPerRequest: 0,
      connectTimeout: timeoutMs,
      commandTimeout: timeoutMs,
      reconnectOnError: speakAsBeforeRedis7,
    })
    goByServerTime(client)
    this.#end = end
    this.#address = addressOf(connection)
    this.#broken = new Promise((_, reject) => {
      this.#break = reject
    })
    this.#broken.catch(() => {})
    // Without a class bottleneck loads ioredis by itself, where no bundler sees it. Beside a client it has no use for the class.
    this.#connection = new Bottleneck.IORedisConnection({ client, Redis: client.constructor })
    this.#connection.on('error', () => {})
    this.#limiter = new Bottleneck({
      id,
      connection: this.#connection,
      minTime: leaseMs,
      timeout: forgottenAfterMs,
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
    // Stops the heartbeat. It says nothing to Redis, which may be away.
    this.#connection.disconnect(false)
    this.#end()
  }

  async #start(timeoutMs: number, turnMs: number): Promise<void> {
    const started = this.#limiter.ready()
    if (!(await settlesWithin(systemClock, timeoutMs, started))) throw unreachableError(this.#address)
    await started
    // Whoever came first has set the pace. The newest process knows the newest configuration.
    await this.#limiter.updateSettings({ minTime: turnMs })
  }
}

/**
 * Bottleneck's scripts are told the time of the process that runs them, so that one whose clock is ahead would take the turns of all others
 * for as long. Here they ask the server, whose time is the same for all.
 */
function goByServerTime(client: RedisClient): void {
  const { defineCommand } = client
  const define: typeof defineCommand = (name, definition) =>
    defineCommand.call(client, name, { ...definition, lua: definition.lua.replace(callersTime, serversTime) })
  Object.assign(client, { defineCommand: define })
}

const callersTime = 'local now = tonumber(ARGV[1])'
const serversTime = `local server_time = redis.call('TIME')
local now = server_time[1] * 1000 + math.floor(server_time[2] / 1000)`

/**
 * Since Redis 7 the errors of a script begin with ERR, so bottleneck does not know its own two again, and never recovers from a
 * Redis that was emptied or from its own silence of ten seconds: https://github.com/SGrondin/bottleneck/issues/205. ioredis shows
 * every error here before bottleneck gets it.
 */
function speakAsBeforeRedis7(error: Error): boolean {
  error.message = error.message.replace(/^ERR (?=(?:SETTINGS_KEY_NOT_FOUND|UNKNOWN_CLIENT)$)/, '')
  return false
}
