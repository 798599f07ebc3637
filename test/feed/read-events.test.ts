import { ConfigurationError, type FeedEvent, memoryStore, StoreError } from 'gupshup-outbound'
import { expect, it } from 'vitest'
import { interceptStore } from '../../src/store/index.ts'
import { append, entryOf, feedMember, subjectsOf } from '../support/feed-member.ts'
import { ManualClock, settle } from '../support/manual-clock.ts'

const scope = (maxFeedEntries = 100) => memoryStore({ maxFeedEntries }).scoped('MyShop:917834811114')

async function all(events: AsyncIterable<FeedEvent>): Promise<FeedEvent[]> {
  const list: FeedEvent[] = []
  for await (const event of events) list.push(event)
  return list
}

it('events() goes on after the event whose id it is given, and ends at the end of the feed if it does not follow', async () => {
  const store = scope()
  await append(store, [entryOf('m1'), entryOf('m2'), entryOf('m3')])
  const { feed } = feedMember(store)
  const [first] = await all(feed.events({ follow: false, limit: 1 }))
  const rest = await all(feed.events({ after: first?.eventId, follow: false }))
  expect(subjectsOf(rest)).toEqual(['m2', 'm3'])
  expect(await all(feed.events({ after: rest.at(-1)?.eventId, follow: false }))).toEqual([])
})

it('events() waits for new events until its signal aborts', async () => {
  const store = scope()
  const clock = new ManualClock()
  const controller = new AbortController()
  const { feed } = feedMember(store, clock)
  const told = all(feed.events({ from: 'now', signal: controller.signal }))
  await settle()
  await append(store, [entryOf('m1')])
  await clock.advance(1_000)
  await append(store, [entryOf('m2')])
  await clock.advance(1_000)
  controller.abort()
  expect(subjectsOf(await told)).toEqual(['m1', 'm2'])
})

it('events() ends when its loop is left while it waits for a new event', async () => {
  const clock = new ManualClock()
  const { feed } = feedMember(scope(), clock)
  const events = feed.events({})
  const next = events.next()
  await settle()
  expect(await events.return()).toEqual({ done: true, value: undefined })
  expect(await next).toEqual({ done: true, value: undefined })
  expect(clock.pending).toBe(0)
})

it.each([
  ['its loop is left', 'return'],
  ['its signal aborts', 'abort'],
  ['the client closes', 'close'],
] as const)('events() ends when %s although the store does not respond', async (_, end) => {
  const controller = new AbortController()
  const silent = interceptStore(scope(), () => new Promise(() => {}))
  const { feed } = feedMember(silent)
  const events = feed.events({ signal: controller.signal })
  const next = events.next()
  await settle()
  if (end === 'return') await events.return()
  else if (end === 'abort') controller.abort()
  else await feed.close()
  expect(await next).toEqual({ done: true, value: undefined })
})

it('events() ends when the client closes', async () => {
  const clock = new ManualClock()
  const { feed } = feedMember(scope(), clock)
  const told = all(feed.events({}))
  await settle()
  await feed.close()
  expect(await told).toEqual([])
})

it('events() yields only the events that it is asked for', async () => {
  const store = scope()
  await append(store, [entryOf('m1'), entryOf('m2', { name: 'rescheduled' })])
  const { feed } = feedMember(store)
  expect(subjectsOf(await all(feed.events({ events: ['rescheduled'], follow: false })))).toEqual(['m2'])
})

it.each([
  ['was trimmed together with later ones', 2, '1-7f3b9c52', 'trimmed'],
  ['is of other data', 100, '2-another', 'emptied, replaced or restored'],
  ['lies beyond the end of the feed', 100, '9-another', 'emptied, replaced or restored'],
])('events() after an event that %s rejects, and says what to do', async (_, kept, after, words) => {
  const store = scope(kept)
  await append(store, [entryOf('m1'), entryOf('m2'), entryOf('m3'), entryOf('m4')])
  const error: unknown = await all(feedMember(store).feed.events({ after, follow: false })).catch(
    (thrown) => thrown,
  )
  expect(error).toBeInstanceOf(StoreError)
  expect(error).toMatchObject({ reason: 'not-found', message: expect.stringContaining(words) })
  expect(error).toMatchObject({ message: expect.stringContaining("from: 'start'") })
})

it('events() goes on after an event that was erased, or that was the last to be trimmed', async () => {
  const store = scope(2)
  await append(store, [entryOf('m1'), entryOf('m2')])
  const { feed } = feedMember(store)
  const [first] = await all(feed.events({ follow: false, limit: 1 }))
  await store.eraseFeedEntries?.([1])
  expect(subjectsOf(await all(feed.events({ after: first?.eventId, follow: false })))).toEqual(['m2'])
  await append(store, [entryOf('m3')])
  expect(subjectsOf(await all(feed.events({ after: first?.eventId, follow: false })))).toEqual(['m2', 'm3'])
})

it('a client without a feed, and a store without one, say so', () => {
  const store = scope()
  const without = feedMember(store, new ManualClock(), { keepsFeed: false }).feed
  expect(() => without.events({})).toThrow(ConfigurationError)
  expect(() => without.consume({ name: 'crm' }, () => {})).toThrow('feed: false')
  const { readFeed: _, ...rest } = { ...store }
  const unable = feedMember({ ...rest, isShared: false } as never).feed
  expect(() => unable.consume({ name: 'crm' }, () => {})).toThrow('readFeed()')
})

it('events() from the start begins at the oldest event that is kept, also if others are dropped as it begins', async () => {
  const plain = scope(2)
  await append(plain, [entryOf('one'), entryOf('two')])
  let reads = 0
  const store = interceptStore(plain, async (operation, run, given) => {
    const result = await run(...given)
    if (operation === 'readFeed' && reads++ === 0) await append(plain, [entryOf('three'), entryOf('four')])
    return result
  })
  const told = await all(feedMember(store).feed.events({ follow: false }))
  expect(subjectsOf(told)).toEqual(['one', 'two'])
})
