import { memoryStore, unredacted } from 'gupshup-outbound'
import { describe, expect, it } from 'vitest'
import { startHarness } from '../support/harness.ts'
import { latencyStore, SeededScheduler } from '../support/latency-store.ts'
import { userEvent } from '../support/webhook-bodies.ts'
import {
  asha,
  ashaLater,
  first,
  hasStopped,
  ravi,
  received,
  resume,
  second,
  stop,
  third,
} from './ingesting.ts'
import { inbound, moved, sharedCard, spelling, status, timeOf } from './person-bodies.ts'

describe('a decision that names a number which two people have had', () => {
  it('is the next owner’s between the leaving of the first and the first event of the next', async () => {
    const { client } = await received(
      inbound({ number: first, userId: asha }, 10),
      moved({ number: first, userId: asha }, { userId: ashaLater }, 20),
      stop({ number: first }, 30),
      inbound({ number: first, userId: ravi }, 40),
    )
    expect(await hasStopped(client, ravi)).toBe(true)
    expect(await hasStopped(client, ashaLater)).toBe(false)
  })

  it('is nobody’s between the leaving of the first and the time at which a notice says that the next one came', async () => {
    const { client } = await received(
      moved({ number: first, userId: asha }, { userId: ashaLater }, 20),
      stop({ number: first }, 30),
      moved({ number: third }, { number: first, userId: ravi }, 40),
    )
    expect(await hasStopped(client, ravi)).toBe(false)
    expect(await hasStopped(client, ashaLater)).toBe(false)
    expect(await hasStopped(client, first)).toBe(true)
  })

  it('is nobody’s between the leaving of a person and the coming back of the same person', async () => {
    const { client } = await received(
      inbound({ number: first, userId: asha }, 10),
      stop({ userId: asha }, 15),
      moved({ number: first, userId: asha }, { number: second, userId: ashaLater }, 20),
      resume({ number: first }, 30),
      moved({ number: second }, { number: first }, 40),
    )
    expect(await hasStopped(client, first)).toBe(true)
    expect(await hasStopped(client, ashaLater)).toBe(true)
  })

  it('is the first owner’s while no other is known, also if that owner is seen late', async () => {
    const { client } = await received(
      inbound({ number: first, userId: ravi }, 40),
      stop({ number: first }, 15),
      inbound({ number: first, userId: asha }, 10),
    )
    expect(await hasStopped(client, asha)).toBe(true)
    expect(await hasStopped(client, ravi)).toBe(false)
  })

  it('is the next owner’s after the earliest event of the next, also if that event comes last', async () => {
    const { client } = await received(
      inbound({ number: first, userId: asha }, 10),
      inbound({ number: first, userId: ravi }, 40),
      stop({ number: first }, 30),
      status({ number: first, userId: ravi }, 20),
    )
    expect(await hasStopped(client, ravi)).toBe(true)
    expect(await hasStopped(client, asha)).toBe(false)
  })

  it('stays in the store when the other scope has more decisions than are kept', async () => {
    const bodies = Array.from({ length: 30 }, (_, index) => [
      stop({ number: first }, 100 + index * 10),
      resume({ number: first }, 105 + index * 10),
    ]).flat()
    const { client } = await received(userEvent('opted-out', first, timeOf(10)), ...bodies)
    await client.receive(inbound({ number: first, userId: asha }, 900))
    await client.receive(moved({ number: first, userId: asha }, { number: second, userId: ashaLater }, 950))
    expect(await client.suppressions.has(second)).toBe(true)
  })

  it('of the present owner, by the id, lifts what was the number’s own', async () => {
    const { client } = await received(
      stop({ number: first }, 5),
      moved({ number: third }, { number: first }, 20),
      inbound({ number: first, userId: ravi }, 30),
    )
    expect(await hasStopped(client, first)).toBe(true)
    await client.receive(resume({ userId: ravi }, 40))
    expect(await hasStopped(client, first)).toBe(false)
  })
})

describe('a spelling that only WhatsApp knows', () => {
  const written = '22512345678'
  const known = '2250112345678'

  it('leads to no person who has left the number, whichever spelling the notice named', async () => {
    for (const named of [written, known]) {
      const { client } = await received(
        inbound({ number: known, userId: asha }, 10),
        moved({ number: named, userId: asha }, { number: second, userId: ashaLater }, 20),
        spelling(written, known, 30),
        stop({ userId: ashaLater }, 40),
      )
      for (const number of [written, known]) {
        expect(await client.people.get(`+${number}`)).toBeUndefined()
        expect(await hasStopped(client, number)).toBe(false)
      }
    }
  })

  it('leads to the present owner, whichever spelling events named', async () => {
    const { client } = await received(
      inbound({ number: written, userId: asha }, 10),
      spelling(written, known, 15),
      stop({ number: written }, 20),
      inbound({ number: known, userId: ravi }, 30),
      stop({ number: known }, 40),
    )
    for (const number of [written, known])
      expect(unredacted(await client.people.get(`+${number}`))?.userIds).toEqual([ravi])
    expect(await hasStopped(client, asha)).toBe(true)
    expect(await hasStopped(client, ravi)).toBe(true)
  })

  it('is one of several', async () => {
    const { client } = await received(
      spelling(written, known, 10),
      spelling('225112345678', known, 20),
      stop({ number: '225112345678' }, 30),
    )
    expect(await hasStopped(client, written)).toBe(true)
  })
})

