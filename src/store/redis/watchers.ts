import type { StoreChange, WatchedIds } from '../store.ts'
import { gateIn, messageIn } from './entry.ts'

interface Watcher {
  readonly listener: (change: StoreChange) => void
  readonly followed: WatchedIds | undefined
}

/** Who wants to hear of the changes to one scope. */
export class Watchers {
  readonly #writer: string
  readonly #startReading: () => () => void
  readonly #watchers = new Set<Watcher>()
  #stopReading: (() => void) | undefined

  /**
   * @param writer The name that this process writes under: it knows of its own writes before they come back to it.
   * @param startReading Begins to read what every process publishes. Returns the way to stop.
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

  /** Tells of a write of this process. */
  tell(change: StoreChange): void {
    for (const { listener } of this.#watchers) listener(change)
  }

  /**
   * Told of every write of every process, as `<writer> gate` or `<writer> message <id>` and on the next line the record. A busy
   * process hears of thousands a second that nobody here waits for, so these are dropped unread.
   */
  #read(text: string): void {
    const end = text.indexOf('\n')
    const [writer, type, ...words] = text.slice(0, end).split(' ')
    if (writer === this.#writer) return
    if (type === 'gate') {
      this.tell({ type: 'gate', record: gateIn(text) })
      return
    }
    const id = words.join(' ')
    const interested = [...this.#watchers].filter(({ followed }) => followed?.has(id))
    if (interested.length === 0) return
    const record = messageIn(text)
    for (const { listener } of interested) listener({ type: 'message', id, record })
  }
}
