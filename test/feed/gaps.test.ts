import { type ConsumerGap, type FeedEvent, memoryStore } from 'gupshup-outbound'
import { expect, it } from 'vitest'
import { interceptStore, type ScopedStore } from '../../src/store/index.ts'
import { append, entryOf, feedMember, subjectsOf } from '../support/feed-member.ts'
import { ManualClock, settle } from '../support/manual-clock.ts'

/** A store that can be emptied while clients use it, as a Redis can. */
function replaceableStore(): { readonly store: ScopedStore; empty(): void } {
  const fresh = () => memoryStore().scoped('MyShop:917834811114')
  let inner = fresh()
  const store = interceptStore(fresh(), (operation, _, given) =>
    Reflect.apply(inner[operation] ?? fail, inner, given),
  )
  return {
    store,
    empty: () => {
      inner = fresh()
    },
  }
}

function fail(): never {
  throw new Error('The memory store has no such method.')
}

it('a consumer that was away for longer than events are kept hears of the gap, and goes on with the oldest event', async () => {
  const store = memoryStore({ maxFeedEntries: 3 }).scoped('MyShop:917834811114')
  const clock = new ManualClock()
  const first = feedMember(store, clock).feed.consume({ name: 'crm' }, () => {})
  await settle()
  await first.close()
  await append(
    store,
    ['m1', 'm2', 'm3', 'm4', 'm5'].map((subject) => entryOf(subject)),
  )
  const gaps: ConsumerGap[] = []
  const told: FeedEvent[] = []
  const { feed, consumerEvents } = feedMember(store, clock)
  feed.consume({ name: 'crm', onGap: (gap) => gaps.push(gap) }, (event) => {
    expect(gaps).toHaveLength(1)
    told.push(event)
  })
  await clock.advance(2_000)
  expect(gaps).toMatchObject([{ consumer: 'crm', reason: 'trimmed', resumesAt: 3 }])
  expect(subjectsOf(told)).toEqual(['m3', 'm4', 'm5'])
  expect(consumerEvents()).toMatchObject([{ change: 'gap', reason: 'trimmed' }])
})

it('a consumer that has been told everything hears of no gap when all of it is trimmed', async () => {
  const store = memoryStore({ maxFeedEntries: 2 }).scoped('MyShop:917834811114')
  const clock = new ManualClock()
  const { feed, consumerEvents } = feedMember(store, clock)
  feed.consume({ name: 'crm' }, () => {})
  for (let round = 0; round < 10; round += 1) {
    await append(store, [entryOf('m1'), entryOf('m2')])
    await clock.advance(2_000)
  }
  expect(consumerEvents()).toEqual([])
})

it.each([
  ['at once', 0],
  ['after others have appended more than there was', 20],
])('a store that comes back empty is told to each process of each consumer, %s', async (_, count) => {
  const { store, empty } = replaceableStore()
  const clock = new ManualClock()
  const gaps: string[] = []
  const told: FeedEvent[] = []
  const start = (name: string, process: string) =>
    feedMember(store, clock).feed.consume(
      { name, onGap: ({ reason }) => gaps.push(`${process} ${name} ${reason}`) },
      (event) => told.push(event),
    )
  start('crm', 'first')
  start('crm', 'second')
  start('billing', 'first')
  await clock.advance(12_000)
  await append(
    store,
    Array.from({ length: 10 }, (__, index) => entryOf(`before-${index}`)),
  )
  await clock.advance(2_000)
  told.length = 0
  empty()
  await append(
    store,
    Array.from({ length: count }, (__, index) => entryOf(`after-${index}`)),
  )
  await clock.advance(12_000)
  expect(gaps.sort()).toEqual(['first billing lost', 'first crm lost', 'second crm lost'])
  await append(store, [entryOf('last')])
  await clock.advance(20_000)
  expect(new Set(subjectsOf(told)).size).toBe(count + 1)
  expect(gaps).toHaveLength(3)
})

it('an onGap that rejects is reported, and the consumer goes on', async () => {
  const { store, empty } = replaceableStore()
  const clock = new ManualClock()
  const told: FeedEvent[] = []
  const { feed, emitted } = feedMember(store, clock)
  feed.consume({ name: 'crm', onGap: () => Promise.reject(new Error('No space left.')) }, (event) =>
    told.push(event),
  )
  await clock.advance(6_000)
  empty()
  await append(store, [entryOf('m1')])
  await clock.advance(12_000)
  expect(emitted.map(({ name }) => name)).toEqual(['consumer', 'error'])
  expect(new Set(subjectsOf(told))).toEqual(new Set(['m1']))
})
