import { endClient, openClient, type RedisClient, type RedisConnection } from './ioredis.ts'

type Reader = (text: string) => void

/** What other processes publish. Connected only from the first listener on, and again by itself. */
export class News {
  readonly #connection: RedisConnection
  readonly #timeoutMs: number
  readonly #readers = new Map<string, Reader>()
  #client: RedisClient | undefined
  #isClosed = false

  constructor(connection: RedisConnection, timeoutMs: number) {
    this.#connection = connection
    this.#timeoutMs = timeoutMs
  }

  /** Reads one channel, which has one reader. Returns the way to stop. */
  read(channel: string, reader: Reader): () => void {
    if (this.#isClosed) return () => {}
    this.#readers.set(channel, reader)
    this.#client ??= this.#open()
    // While Redis is away ioredis remembers what to subscribe to. It fails only when it is ended.
    this.#client.subscribe(channel).catch(() => {})
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

  #open(): RedisClient {
    const client = openClient(this.#connection, {
      connectTimeout: this.#timeoutMs,
      maxRetriesPerRequest: null,
    })
    client.on('message', (channel: string, text: string) => this.#readers.get(channel)?.(text))
    return client
  }
}
