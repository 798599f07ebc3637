import { memoryStore, SuppressedError, unredacted } from 'gupshup-outbound'
import { describe, expect, it } from 'vitest'
import { hasUserIds } from '../../src/people/index.ts'
import { startHarness } from '../support/harness.ts'
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
import { inbound, moved } from './person-bodies.ts'

describe('a notice of another number without the id before', () => {
  it('keeps the next owner of the number apart from the person who has left it', async () => {
    const { client } = await received(
      inbound({ number: first, userId: ravi }, 30),
      moved({ number: first }, { number: second, userId: asha }, 20),
      stop({ userId: asha }, 25),
    )
    expect(await hasStopped(client, ravi)).toBe(false)
    expect(await hasStopped(client, first)).toBe(false)
    expect(unredacted(await client.people.get(first))?.userIds).toEqual([ravi])
    expect(unredacted(await client.people.get(second))?.userIds).toEqual([asha])
  })

  it('links the id before when an older event shows it later', async () => {
    const { client } = await received(
      inbound({ number: first, userId: ravi }, 30),
      moved({ number: first }, { number: second, userId: ashaLater }, 20),
      stop({ userId: asha }, 5),
      inbound({ number: first, userId: asha }, 10),
    )
    expect(await hasStopped(client, ashaLater)).toBe(true)
    expect(await hasStopped(client, second)).toBe(true)
    expect(await hasStopped(client, ravi)).toBe(false)
  })
})

describe('a notice of the same second as another event', () => {
  it('is about the person who was seen with the number in that second', async () => {
    const seen = inbound({ number: first, userId: asha }, 20)
    const notice = moved({ number: first }, { number: second, userId: ashaLater }, 20)
    for (const bodies of [
      [seen, notice],
      [notice, seen],
    ]) {
      const { client } = await received(...bodies, stop({ userId: asha }, 10))
      expect(await client.people.get(first)).toBeUndefined()
      expect(await hasStopped(client, second)).toBe(true)
    }
  })

  it('is about the person who is seen with the new number in that second', async () => {
    const notice = moved({ number: first }, { number: second }, 20)
    const seen = inbound({ number: second, userId: asha }, 20)
    for (const bodies of [
      [seen, notice],
      [notice, seen],
    ]) {
      const { client } = await received(...bodies, stop({ number: first }, 10))
      expect(await hasStopped(client, asha)).toBe(true)
    }
  })
})