describe('a card that a person shares', () => {
  it('takes the number from nobody who was seen with it', async () => {
    const { client, eventsNamed } = await received(
      inbound({ number: first, userId: ravi }, 10),
      sharedCard({ userId: asha }, first, 20),
      stop({ number: first }, 30),
    )
    expect(unredacted(await client.people.get(first))?.userIds).toEqual([ravi])
    expect(unredacted(await client.people.get({ userId: asha }))?.numbers).toEqual([])
    expect(await hasStopped(client, ravi)).toBe(true)
    expect(await hasStopped(client, asha)).toBe(false)
    expect(eventsNamed('identity')).toHaveLength(1)
  })

  it('takes no number from an owner who is seen with it only later', async () => {
    const { client } = await received(
      sharedCard({ userId: asha }, first, 20),
      inbound({ number: first, userId: ravi }, 10),
    )
    expect(unredacted(await client.people.get(first))?.userIds).toEqual([ravi])
    expect(unredacted(await client.people.get({ userId: asha }))?.numbers).toEqual([])
  })

  it('counts once the owner before has left the number, also if that is told later', async () => {
    const { client } = await received(
      inbound({ number: first, userId: ravi }, 10),
      sharedCard({ userId: asha }, first, 20),
      moved({ number: first, userId: ravi }, { number: second }, 15),
    )
    expect(unredacted(await client.people.get(first))?.userIds).toEqual([asha])
    expect(unredacted(await client.people.get({ userId: asha }))?.numbers).toEqual([first])
  })

  it('gives way to an event that names the number and the id, which is emitted as a link', async () => {
    const { client, eventsNamed } = await received(
      inbound({ number: first, userId: ravi }, 10),
      sharedCard({ userId: asha }, first, 20),
      status({ number: first, userId: asha }, 30),
    )
    expect(unredacted(await client.people.get(first))?.userIds).toEqual([asha])
    expect(eventsNamed('identity')).toMatchObject([{ userId: ravi }, { userId: asha }])
  })
})

describe('a suppression by hand of a number', () => {
  it('stays with the person whose id is learned at the same moment, when the person moves', async () => {
    for (let seed = 1; seed <= 60; seed += 1) {
      const store = latencyStore(memoryStore(), new SeededScheduler(seed))
      const [one, other] = [await startHarness({ store }), await startHarness({ store })]
      await Promise.all([
        one.client.suppressions.add(first),
        other.client.receive(inbound({ number: first, userId: asha }, 10)),
      ])
      await one.client.receive(
        moved({ number: first, userId: asha }, { number: second, userId: ashaLater }, 3_601),
      )
      expect(await one.client.suppressions.has(second)).toBe(true)
    }
  })
})

describe('suppressions.remove()', () => {
  it('lifts an older opt-out by another address that is found to be the person’s later', async () => {
    const { client } = await received(stop({ userId: asha }, 10))
    await client.suppressions.add(first, { scope: 'marketing', reason: 'by hand' })
    expect(await client.suppressions.remove(first, { scope: 'marketing' })).toBe(true)
    await client.receive(inbound({ number: first, userId: asha }, 20))
    expect(await hasStopped(client, first)).toBe(false)
    expect(await hasStopped(client, asha)).toBe(false)
  })

  it('lifts nothing of a person of whom nothing was on the list', async () => {
    const { client } = await received(stop({ userId: asha }, 10))
    expect(await client.suppressions.remove(first, { scope: 'marketing' })).toBe(false)
    await client.receive(inbound({ number: first, userId: asha }, 20))
    expect(await hasStopped(client, first)).toBe(true)
  })
})

describe('client.people.get()', () => {
  it('knows nobody with a number that has opted out and nothing else', async () => {
    const { client } = await received(stop({ number: first }, 10))
    expect(await client.people.get(first)).toBeUndefined()
  })

  it('tells since when the present owner is known, and not when the number was', async () => {
    const { client } = await received(
      inbound({ number: first, userId: asha }, 10),
      inbound({ number: first, userId: ravi }, 30),
    )
    expect((await client.people.get(first))?.since).toBe(timeOf(30))
  })
})
