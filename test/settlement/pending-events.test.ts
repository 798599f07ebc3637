import { memoryStore } from 'gupshup-outbound'
import type { ParkedEvent } from 'gupshup-outbound/store'
import { expect, test } from 'vitest'
import { anAttempt, aRecord } from '../../src/store/testing/records.ts'
import { startHarness } from '../support/harness.ts'
import { accept, idOf } from '../support/local-server.ts'
import { sharedStore } from '../support/shared-store.ts'
import { settle, until } from '../support/until.ts'
import { billed, progressed } from '../support/webhook-bodies.ts'
import { wrappedStore } from '../support/wrapped-store.ts'

const to = '919876543210'
const own = { id: idOf(1), to }

/** An event that says no number: only its id can lead to its message. */
function withoutNumber(id: string, status: 'delivered' | 'read' = 'delivered') {
  const { payload, ...envelope } = progressed(status, { id, to })
  return { ...envelope, payload: { ...payload, id: `wamid.${id}`, destination: undefined } }
}

/** What a client has parked, as another finds it in the store. */
function parkedEvent(id: string, event: Partial<ParkedEvent>): ParkedEvent {
  const about = { type: 'status', status: 'delivered', app: 'MyShop', to, ...event }
  return { id, to, receivedAt: Date.UTC(2026, 0, 1), ...event, event: about }
}

test('a parked event for which a newer one takes the place is emitted as unmatched, once', async () => {
  const { client, eventsNamed } = await startHarness({ store: memoryStore({ maxParkedEvents: 1 }) })
  await client.receive(withoutNumber('oldest'))
  expect(eventsNamed('unmatched')).toEqual([])
  await client.receive(withoutNumber('newer'))
  expect(eventsNamed('unmatched')).toMatchObject([{ event: { gupshupId: 'oldest' } }])
  await client.receive(withoutNumber('newest'))
  expect(eventsNamed('unmatched')).toMatchObject([
    { event: { gupshupId: 'oldest' } },
    { event: { gupshupId: 'newer' } },
  ])
})

test('a parked event for which there is no more room is applied if its message got its id meanwhile', async () => {
  let receive: (() => Promise<unknown>) | undefined
  const store = wrappedStore(memoryStore({ maxParkedEvents: 1 }), async (name, step, given) => {
    const once = name === 'findParked' && 'eventIds' in Object(given[0]) ? receive : undefined
    if (once !== undefined) receive = undefined
    await once?.()
    return await step(...given)
  })
  const { client, eventsNamed } = await startHarness({ store }, async (request, response) => {
    await client.receive(withoutNumber(own.id))
    receive = () => client.receive(withoutNumber('another'))
    await accept(request, response)
  })
  const { id } = await client.send({ to, message: 'Hello' })
  expect(eventsNamed('status')).toMatchObject([{ id, status: 'delivered' }])
  expect(eventsNamed('unmatched')).toEqual([])
})

test.each([
  { when: 'at its first use', isRunning: false },
  { when: 'within a minute if it runs already', isRunning: true },
])(
  'a client applies the events that a crashed client had parked, and emits the rest as unmatched, once ($when)',
  async ({ isRunning }) => {
    const { store } = sharedStore()
    const scoped = store.scoped('MyShop:917834811114')
    const clients = await Promise.all([startHarness({ store }), startHarness({ store })])
    const start = () => Promise.all(clients.map(({ client }) => client.recover()))
    if (isRunning) await start()
    await scoped.park(parkedEvent('a', { gupshupId: 'g-1' }))
    await scoped.park(parkedEvent('b', { gupshupId: 'g-2', to: '919811111111' }))
    const attempts = [anAttempt({ gupshupId: 'g-1', status: 'accepted' })]
    await scoped.insert(aRecord('left', { to, attempts, state: { name: 'accepted' } }))
    if (isRunning) for (const { clock } of clients) await clock.advance(60_000)
    else await start()
    await until(async () => (await scoped.findParked({ page: { limit: 10 } })).length === 0)
    await settle()
    const emitted = (name: 'status' | 'unmatched') => clients.flatMap(({ eventsNamed }) => eventsNamed(name))
    expect(emitted('status')).toMatchObject([{ id: 'left', status: 'delivered' }])
    expect(emitted('unmatched')).toMatchObject([{ event: { gupshupId: 'g-2' } }])
  },
)

test('a webhook that comes again before its message is known is parked once', async () => {
  const { store } = sharedStore()
  const scoped = store.scoped('MyShop:917834811114')
  const { client } = await startHarness({ store })
  const parkedCount = async () => (await scoped.findParked({ page: { limit: 10 } })).length
  for (let count = 0; count < 3; count += 1) await client.receive(withoutNumber('g-1'))
  expect(await parkedCount()).toBe(1)
  await client.receive(withoutNumber('g-1', 'read'))
  expect(await parkedCount()).toBe(2)
})

test('a parked event is told as unmatched before a store deletes it, which is after a day', async () => {
  const { store } = sharedStore()
  const scoped = store.scoped('MyShop:917834811114')
  // The event may be about this message, whose WhatsApp id is still to come.
  const attempts = [anAttempt({ gupshupId: 'g-1', status: 'accepted' })]
  await scoped.insert(aRecord('open', { to, attempts, state: { name: 'accepted' } }))
  const hoursAgo = (hours: number) => Date.UTC(2026, 0, 1) - hours * 3_600_000
  await scoped.park(parkedEvent('old', { whatsappId: 'w-1', receivedAt: hoursAgo(23.5) }))
  await scoped.park(parkedEvent('young', { whatsappId: 'w-2', receivedAt: hoursAgo(22.5) }))
  const { client, eventsNamed } = await startHarness({ store })
  await client.recover()
  await until(() => eventsNamed('unmatched').length > 0)
  await settle()
  expect(eventsNamed('unmatched')).toMatchObject([{ event: { whatsappId: 'w-1' } }])
  expect(await scoped.findParked({ page: { limit: 10 } })).toMatchObject([{ id: 'young' }])
})

test('a cost that names neither a message nor a person is told at once', async () => {
  const { client, eventsNamed } = await startHarness()
  const nameless = { id: undefined, gsId: undefined, destination: undefined }
  const cost = billed(own)
  await client.receive({ ...cost, payload: { ...cost.payload, references: nameless } })
  expect(eventsNamed('billing')).toMatchObject([{ billing: { category: 'marketing' } }])
})
