import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { asha, inboundOf, live, ravi, start, type TestPerson, tracesOf } from './life.ts'
import { formsOf, type Place, places } from './places.ts'

/** Which traces of the person are in the store, as they are or inside of base64. */
async function found(place: Place, person: TestPerson): Promise<readonly string[]> {
  const bytes = await place.bytes()
  return tracesOf(person)
    .flatMap(formsOf)
    .filter((form) => bytes.includes(form))
}

const nothing = {
  ...{ messages: 0, canceled: 0, suppressions: 0, parkedEvents: 0, feedEvents: 0, inbound: 0, links: 0 },
}
const errorOf = (work: Promise<unknown>) => work.catch((error: unknown) => error)

describe.each(Object.entries(places()))('erase() with the store in %s', (_, makePlace) => {
  it('leaves no trace of the person, where there were many, and takes nothing from another person', async () => {
    const place = await makePlace()
    const running = await start(place.open())
    await live(running, ravi)
    const ofRavi = await found(place, ravi)
    await live(running, asha)
    const before = await found(place, asha)
    expect(tracesOf(asha).filter((trace) => !before.includes(trace))).toEqual([])
    expect(before).toContain(formsOf(asha.number)[1])
    expect(await running.client.erase(asha.number)).toEqual({
      ...{ messages: 6, canceled: 1, parkedEvents: 1, feedEvents: 12 },
      ...{ suppressions: 3, inbound: 2, links: 3 },
    })
    expect(await found(place, asha)).toEqual([])
    expect(await found(place, ravi)).toEqual(ofRavi)
    expect(await running.client.people.get(ravi.number)).toMatchObject({ userIds: [ravi.userId] })
    expect(await running.client.windows.get(ravi.number)).toMatchObject({ state: 'open' })
  })

  it.each(['number', 'twin', 'userId', 'parentUserId'] as const)(
    'finds everything of the person by the %s',
    async (name) => {
      const place = await makePlace()
      const { client, ...running } = await start(place.open())
      await live({ client, ...running }, asha)
      const address = asha[name] ?? ''
      await client.erase(name === 'number' || name === 'twin' ? address : { userId: address })
      expect(await found(place, asha)).toEqual([])
    },
  )

  it('finds nothing the second time, and nothing of a person who is not known', async () => {
    const place = await makePlace()
    const running = await start(place.open())
    expect(await running.client.erase('919800000001')).toEqual(nothing)
    expect(await running.client.erase({ userId: 'IN.1700000000000001' })).toEqual(nothing)
    expect(await running.scope.listDocuments('erasure', { limit: 1 })).toEqual([])
    await live(running, asha)
    await running.client.erase(asha.number)
    expect(await running.client.erase(asha.number)).toEqual(nothing)
    expect(await running.client.erase({ userId: asha.userId })).toEqual(nothing)
  })

  it('keeps an opt-out in force at every address of the person, for every client of the store', async () => {
    const place = await makePlace()
    const running = await start(place.open())
    await live(running, asha)
    await running.client.erase({ userId: asha.userId })
    const another = await start(place.open())
    for (const { client, server } of [running, another]) {
      const requests = server.requests.length
      const addresses = [asha.number, asha.twin ?? '', { userId: asha.userId }, { userId: asha.parentUserId }]
      for (const to of addresses) {
        const error = await errorOf(client.send({ to, message: 'Hi' }))
        expect(error).toMatchObject({ name: 'SuppressedError', scope: 'all' })
        expect(await client.suppressions.has(to)).toBe(true)
      }
      expect(server.requests).toHaveLength(requests)
    }
  })

  it('lets the next opt-in of the person lift the opt-out, and remove() lift the suppression by hand', async () => {
    const place = await makePlace()
    const running = await start(place.open())
    const { client } = running
    await live(running, asha)
    await client.erase(asha.number)
    const timestamp = Date.now() + 1_000
    const payload = { phone: asha.number, type: 'opted-in' }
    await client.receive({ app: 'MyShop', timestamp, version: 2, type: 'user-event', payload })
    expect(await client.suppressions.has(asha.number)).toBe(false)
    expect(await client.suppressions.has(asha.twin ?? '')).toBe(false)
    expect(await client.suppressions.has(asha.number, { marketing: true })).toBe(true)
    expect(await client.suppressions.remove(asha.twin ?? '', { scope: 'marketing' })).toBe(true)
    expect(await client.suppressions.has(asha.number, { marketing: true })).toBe(false)
    expect((await client.send({ to: asha.number, message: 'Hi' })).status).toBe('accepted')
  })

  it('sends nothing again under a key of the person, and gives the receipt of the erased message', async () => {
    const place = await makePlace()
    const running = await start(place.open())
    const { accepted } = await live(running, asha)
    await running.client.erase(asha.number)
    const { client, server } = await start(place.open())
    const key = (name: string) => `${asha.mark}-key-${name}`
    const request = { to: asha.number, message: `${asha.mark} accepted`, idempotencyKey: key('accepted') }
    const { messageId } = accepted
    for (const receipt of [await client.send(request), await client.enqueue(request)]) {
      expect(receipt).toMatchObject({ id: accepted.id, messageId, to: asha.number, status: 'delivered' })
      expect(await receipt.outcome()).toMatchObject({ to: asha.number, status: 'delivered' })
    }
    const other = await errorOf(client.send({ ...request, message: 'Another' }))
    expect(other).toMatchObject({ field: 'idempotencyKey', responseStatus: 409 })
    const failed = { ...request, message: `${asha.mark} failed`, idempotencyKey: key('failed') }
    expect(await client.send(failed)).toMatchObject({ to: asha.number, status: 'accepted' })
    const queued = { ...request, message: `${asha.mark} queued`, idempotencyKey: key('queued') }
    expect(await errorOf(client.send(queued))).toMatchObject({ kind: 'erased', responseStatus: 422 })
    expect(server.requests).toEqual([])
  })

  it('ends a queued message: its outcome rejects, an event says so, and no worker sends it', async () => {
    const place = await makePlace()
    const { client, server, events, scope } = await start(place.open())
    const queued = await client.enqueue({ to: asha.number, message: 'Later' }, { at: Date.now() + 3_600_000 })
    const outcome = errorOf(queued.outcome())
    expect(await client.erase(asha.number)).toMatchObject({ messages: 1, canceled: 1 })
    const error = await outcome
    expect(error).toMatchObject({ name: 'ErasedError', kind: 'erased', id: queued.id, to: '[erased]' })
    expect(String(error)).toContain('was not sent: its recipient was erased with client.erase()')
    expect(inspect(events, { depth: 9 })).not.toContain(asha.number)
    expect(events).toMatchObject([{ name: 'failed', event: { id: queued.id, error: { kind: 'erased' } } }])
    expect(await scope.countWaiting()).toBe(0)
    expect(
      (await scope.findDue({ queue: 'queued', now: Date.now() + 7_200_000, limit: 10 })).messages,
    ).toEqual([])
    expect(server.requests).toEqual([])
  })

  it('shows no trace of the person to a logger, nor in an event or an error', async () => {
    const place = await makePlace()
    const lines: string[] = []
    const log = (...given: readonly unknown[]) =>
      lines.push(inspect(given, { depth: 9 }), JSON.stringify(given))
    const logger = { debug: log, info: log, warn: log, error: log }
    const running = await start(place.open(), { logger })
    const { queued } = await live(running, asha)
    const outcome = errorOf(queued.outcome())
    await running.client.erase(asha.number)
    log(await outcome, running.events)
    expect(lines.length).toBeGreaterThan(2)
    const personal = tracesOf(asha).filter((trace) => trace !== asha.mark)
    expect(personal.flatMap(formsOf).filter((trace) => lines.some((line) => line.includes(trace)))).toEqual(
      [],
    )
  })

  it('stores what happens afterwards anew', async () => {
    const place = await makePlace()
    const running = await start(place.open())
    await live(running, asha)
    await running.client.erase(asha.number)
    await running.client.receive(inboundOf(asha))
    expect(await running.client.people.get(asha.number)).toMatchObject({ userIds: [asha.userId] })
    expect(await running.client.windows.get({ userId: asha.userId })).toMatchObject({ state: 'open' })
    expect(await running.client.erase(asha.number)).toMatchObject({ messages: 0, links: 3, inbound: 2 })
    expect(await found(place, asha)).toEqual([])
    expect(await running.client.suppressions.has({ userId: asha.userId })).toBe(true)
  })
})
