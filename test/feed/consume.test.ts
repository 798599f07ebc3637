import { type FeedEvent, memoryStore } from 'gupshup-outbound'
import { expect, it } from 'vitest'
import { append, entryOf, feedMember, subjectsOf } from '../support/feed-member.ts'
import { ManualClock, settle } from '../support/manual-clock.ts'

const scope = () => memoryStore().scoped('MyShop:917834811114')

it('a consumer is told what is appended after it is ready, in order', async () => {
  const store = scope()
  const clock = new ManualClock()
  await append(store, [entryOf('before')])
  const told: FeedEvent[] = []
  const consumer = feedMember(store, clock).feed.consume({ name: 'crm' }, (event) => told.push(event))
  await settle()
  await consumer.ready()
  await append(store, [entryOf('first'), entryOf('second')])
  await clock.advance(1_000)
  expect(subjectsOf(told)).toEqual(['first', 'second'])
  expect(told.map(({ sequence }) => sequence)).toEqual([2, 3])
})

it('a consumer that begins at the start is told the oldest event that is kept first', async () => {
  const store = scope()
  const clock = new ManualClock()
  await append(store, [entryOf('first')])
  const told: FeedEvent[] = []
  feedMember(store, clock).feed.consume({ name: 'crm', from: 'start' }, (event) => told.push(event))
  await clock.advance(1_000)
  expect(subjectsOf(told)).toEqual(['first'])
})

it('a consumer goes on where its name has been, in another process too', async () => {
  const store = scope()
  const clock = new ManualClock()
  const told: FeedEvent[] = []
  const first = feedMember(store, clock).feed.consume({ name: 'crm' }, (event) => told.push(event))
  await settle()
  await append(store, [entryOf('first')])
  await clock.advance(1_000)
  await first.close()
  await append(store, [entryOf('meanwhile')])
  feedMember(store, clock).feed.consume({ name: 'crm' }, (event) => told.push(event))
  await clock.advance(1_000)
  expect(subjectsOf(told)).toEqual(['first', 'meanwhile'])
})
