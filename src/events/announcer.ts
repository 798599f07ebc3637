import { createHash } from 'node:crypto'
import type { Emitter } from '../util/index.ts'
import type { ClientEvents } from './client-events.ts'
import { type EventDraft, type FeedEventName, toldEvent } from './event-draft.ts'

/** An event for the feed, as a store takes it. */
interface Entry {
  readonly id: string
  readonly name: FeedEventName
  readonly subject: string
  readonly event: unknown
}

/**
 * Tells events twice: the feed keeps them with the change that they tell, and the listeners of this process get them once that is written.
 *
 * @example
 * const drafts = [{ name: 'canceled', subject: record.id, event: eventOf(record) }]
 * if (await store.replace(record, [], announcer.entriesOf(record.writeId, drafts))) announcer.emit(drafts)
 */
export class Announcer {
  readonly #events: Emitter<ClientEvents>
  readonly #keepsFeed: boolean
  readonly #listeners = new Set<() => void>()

  constructor(events: Emitter<ClientEvents>, { keepsFeed }: { readonly keepsFeed: boolean }) {
    this.#events = events
    this.#keepsFeed = keepsFeed
  }

  /** What to give to the store with the write. @param id Of the write: no other write has it. */
  entriesOf(id: string, drafts: readonly EventDraft[]): readonly Entry[] {
    if (!this.#keepsFeed) return []
    return drafts.map(({ name, subject, event }, index) => ({
      id: index === 0 ? id : `${id}:${index}`,
      name,
      subject,
      event,
    }))
  }

  /** Called once the write is done. */
  emit(drafts: readonly EventDraft[]): void {
    for (const draft of drafts) this.#emit(draft)
    if (drafts.length > 0 && this.#keepsFeed) for (const listener of [...this.#listeners]) listener()
  }

  /** Calls the listener when this process has appended to the feed. Returns an unsubscribe function. */
  onAppend(listener: () => void): () => void {
    const own = () => listener()
    this.#listeners.add(own)
    return () => {
      this.#listeners.delete(own)
    }
  }

  #emit<Name extends FeedEventName>({ name, event, receipt }: EventDraft<Name>): void {
    this.#events.emit(name, () => toldEvent(name, event, receipt))
  }
}

/**
 * The subject of events that are about no message. A hash, because what they are about can be a number.
 *
 * @example
 * subjectOf('person', '919876543210')
 */
export function subjectOf(kind: 'person' | 'template', name: string): string {
  return `${kind}:${createHash('sha256').update(name).digest('base64url').slice(0, 22)}`
}
