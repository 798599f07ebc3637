import { memoryStore, unredacted } from 'gupshup-outbound'
import { describe, expect, it } from 'vitest'
import { type Harness, startHarness } from '../support/harness.ts'
import { userEvent } from '../support/webhook-bodies.ts'
import { inbound, moved, newId, preference, sharedCard, spelling, status, timeOf } from './person-bodies.ts'

const first = '919800000001'
const second = '919800000002'
const third = '919800000003'
const asha = 'IN.1700000000000001'
const ashaLater = 'IN.1700000000000002'
const ravi = 'IN.1700000000000003'

type Client = Harness['client']
const hasStopped = async (client: Client, to: string) =>
  await client.suppressions.has(to.includes('.') ? { userId: to } : `+${to}`, { marketing: true })
const stop = (person: Parameters<typeof preference>[1], at: number) => preference('stop', person, at)
const resume = (person: Parameters<typeof preference>[1], at: number) => preference('resume', person, at)

async function received(...bodies: readonly object[]): Promise<Harness> {
  const harness = await startHarness()
  for (const body of bodies) await harness.client.receive(body)
  return harness
}

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
    const { client, eventsNamed } = await received(
      stop({ number: first }, 10),
      moved({ number: first }, { number: second }, 20),
    )
    await client.suppressions.add(second)
    const person = unredacted(await client.people.get(second))
    expect(person).toMatchObject({ numbers: [second], userIds: [] })
    expect(await client.people.get(first)).toBeUndefined()
    const error = await client.send({ to: second, message: 'Hello' }).catch((thrown: unknown) => thrown)
    const shown = JSON.stringify([
      person,
      eventsNamed('identity'),
      eventsNamed('suppressed'),
      error,
      String(error),
    ])
    expect(shown).not.toContain('ZZ.')
    expect(JSON.stringify(unredacted(await client.suppressions.get(second)))).not.toContain('ZZ.')
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

  it('is the first owner’s while no other is known, also if that owner is seen late', async () => {
    const { client } = await received(
      inbound({ number: first, userId: ravi }, 40),
      stop({ number: first }, 15),
      inbound({ number: first, userId: asha }, 10),
    )
    expect(await hasStopped(client, asha)).toBe(true)
    expect(await hasStopped(client, ravi)).toBe(false)
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

describe('an event of the type identity', () => {
  const notices = [
    moved({ number: first, userId: asha }, { number: second, userId: ashaLater }, 20),
    moved({ number: first }, { number: second }, 20),
    moved({ number: first }, {}, 20),
    moved({}, { number: second, userId: asha }, 20),
    moved({}, { number: second }, 20),
    moved({ userId: asha }, { number: second, userId: ashaLater }, 20),
    newId({ userId: asha }, { userId: ashaLater }, 20),
    newId({ number: first }, { userId: ashaLater }, 20),
  ]

  it.each(notices.map((notice, index) => [index, notice] as const))(
    'is emitted once although several processes ingest the same notice (form %i)',
    async (_, notice) => {
      const store = memoryStore()
      const processes = await Promise.all([1, 2, 3].map(async () => await startHarness({ store })))
      await Promise.all(processes.map(async ({ client }) => await client.receive(notice)))
      for (const { client } of processes) await client.receive(notice)
      expect(processes.flatMap(({ eventsNamed }) => eventsNamed('identity'))).toHaveLength(1)
    },
  )

  it('is emitted once for a link, and also if the person or the id was known before', async () => {
    const store = memoryStore()
    const processes = await Promise.all([1, 2, 3].map(async () => await startHarness({ store })))
    const body = inbound({ number: first, userId: asha }, 20)
    await processes[0]?.client.receive(inbound({ userId: asha }, 10))
    await Promise.all(processes.map(async ({ client }) => await client.receive(body)))
    for (const { client } of processes) await client.receive(body)
    expect(processes.flatMap(({ eventsNamed }) => eventsNamed('identity'))).toMatchObject([
      { change: 'link' },
    ])
  })

  it('is emitted for a notice that tells nothing new, because the events after it came before it', async () => {
    const { eventsNamed } = await received(
      inbound({ number: first, userId: asha }, 10),
      inbound({ number: second, userId: ashaLater }, 30),
      moved({ userId: asha }, { userId: ashaLater }, 20),
      moved({ number: first, userId: asha }, { number: second, userId: ashaLater }, 25),
    )
    const changes = eventsNamed('identity').map(({ change }) => change)
    expect(changes).toEqual(['link', 'link', 'number', 'number'])
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
