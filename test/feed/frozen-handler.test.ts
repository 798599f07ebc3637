import { type FeedEvent, memoryStore } from 'gupshup-outbound'
import { expect, it } from 'vitest'
import { interceptStore } from '../../src/store/index.ts'
import { append, entryOf, feedMember, subjectsOf } from '../support/feed-member.ts'
import { ManualClock, settle } from '../support/manual-clock.ts'

it('a process that freezes in a handler until another has handled the event leaves nothing behind when the handler fails', async () => {
  const plain = memoryStore().scoped('MyShop:917834811114')
  const clock = new ManualClock()
  let thaw = () => {}
  let frozen: Promise<void> | undefined
  const store = interceptStore(plain, async (_, run, given) => {
    await frozen
    return await run(...given)
  })
  let fail = () => {}
  const first = feedMember(store, clock).feed
  first.consume({ name: 'crm', from: 'start', timeoutMs: 600_000 }, async () => {
    await new Promise((_, reject) => {
      fail = () => reject(new Error('The connection is closed.'))
    })
  })
  await settle()
  await append(plain, [entryOf('one')])
  await clock.advance(1_000)
  frozen = new Promise((resolve) => {
    thaw = resolve
  })
  const told: FeedEvent[] = []
  const second = feedMember(plain, clock).feed
  second.consume({ name: 'crm' }, (event) => told.push(event))
  for (let step = 0; step < 40; step += 1) await clock.advance(1_000)
  expect(subjectsOf(told)).toEqual(['one'])
  fail()
  await settle()
  frozen = undefined
  thaw()
  for (let step = 0; step < 40; step += 1) await clock.advance(1_000)
  expect(await second.consumers.get('crm')).toMatchObject({ members: 2, retrying: 0, lag: 0 })
  expect(subjectsOf(told)).toEqual(['one'])
})
