import type { LoadDrivers } from './drivers.ts'
import { type Connector, endClient, type RedisClient } from './ioredis.ts'

/** How often the connection is tested, in milliseconds: a subscriber is silent, so it would not notice that its peer is gone. Our choice. */
const testMs = 5_000

/** What is read of one channel. */
export interface ChannelReader {
  readonly onText: (text: string) => void
  /** The channel is read from now on. What was published before may have been missed. */
  readonly onBegin: () => void
}

/** Receives what other processes publish, for all scopes of a store. It connects for the first reader, and reconnects by itself. */
export class ChangeSubscriber {
  readonly #drivers: LoadDrivers
  readonly #timeoutMs: number
  readonly #onTest: () => Promise<void>
  readonly #readers = new Map<string, ChannelReader>()
  /** The channels that Redis has confirmed for the present connection. */
  readonly #confirmed = new Set<string>()
  #client: RedisClient | undefined
  #test: NodeJS.Timeout | undefined
  #isClosed = false

  /** @param onTest Called before a channel is read, and whenever the connection is tested. It never rejects. */
  constructor(drivers: LoadDrivers, timeoutMs: number, onTest: () => Promise<void>) {
    this.#drivers = drivers
    this.#timeoutMs = timeoutMs
    this.#onTest = onTest
  }

  /** Reads one channel, which has one reader. Returns an unsubscribe function. */
  read(channel: string, reader: ChannelReader): () => void {
    if (this.#isClosed) return () => {}
    this.#readers.set(channel, reader)
    this.#subscribe([channel])
    return () => {
      this.#readers.delete(channel)
      this.#confirmed.delete(channel)
      this.#client?.unsubscribe(channel).catch(() => {})
    }
  }

  /** Whether everything that is published on the channel now is received. */
  isReading(channel: string): boolean {
    return this.#confirmed.has(channel)
  }

  /** Notices of any channel may have been missed, or Redis was emptied. */
  begin(): void {
    for (const channel of this.#confirmed) this.#readers.get(channel)?.onBegin()
  }

  /** Ends the connection if it has no reader. */
  release(): void {
    if (this.#client === undefined || this.#readers.size > 0) return
    this.#end(this.#client)
    this.#client = undefined
  }

  close(): void {
    this.#isClosed = true
    this.#readers.clear()
    if (this.#client !== undefined) this.#end(this.#client)
  }

  #end(client: RedisClient): void {
    clearInterval(this.#test)
    this.#confirmed.clear()
    endClient(client)
  }

  /** Ignores a missing driver: every operation of the store reports it, and nothing is published before one succeeds. */
  async #subscribe(channels: readonly string[]): Promise<void> {
    const drivers = await this.#drivers().catch(() => undefined)
    const wanted = channels.filter((channel) => this.#readers.has(channel))
    if (drivers === undefined || this.#isClosed || wanted.length === 0) return
    this.#client ??= this.#open(drivers.connector)
    const client = this.#client
    // It fails when the connection breaks or is ended. The next connection subscribes to all channels again.
    const isDone = await client.subscribe(...wanted).then(
      () => true,
      () => false,
    )
    // A cluster moves its subscriber from node to node without telling, so what it missed is found by looking.
    if (isDone && !client.isCluster) await this.#onTest()
    if (!isDone || client.isCluster || client !== this.#client || client.status !== 'ready') return
    for (const channel of wanted) {
      const reader = this.#readers.get(channel)
      if (reader === undefined || this.#confirmed.has(channel)) continue
      this.#confirmed.add(channel)
      reader.onBegin()
    }
  }

  #open(connector: Connector): RedisClient {
    const client = connector.open({
      connectTimeout: this.#timeoutMs,
      maxRetriesPerRequest: null,
      // Ends a connection whose test is not answered. ioredis opens a new one.
      socketTimeout: this.#timeoutMs,
    })
    client.on('message', (channel: string, text: string) => this.#readers.get(channel)?.onText(text))
    client.on('close', () => this.#confirmed.clear())
    client.on('ready', () => this.#subscribe([...this.#readers.keys()]))
    if (!client.isCluster) {
      this.#test = setInterval(() => {
        if (client.status !== 'ready') return
        client.ping().catch(() => {})
        void this.#onTest()
      }, testMs)
      this.#test.unref()
    }
    return client
  }
}
