import type { StoreChange, WatchedIds } from '../store.ts'
import type { LoadDrivers } from './drivers.ts'
import { gateIn, messageIn } from './encoding.ts'
import { type Connector, endClient, type RedisClient } from './ioredis.ts'

type Reader = (text: string) => void

/** Receives what other processes publish. It connects for the first reader, and reconnects by itself. */
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

  /** Reads one channel, which has one reader. Returns an unsubscribe function. */
  read(channel: string, reader: Reader): () => void {
    if (this.#isClosed) return () => {}
    this.#readers.set(channel, reader)
    this.#subscribe(channel)
    return () => {
      this.#readers.delete(channel)
      this.#client?.unsubscribe(channel).catch(() => {})
    }
  }

  /** Ends the connection if it has no reader. */
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

  /** Ignores a missing driver: every operation of the store reports it, and nothing is published before one succeeds. */
  async #subscribe(channel: string): Promise<void> {
    const drivers = await this.#drivers().catch(() => undefined)
    if (drivers === undefined || this.#isClosed || !this.#readers.has(channel)) return
    this.#client ??= this.#open(drivers.connector)
    // ioredis keeps the subscription while Redis is away. It fails only when the connection is ended.
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

interface Watcher {
  readonly listener: (change: StoreChange) => void
  readonly followed: WatchedIds | undefined
}

/** The listeners to the changes of one scope. */
export class Watchers {
  readonly #writer: string
  readonly #startReading: () => () => void
  readonly #watchers = new Set<Watcher>()
  #stopReading: (() => void) | undefined

  /**
   * @param writer The name that this process writes under. Its own writes are notified at once, not when they are received.
   * @param startReading Subscribes to what every process publishes. Returns an unsubscribe function.
   */
  constructor(writer: string, startReading: (reader: (text: string) => void) => () => void) {
    this.#writer = writer
    this.#startReading = () => startReading((text) => this.#read(text))
  }

  add(listener: (change: StoreChange) => void, followed: WatchedIds | undefined): () => void {
    const watcher: Watcher = { listener, followed }
    this.#watchers.add(watcher)
    this.#stopReading ??= this.#startReading()
    return () => {
      if (!this.#watchers.delete(watcher) || this.#watchers.size > 0) return
      this.#stopReading?.()
      this.#stopReading = undefined
    }
  }

  notify(change: StoreChange): void {
    for (const { listener } of this.#watchers) listener(change)
  }

  /**
   * Reads a write of any process: `<writer> gate` or `<writer> message <id>`, and the record on the next line. A busy process receives
   * thousands a second that no listener watches, so these are dropped unparsed.
   */
  #read(text: string): void {
    const end = text.indexOf('\n')
    const [writer, type, ...words] = text.slice(0, end).split(' ')
    if (writer === this.#writer) return
    if (type === 'gate') {
      this.notify({ type: 'gate', record: gateIn(text) })
      return
    }
    const id = words.join(' ')
    const watchers = [...this.#watchers].filter(({ followed }) => followed?.has(id))
    if (watchers.length === 0) return
    const record = messageIn(text)
    for (const { listener } of watchers) listener({ type: 'message', id, record })
  }
}