describe('notices that name numbers only', () => {
  it('take an opt-out along, also if it is told after them', async () => {
    const { client } = await received(
      moved({ number: first }, { number: second }, 20),
      moved({ number: second }, { number: third }, 30),
      stop({ number: first }, 10),
    )
    expect(await hasStopped(client, third)).toBe(true)
    expect(await hasStopped(client, second)).toBe(false)
  })

  it('take an opt-out along in whatever order they come', async () => {
    const { client } = await received(
      stop({ number: first }, 10),
      moved({ number: second }, { number: third }, 30),
      moved({ number: first }, { number: second }, 20),
    )
    expect(await hasStopped(client, third)).toBe(true)
  })

  it('leave the opt-out of the first owner with the first owner when another person comes to the number', async () => {
    const { client } = await received(
      moved({ number: first }, { number: second }, 20),
      moved({ number: third }, { number: first }, 30),
      stop({ number: first }, 10),
    )
    expect(await hasStopped(client, second)).toBe(true)
    expect(await hasStopped(client, first)).toBe(false)
  })

  it('take an opt-out along that the next owner of the number does not share by the id', async () => {
    const { client } = await received(
      stop({ number: first }, 10),
      moved({ number: first }, { number: second }, 20),
      inbound({ number: first, userId: ravi }, 30),
      inbound({ number: second, userId: asha }, 40),
    )
    expect(await hasStopped(client, asha)).toBe(true)
    expect(await hasStopped(client, ravi)).toBe(false)
  })

  it('take a suppression by hand along, and an opt-in that comes afterwards lifts the opt-out', async () => {
    const { client } = await received(stop({ number: first }, 10))
    await client.suppressions.add(first)
    await client.receive(moved({ number: first }, { number: second }, 3_601))
    expect(await client.suppressions.has(second)).toBe(true)
    expect(await client.suppressions.remove(second)).toBe(true)
    expect(await client.suppressions.has(second)).toBe(false)
    expect(await hasStopped(client, second)).toBe(true)
    await client.receive(resume({ number: second }, 3_610))
    expect(await hasStopped(client, second)).toBe(false)
  })

  it('count an opt-out about the new number before the person came there for nobody', async () => {
    const { client } = await received(
      moved({ number: first }, { number: second }, 20),
      inbound({ number: second, userId: asha }, 30),
      stop({ number: second }, 10),
    )
    expect(await hasStopped(client, asha)).toBe(false)
  })

  it('show no id that no event has named', async () => {
    const { client, eventsNamed } = await received(stop({ number: first }, 10))
    await client.suppressions.add(first)
    await client.receive(moved({ number: first }, { number: second }, 3_601))
    const person = unredacted(await client.people.get(second))
    expect(person).toMatchObject({ numbers: [second], userIds: [] })
    expect(await client.people.get(first)).toBeUndefined()
    const error = await client.send({ to: second, message: 'Hello' }).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(SuppressedError)
    const listed = (await client.suppressions.list()).map((entry) => unredacted(entry))
    const got = unredacted(await client.suppressions.get(second))
    const events = [...eventsNamed('identity'), ...eventsNamed('suppressed'), ...eventsNamed('webhook')]
    const shown = JSON.stringify([person, error, String(error), listed, got, events.map(unredacted)])
    expect(shown).not.toContain('ZZ.')
    const ofAll = listed.filter(({ scope }) => scope === 'all').map(({ to }) => to)
    expect(ofAll.sort()).toEqual([first, second])
  })

  it('are no evidence that Gupshup sends user ids', async () => {
    const store = memoryStore()
    const { client } = await startHarness({ store })
    await client.receive(moved({ number: first }, { number: second }, 20))
    const scope = store.scoped('MyShop:917834811114')
    expect(await hasUserIds(scope)).toBe(false)
    await client.receive(inbound({ number: second, userId: asha }, 30))
    expect(await hasUserIds(scope)).toBe(true)
  })

  it('leave nothing of a person who is erased but the hash of the opt-out', async () => {
    const store = memoryStore()
    const { client } = await startHarness({ store })
    await client.receive(stop({ number: first }, 10))
    await client.suppressions.add(first)
    await client.receive(moved({ number: first }, { number: second }, 3_601))
    await client.erase(second)
    const scope = store.scoped('MyShop:917834811114')
    for (const kind of ['person', 'suppression', 'marketing-suppression'] as const) {
      const text = JSON.stringify(await scope.listDocuments(kind, { limit: 100 }))
      for (const trace of [first, second, 'ZZ.']) expect(text).not.toContain(trace)
    }
    expect(await client.suppressions.has(second)).toBe(true)
  })
})

describe('a notice without the number before', () => {
  it('tells that the person has left the number that was linked with the id', async () => {
    const { client } = await received(
      inbound({ number: first, userId: asha }, 10),
      stop({ userId: asha }, 15),
      moved({ userId: asha }, { number: second, userId: ashaLater }, 20),
    )
    expect(unredacted(await client.people.get({ userId: asha }))?.numbers).toEqual([second])
    expect(await client.people.get(first)).toBeUndefined()
    expect(await hasStopped(client, second)).toBe(true)
    expect(await hasStopped(client, first)).toBe(false)
  })

  it('tells the same about a number that is linked with the id only later', async () => {
    const { client } = await received(
      moved({ userId: asha }, { number: second, userId: ashaLater }, 20),
      inbound({ number: first, userId: asha }, 10),
      stop({ number: first }, 30),
    )
    expect(unredacted(await client.people.get({ userId: asha }))?.numbers).toEqual([second])
    expect(await hasStopped(client, ashaLater)).toBe(false)
  })

  it('separates the person who comes to a number from the one who had it', async () => {
    const { client } = await received(
      inbound({ number: second, userId: ravi }, 5),
      stop({ number: second }, 10),
      moved({}, { number: second, userId: asha }, 20),
    )
    expect(await hasStopped(client, asha)).toBe(false)
    expect(await hasStopped(client, ravi)).toBe(true)
    expect(unredacted(await client.people.get({ userId: ravi }))?.numbers).toEqual([])
  })
})
