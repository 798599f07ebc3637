import type { LoadDrivers } from './drivers.ts'
import { type Connector, endClient, type RedisClient } from './ioredis.ts'

type Reader = (text: string) => void

/** What other processes publish. Connected only from the first listener on, and again by itself. */
export class ChangeSubscriber {
  readonly #drivers: LoadDrivers
  readonly #timeoutMs: number
  readonly #readers = new Map<string, Reader>()
  #client: RedisClient | undefined
  #isClosed = false

  constructor(drivers: LoadDrivers, timeoutMs: number) {
    this.#drivers = drivers
    this.#timeoutMs = timeoutMs
  }

  /** Reads one channel, which has one reader. Returns the way to stop. */
  read(channel: string, reader: Reader): () => void {
    if (this.#isClosed) return () => {}
    this.#readers.set(channel, reader)
    this.#subscribe(channel)
    return () => {
      this.#readers.delete(channel)
      this.#client?.unsubscribe(channel).catch(() => {})
    }
  }

  /** No client uses the store any more. Without a reader there is no connection. */
  release(): void {
    if (this.#client === undefined || this.#readers.size > 0) return
    endClient(this.#client)
    this.#client = undefined
  }

  close(): void {
    this.#isClosed = true
    this.#readers.clear()
    if (this.#client !== undefined) endClient(this.#client)
  }

  /** Says nothing of a driver that is not there: every step of the store does, and nothing is published before one succeeds. */
  async #subscribe(channel: string): Promise<void> {
    const drivers = await this.#drivers().catch(() => undefined)
    if (drivers === undefined || this.#isClosed || !this.#readers.has(channel)) return
    this.#client ??= this.#open(drivers.connector)
    // While Redis is away ioredis remembers what to subscribe to. It fails only when it is ended.
    this.#client.subscribe(channel).catch(() => {})
  }

  #open(connector: Connector): RedisClient {
    const client = connector.open({
      connectTimeout: this.#timeoutMs,
      maxRetriesPerRequest: null,
    })
    client.on('message', (channel: string, text: string) => this.#readers.get(channel)?.(text))
    return client
  }
}
