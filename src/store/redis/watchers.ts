import { type MessageRecord, ownerOf, type QueueName, queueOf } from '../../model/index.ts'
import type { StoreChange, WatchedIds } from '../store.ts'
import type { ChannelReader } from './change-subscriber.ts'
import { gateIn, laneIn, messageIn } from './encoding.ts'

/** What the process wants to know of the writes of others, beside what it tells its listeners. */
export interface Hearing {
  /** Reads a message that a listener follows. */
  readonly get: (id: string) => Promise<MessageRecord | undefined>
  /** Another process has written this message. It has its owner until then, or none. */
  readonly onMessage: (id: string, aliveUntil: number | undefined) => void
  /** An owner of another process is alive until then, or 0: it has closed. */
  readonly onAlive: (until: number) => void
  /** What others have written may have been missed. */
  readonly onMissed: () => void
}

interface Watcher {
  readonly listener: (change: StoreChange) => void
  readonly followed: WatchedIds | undefined
}

/** The listeners to the changes of one scope. */
export class Watchers {
  readonly #writer: string
  readonly #hearing: Hearing
  readonly #startReading: () => () => void
  readonly #watchers = new Set<Watcher>()
  #stopReading: (() => void) | undefined

  /**
   * @param writer The name that this process writes under. Its own writes are notified at once, not when they are received.
   * @param startReading Subscribes to what every process publishes. Returns an unsubscribe function.
   */
  constructor(writer: string, hearing: Hearing, startReading: (reader: ChannelReader) => () => void) {
    this.#writer = writer
    this.#hearing = hearing
    this.#startReading = () =>
      startReading({ onText: (text) => this.#read(text), onBegin: () => this.#begin() })
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

  #begin(): void {
    this.#hearing.onMissed()
    this.notify({ type: 'missed' })
  }

  /**
   * Reads a notice of any process: `gate` or `lane` with the record on the next line, `wrote` without the record and in a line for each message, `alive`, or
   * `message` with the record, which version 0.7 publishes.
   */
  #read(text: string): void {
    const end = text.indexOf('\n')
    const [writer, type, ...words] = (end === -1 ? text : text.slice(0, end)).split(' ')
    if (writer === this.#writer) return
    if (type === 'gate') this.notify({ type: 'gate', record: gateIn(text) })
    else if (type === 'lane') this.notify({ type: 'lane', record: laneIn(text) })
    else if (type === 'alive') this.#hearing.onAlive(Number(words[0]))
    else if (type === 'wrote') for (const line of text.split('\n')) this.#readWritten(line)
    else if (type === 'message') this.#readEarlier(messageIn(text))
  }

  #readWritten(line: string): void {
    const [, , until, dueAt, queue, ...words] = line.split(' ')
    const id = words.join(' ')
    this.#hearing.onMessage(id, Number(until) || undefined)
    if (isQueue(queue)) this.notify({ type: 'due', queue, dueAt: Number(dueAt) })
    // Read only if a listener follows it, because a busy process hears of thousands a second.
    if (this.#followersOf(id).length > 0) this.#readFollowed(id)
  }

  /** A failed read is reported by the next operation, and the client looks by itself later. */
  async #readFollowed(id: string): Promise<void> {
    const record = await this.#hearing.get(id).catch(() => undefined)
    if (record !== undefined) this.#tellFollowers(record)
  }

  #readEarlier(record: MessageRecord): void {
    const { id, dueAt } = record
    // Version 0.7 does not tell until when an owner is alive, so the next look asks Redis.
    this.#hearing.onMessage(id, ownerOf(record) === undefined ? undefined : 0)
    const queue = queueOf(record)
    if (queue !== undefined && dueAt !== undefined) this.notify({ type: 'due', queue, dueAt })
    this.#tellFollowers(record)
  }

  #followersOf(id: string): Watcher[] {
    return [...this.#watchers].filter(({ followed }) => followed?.has(id))
  }

  #tellFollowers(record: MessageRecord): void {
    const { id } = record
    for (const { listener } of this.#followersOf(id)) listener({ type: 'message', id, record })
  }
}

/** What a process publishes when it has written a message: the parts that others need to know of it, without its content. */
export function writtenNotice(writer: string, record: MessageRecord, aliveUntil: number | undefined): string {
  const queue = queueOf(record)
  const { id, dueAt = 0 } = record
  return `${writer} wrote ${aliveUntil ?? 0} ${queue === undefined ? 0 : dueAt} ${queue ?? '-'} ${id}`
}

const queues: Readonly<Record<QueueName, true>> = { review: true, 'follow-up': true, queued: true }

function isQueue(name: string | undefined): name is QueueName {
  return name !== undefined && Object.hasOwn(queues, name)
}
