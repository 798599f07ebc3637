import { inspect } from 'node:util'
import { type FeedEvent, memoryStore, unredacted } from 'gupshup-outbound'
import { expect, it, onTestFinished } from 'vitest'
import { interceptStore } from '../../src/store/index.ts'
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

it('an event that a consumer does not want is passed over', async () => {
  const store = scope()
  const clock = new ManualClock()
  const told: FeedEvent[] = []
  const { feed } = feedMember(store, clock)
  const consumer = feed.consume({ name: 'crm', events: ['rescheduled'] }, (event) => told.push(event))
  await settle()
  await append(store, [entryOf('first'), entryOf('second', { name: 'rescheduled' })])
  await clock.advance(2_500)
  await consumer.close()
  expect(told.map(({ name }) => name)).toEqual(['rescheduled'])
  expect((await feed.consumers.get('crm'))?.lag).toBe(0)
})

it('an event whose handler rejects is told again with growing pauses, and later events of others go on at once', async () => {
  const store = scope()
  const clock = new ManualClock()
  const attempts: number[] = []
  const at: number[] = []
  const told: FeedEvent[] = []
  feedMember(store, clock).feed.consume({ name: 'crm' }, async (event, { attempt }) => {
    if (!('id' in event.event) || event.event.id !== 'poisoned') return void told.push(event)
    attempts.push(attempt)
    at.push(clock.monotonic())
    throw new Error('The database does not respond.')
  })
  await settle()
  await append(store, [entryOf('poisoned'), entryOf('other')])
  await clock.advance(300)
  expect(subjectsOf(told)).toEqual(['other'])
  await clock.advance(20_000)
  expect(attempts).toEqual([1, 2, 3, 4, 5])
  const pauses = at.slice(1).map((time, index) => time - (at[index] ?? 0))
  expect(pauses).toEqual([1_000, 2_000, 4_000, 8_000])
})

it('later events of the same message wait behind one that fails, and follow in order', async () => {
  const store = scope()
  const clock = new ManualClock()
  const told: number[] = []
  let isWell = false
  feedMember(store, clock).feed.consume({ name: 'crm', concurrency: 4 }, ({ sequence }) => {
    if (!isWell) throw new Error('The database does not respond.')
    told.push(sequence)
  })
  await settle()
  await append(store, [entryOf('m1'), entryOf('m1')])
  await clock.advance(500)
  await append(store, [entryOf('m1')])
  await clock.advance(500)
  isWell = true
  await clock.advance(3_000)
  expect(told).toEqual([1, 2, 3])
})

it('a handler that fails is reported at once, what follows within a minute is not, and later it is reported again', async () => {
  const store = scope()
  const clock = new ManualClock()
  const { feed, consumerEvents } = feedMember(store, clock)
  feed.consume(
    { name: 'crm', concurrency: 8, firstPauseMs: 2_000, maxPauseMs: 2_000, maxAttempts: 1_000 },
    () => {
      throw new Error('No row for 919876543210')
    },
  )
  await settle()
  await append(store, [entryOf('m1'), entryOf('m2'), entryOf('m3')])
  await clock.advance(1_000)
  const [first, ...others] = consumerEvents()
  expect(first).toMatchObject({ change: 'failing', consumer: 'crm', name: 'canceled', attempts: 1 })
  expect(first?.message).toContain(
    'attempt 1 of 1000: Error: No row for 91••••••3210. The event is told again in 2 s',
  )
  expect(others).toEqual([])
  for (let step = 0; step < 50; step += 1) await clock.advance(1_000)
  expect(consumerEvents()).toHaveLength(1)
  for (let step = 0; step < 15; step += 1) await clock.advance(1_000)
  expect(consumerEvents()).toHaveLength(2)
})

