import { type FeedEvent, memoryStore } from 'gupshup-outbound'
import { describe, expect, it } from 'vitest'
import { interceptStore } from '../../src/store/index.ts'
import { append, entryOf, feedMember, subjectsOf } from '../support/feed-member.ts'
import { ManualClock, settle } from '../support/manual-clock.ts'

const scope = () => memoryStore().scoped('MyShop:917834811114')

describe('consumers.delete()', () => {
  it('refuses while a process takes part, and then deletes the position and what waits', async () => {
    const store = scope()
    const clock = new ManualClock()
    const { feed } = feedMember(store, clock)
    const consumer = feed.consume({ name: 'crm', from: 'start', maxAttempts: 1 }, () => {
      throw new Error('no')
    })
    await settle()
    await append(store, [entryOf('one')])
    await clock.advance(1_000)
    await expect(feed.consumers.delete('crm')).rejects.toThrow('while a process takes part')
    await consumer.close()
    expect(await feed.consumers.delete('crm')).toBe(true)
    expect(await feed.consumers.get('crm')).toBeUndefined()
    expect(await store.listDocuments('delayed-event', { limit: 10 })).toEqual([])
    expect(await feed.consumers.delete('crm')).toBe(false)
  })

  it('refuses too when a process begins to take part meanwhile, and tells it everything', async () => {
    const plain = scope()
    const clock = new ManualClock()
    const { feed, consumerEvents } = feedMember(plain, clock)
    const before = feed.consume({ name: 'crm' }, () => {})
    await settle()
    await before.close()
    const told: FeedEvent[] = []
    let isBegun = false
    const store = interceptStore(plain, async (operation, run, given) => {
      if (operation === 'listDocuments' && !isBegun) {
        isBegun = true
        feed.consume({ name: 'crm' }, (event) => told.push(event))
        await clock.advance(1_000)
      }
      return await run(...given)
    })
    await expect(feedMember(store, clock).feed.consumers.delete('crm')).rejects.toThrow(
      'while a process takes part',
    )
    await append(plain, [entryOf('one')])
    await clock.advance(3_000)
    expect(subjectsOf(told)).toEqual(['one'])
    expect(consumerEvents()).toEqual([])
  })

  it('that dies in between leaves nothing to a new consumer of the same name', async () => {
    const plain = scope()
    const clock = new ManualClock()
    const { feed } = feedMember(plain, clock)
    const consumer = feed.consume({ name: 'crm', from: 'start', maxAttempts: 1 }, () => {
      throw new Error('no')
    })
    await settle()
    await append(plain, [entryOf('one')])
    await clock.advance(1_000)
    await consumer.close()
    let deletions = 0
    const mortal = interceptStore(plain, async (operation, run, given) => {
      if (operation === 'deleteDocument') deletions += 1
      if (deletions > 1) return await new Promise(() => {})
      return await run(...given)
    })
    void feedMember(mortal, clock).feed.consumers.delete('crm')
    await settle()
    expect(await feed.consumers.delete('crm')).toBe(true)
    const told: FeedEvent[] = []
    feed.consume({ name: 'crm' }, (event) => told.push(event))
    await clock.advance(1_000)
    expect((await feed.consumers.get('crm'))?.deadLetterCount).toBe(0)
    expect(subjectsOf(told)).toEqual([])
  })
})

describe('retry()', () => {
  it('that dies after it has written is completed by the next one', async () => {
    const plain = scope()
    const clock = new ManualClock()
    const { feed } = feedMember(plain, clock)
    let isWell = false
    const told: FeedEvent[] = []
    feed.consume({ name: 'crm', from: 'start', maxAttempts: 1 }, (event) => {
      if (!isWell) throw new Error('no')
      told.push(event)
    })
    await settle()
    await append(plain, [entryOf('one')])
    await clock.advance(3_000)
    isWell = true
    const mortal = interceptStore(plain, async (operation, run, given) => {
      if (operation === 'putDocument' && given[0] === 'consumer') return await new Promise(() => {})
      return await run(...given)
    })
    void (await feedMember(mortal, clock).feed.consumers.get('crm'))?.retry()
    await settle()
    await (await feed.consumers.get('crm'))?.retry()
    await clock.advance(3_000)
    expect(subjectsOf(told)).toEqual(['one'])
  })
})
