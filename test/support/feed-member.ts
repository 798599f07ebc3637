import type { ClientEvents, FeedEvent } from 'gupshup-outbound'
import { onTestFinished } from 'vitest'
import { Announcer } from '../../src/events/index.ts'
import { ClientFeed } from '../../src/feed/index.ts'
import type { FeedEntry, ScopedStore } from '../../src/store/index.ts'
import { type Clock, Emitter } from '../../src/util/index.ts'
import { ManualClock } from './manual-clock.ts'

export interface FeedMember {
  readonly feed: ClientFeed
  readonly announcer: Announcer
  /** What was emitted, in order. */
  readonly emitted: { readonly name: keyof ClientEvents; readonly event: unknown }[]
  consumerEvents(): ClientEvents['consumer'][]
}

/** The feed of one client, without the rest of it. */
export function feedMember(
  store: ScopedStore,
  clock: Clock = new ManualClock(),
  {
    keepsFeed = true,
    random = () => 0.5,
  }: { readonly keepsFeed?: boolean; readonly random?: () => number } = {},
): FeedMember {
  const emitted: FeedMember['emitted'] = []
  const consumerEvents: ClientEvents['consumer'][] = []
  const events = new Emitter<ClientEvents>((error) => emitted.push({ name: 'error', event: error }))
  events.on('error', (event) => emitted.push({ name: 'error', event }))
  events.on('consumer', (event) => {
    emitted.push({ name: 'consumer', event })
    consumerEvents.push(event)
  })
  const announcer = new Announcer(events, { keepsFeed })
  const feed = new ClientFeed({ store, events, announcer, clock, random, keepsFeed, start: async () => {} })
  onTestFinished(async () => {
    const closed = feed.close()
    feed.abandon()
    await closed
  })
  return { feed, announcer, emitted, consumerEvents: () => consumerEvents }
}

let appended = 0

/** An entry about a message that was canceled. */
export function entryOf(subject: string, fields: Partial<FeedEntry> = {}): FeedEntry {
  appended += 1
  const id = `7f3b9c52-0f5e-4b0c-9a53-1f2f3a4b5c6d:${appended}`
  return { id, name: 'canceled', subject, event: { id: subject, to: '919876543210' }, ...fields }
}

/** Appends entries, as any other write does. */
export async function append(store: ScopedStore, entries: readonly FeedEntry[]): Promise<void> {
  appended += 1
  await store.recordInbound({ id: `append-${appended}`, until: 0, idUntil: 9e12, now: 0 }, entries)
}

/** The ids of messages that events are about. */
export function subjectsOf(events: readonly FeedEvent[]): string[] {
  return events.map(({ event }) => ('id' in event ? String(event.id) : ''))
}