it.each([undefined, '', { name: 'crm' }])(
  'what cannot be the name of a consumer is refused where one is looked up: %o',
  async (name) => {
    const { feed } = feedMember(scope())
    // @ts-expect-error not the name of a consumer
    await expect(feed.consumers.get(name)).rejects.toThrow(/^consumers\.get\(\): name /)
    // @ts-expect-error not the name of a consumer
    await expect(feed.consumers.delete(name)).rejects.toThrow(/^consumers\.delete\(\): name /)
  },
)

it('a store that cannot be used is reported once a minute, and not at each try', async () => {
  const clock = new ManualClock()
  const store = interceptStore(scope(), () => Promise.reject(new Error('The Redis store needs ioredis.')))
  const { feed, emitted } = feedMember(store, clock)
  feed.consume({ name: 'crm' }, () => {})
  for (let step = 0; step < 50; step += 1) await clock.advance(1_000)
  expect(emitted).toMatchObject([{ name: 'error' }])
  for (let step = 0; step < 15; step += 1) await clock.advance(1_000)
  expect(emitted).toMatchObject([{ name: 'error' }, { name: 'error' }])
})

it('after maxAttempts an event is a dead letter, is told as the event consumer, and later events go on', async () => {
  const store = scope()
  const clock = new ManualClock()
  const told: number[] = []
  const { feed, consumerEvents } = feedMember(store, clock)
  feed.consume({ name: 'crm', maxAttempts: 3 }, ({ sequence }) => {
    if (sequence === 1) throw new Error('No row for 919876543210')
    told.push(sequence)
  })
  await settle()
  await append(store, [entryOf('m1'), entryOf('m1')])
  await clock.advance(10_000)
  expect(told).toEqual([2])
  expect(consumerEvents()).toMatchObject([
    { change: 'failing', consumer: 'crm', attempts: 1 },
    {
      change: 'dead-letter',
      consumer: 'crm',
      name: 'canceled',
      attempts: 3,
      error: 'Error: No row for 91••••••3210',
    },
  ])
  const crm = await feed.consumers.get('crm')
  expect(crm).toMatchObject({ deadLetterCount: 1, retrying: 0, members: 1, lag: 0 })
  expect(crm?.deadLetters[0]).toMatchObject({ attempts: 3, name: 'canceled' })
  expect(inspect(crm, { depth: 9 })).not.toContain('919876543210')
  expect(unredacted(crm?.deadLetters[0]?.event)).toMatchObject({ to: '919876543210' })
})

it('retry() tells dead letters again in another process, and skip() deletes them', async () => {
  const store = scope()
  const clock = new ManualClock()
  const told: number[] = []
  let isWell = false
  feedMember(store, clock).feed.consume({ name: 'crm', maxAttempts: 1 }, ({ sequence }) => {
    if (!isWell) throw new Error('The database does not respond.')
    told.push(sequence)
  })
  await settle()
  await append(store, [entryOf('m1'), entryOf('m2'), entryOf('m3')])
  await clock.advance(3_000)
  isWell = true
  const crm = await feedMember(store, clock).feed.consumers.get('crm')
  const [first, second] = crm?.deadLetters ?? []
  expect(await crm?.skip([`${first?.eventId}`])).toBe(1)
  expect(await crm?.retry([`${second?.eventId}`])).toBe(1)
  await clock.advance(6_000)
  expect(told).toEqual([2])
  expect(await crm?.retry()).toBe(1)
  await clock.advance(6_000)
  expect(told).toEqual([2, 3])
})

it('a call that takes longer than timeoutMs counts as failed, and its signal is aborted', async () => {
  const store = scope()
  const clock = new ManualClock()
  const signals: AbortSignal[] = []
  const { feed } = feedMember(store, clock)
  feed.consume({ name: 'crm', timeoutMs: 2_000, maxAttempts: 1 }, async (_, { signal }) => {
    signals.push(signal)
    await new Promise(() => {})
  })
  await settle()
  await append(store, [entryOf('m1')])
  await clock.advance(4_000)
  expect(signals.map(({ aborted }) => aborted)).toEqual([true])
  expect((await feed.consumers.get('crm'))?.deadLetters[0]?.error).toContain('timeoutMs of 2000 ms')
})

