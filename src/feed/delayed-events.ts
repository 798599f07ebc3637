import type { DelayedEventRecord } from '../model/index.ts'
import { nextDocument, type ScopedStore, type StoredDocument } from '../store/index.ts'

export type DelayedEvent = StoredDocument<DelayedEventRecord>

const pageSize = 500

/** The events of one consumer that are told again later, and its dead letters. */
export class DelayedEvents {
  readonly #store: ScopedStore
  readonly #consumer: string

  constructor(store: ScopedStore, consumer: string) {
    this.#store = store
    this.#consumer = consumer
  }

  /** All of a partition, or of the consumer, in the order of the feed for each partition. */
  async *list(partition?: number): AsyncGenerator<DelayedEvent, void, undefined> {
    const prefix =
      partition === undefined ? `${this.#consumer}/` : `${this.#consumer}/${twoDigits(partition)}/`
    let after = prefix
    for (;;) {
      const page = await this.#store.listDocuments('delayed-event', { limit: pageSize, after })
      for (const document of page) {
        if (!document.key.startsWith(prefix)) return
        yield document
      }
      after = page.at(-1)?.key ?? after
      if (page.length < pageSize) return
    }
  }

  async read(key: string): Promise<DelayedEvent | undefined> {
    return await this.#store.getDocument('delayed-event', key)
  }

  /** Writes over the version that was read. `undefined`: it is another one by now. */
  async replace(before: DelayedEvent, value: DelayedEventRecord): Promise<DelayedEvent | undefined> {
    const document = nextDocument(before.key, before, value)
    return (await this.#store.putDocument('delayed-event', document, before.version)) ? document : undefined
  }

  /** Adds an event, or writes over what a member has left that no longer owns the partition. */
  async add(partition: number, value: DelayedEventRecord): Promise<DelayedEvent> {
    const key = `${this.#consumer}/${twoDigits(partition)}/${`${value.sequence}`.padStart(16, '0')}`
    let before: DelayedEvent | undefined
    for (;;) {
      const document = nextDocument(key, before, value)
      if (await this.#store.putDocument('delayed-event', document, before?.version ?? 0)) return document
      before = await this.read(key)
    }
  }

  /** Deletes the version that was read. `false`: it is another one by now, or gone. */
  async remove({ key, version }: DelayedEvent): Promise<boolean> {
    return await this.#store.deleteDocument('delayed-event', key, version)
  }
}

function twoDigits(partition: number): string {
  return `${partition}`.padStart(2, '0')
}
