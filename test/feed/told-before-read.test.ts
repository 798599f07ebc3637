import { memoryStore } from 'gupshup-outbound'
import { expect, it } from 'vitest'
import { partitionOf } from '../../src/feed/membership.ts'
import { append, entryOf, feedMember } from '../support/feed-member.ts'
import { ManualClock, settle } from '../support/manual-clock.ts'

const slow = 'slow'
const failing = Array.from({ length: 1_000 }, (_, index) => `failing-${index}`).find(
  (subject) => partitionOf(subject) === partitionOf(slow),
)

/** A consumer reads a page of the feed after the other, and lets the process do other things in between. */
async function pass(clock: ManualClock, ms: number): Promise<void> {
  for (let step = 0; step < 20; step += 1) {
    await clock.advance(ms / 20)
    await settle()
  }
}

it.each([
  ['handles', 99],
  ['fails for the last time', 2],
])(
  'an event that another process has delayed is not told once more when the feed comes to it, if this process %s it first',
  async (_, maxAttempts) => {
    const store = memoryStore().scoped('MyShop:917834811114')
    const clock = new ManualClock()
    const first = feedMember(store, clock)
    // The position stays before the slow event.
    first.feed.consume({ name: 'crm', from: 'start', concurrency: 1_000 }, async ({ event }) => {
      if ('id' in event && event.id === slow) await new Promise(() => {})
      if ('id' in event && event.id === failing) throw new Error('no')
    })
    await settle()
    // More than a page lies between them.
    const others = Array.from({ length: 600 }, () => entryOf(`other-${Math.random()}`))
    await append(store, [entryOf(slow), ...others, entryOf(`${failing}`)])
    await pass(clock, 900)
    void first.feed.close()
    first.feed.abandon()
    await pass(clock, 20_000)
    let calls = 0
    const second = feedMember(store, clock)
    second.feed.consume({ name: 'crm', maxAttempts, concurrency: 1_000 }, async ({ event }) => {
      if (!('id' in event) || event.id !== failing) return
      calls += 1
      if (maxAttempts === 2) throw new Error('no')
    })
    await pass(clock, 20_000)
    expect(calls).toBe(1)
    expect(await second.feed.consumers.get('crm')).toMatchObject({
      ...{ retrying: 0, deadLetterCount: maxAttempts === 2 ? 1 : 0 },
    })
  },
)