it('close() waits for the call under way, and its event is not told again', async () => {
  const store = scope()
  const clock = new ManualClock()
  let finish = () => {}
  const told: number[] = []
  const handler = async ({ sequence }: FeedEvent) => {
    told.push(sequence)
    await new Promise<void>((resolve) => {
      finish = resolve
    })
  }
  const { feed } = feedMember(store, clock)
  const consumer = feed.consume({ name: 'crm' }, handler)
  await settle()
  await append(store, [entryOf('m1'), entryOf('m2')])
  await clock.advance(1_000)
  let isClosed = false
  const closed = consumer.close().then(() => {
    isClosed = true
  })
  await clock.advance(20_000)
  expect(isClosed).toBe(false)
  finish()
  await closed
  feed.consume({ name: 'crm' }, handler)
  await clock.advance(1_000)
  expect(told).toEqual([1, 2])
})

it('the events of a process that dies are told elsewhere when its time is over', async () => {
  const store = scope()
  const clock = new ManualClock()
  let end = (_: Error) => {}
  const atTheEnd = new Promise((_, reject) => {
    end = reject
  })
  const dying = interceptStore(store, async (_, proceed, given) =>
    isDead ? await atTheEnd : await proceed(...given),
  )
  let isDead = false
  feedMember(dying, clock).feed.consume({ name: 'crm' }, () => new Promise(() => {}))
  await settle()
  await append(store, [entryOf('m1')])
  await clock.advance(1_000)
  isDead = true
  const told: FeedEvent[] = []
  feedMember(store, clock).feed.consume({ name: 'crm' }, (event) => told.push(event))
  await clock.advance(10_000)
  expect(told).toEqual([])
  await clock.advance(12_000)
  expect(subjectsOf(told)).toEqual(['m1'])
  onTestFinished(() => end(new Error('The process has died.')))
})

it('three processes share the sixteen parts, and what one gives up goes to the others', async () => {
  const store = scope()
  const clock = new ManualClock()
  const shares = async () => {
    const owners = (await store.getDocument('consumer', 'crm'))?.value.partitions.map(({ owner }) => owner)
    const counts = new Map<string | undefined, number>()
    for (const owner of owners ?? []) counts.set(owner, (counts.get(owner) ?? 0) + 1)
    return [...counts.values()].sort()
  }
  const consumers = []
  for (let index = 0; index < 3; index += 1) {
    consumers.push(feedMember(store, clock).feed.consume({ name: 'crm' }, () => {}))
    await clock.advance(15_000)
  }
  expect(await shares()).toEqual([4, 6, 6])
  await consumers[0]?.close()
  await clock.advance(6_000)
  expect(await shares()).toEqual([8, 8])
})

it('a part in which too many events wait tells no new ones, says so once, and goes on when there are fewer', async () => {
  const store = scope()
  const clock = new ManualClock()
  let isWell = false
  let told = 0
  const { feed, consumerEvents } = feedMember(store, clock)
  feed.consume({ name: 'crm', concurrency: 200, firstPauseMs: 60_000 }, () => {
    if (!isWell) throw new Error('The database does not respond.')
    told += 1
  })
  await settle()
  await append(
    store,
    Array.from({ length: 1_500 }, () => entryOf('m1')),
  )
  for (let step = 0; step < 100; step += 1) await clock.advance(100)
  expect(consumerEvents()).toMatchObject([
    { change: 'failing', consumer: 'crm' },
    { change: 'waiting', consumer: 'crm', delayed: 1_000 },
  ])
  expect((await feed.consumers.get('crm'))?.lag).toBe(500)
  isWell = true
  for (let step = 0; step < 2_000; step += 1) await clock.advance(100)
  expect(told).toBe(1_500)
  expect(consumerEvents()).toHaveLength(2)
})
