import { type ClientEvents, memoryStore, OutcomeUnknownError, type Store } from 'gupshup-outbound'
import { expect, test } from 'vitest'
import type { MessageRecord } from '../../src/model/message-record.ts'
import { type Harness, startHarness } from '../support/harness.ts'
import { type Answer, json } from '../support/local-server.ts'
import { settle, until } from '../support/until.ts'
import { wrappedStore } from '../support/wrapped-store.ts'

const to = '919876543210'
const reset: Answer = (_, response) => {
  response.socket?.destroy()
}

/** What Gupshup tells of one request. Each request has an id of WhatsApp's that no other has. */
function told(type: string, id: string, payload: object = {}) {
  const about = { id: `wamid.${id}`, gsId: id, type, destination: to, payload }
  return { app: 'MyShop', timestamp: 1_760_000_000_123, version: 2, type: 'message-event', payload: about }
}

function billed(id: string) {
  const deductions = { type: 'regular', billable: true }
  const payload = { deductions, references: { id: `wamid.${id}`, gsId: id, destination: to } }
  return { app: 'MyShop', timestamp: 1_760_000_000_123, version: 2, type: 'billing-event', payload }
}

async function unknownId(sending: Promise<unknown>): Promise<string> {
  const error = await sending.catch((thrown: unknown) => thrown)
  if (error instanceof OutcomeUnknownError && error.receipt !== undefined) return error.receipt.id
  throw new Error(`Expected an OutcomeUnknownError, got ${String(error)}`)
}

/** A client's way to the store on which writes that bring an id of Gupshup's wait until they are let through. */
function heldStore(store: Store) {
  const waiting: (() => void)[] = []
  let isHeld = true
  const bringsId = (given: readonly unknown[]) =>
    (given[0] as MessageRecord).attempts.some(({ gupshupId }) => gupshupId !== undefined)
  return {
    waiting,
    letThrough: () => {
      isHeld = false
      for (const resolve of waiting.splice(0)) resolve()
    },
    store: wrappedStore(
      store,
      async (name, step, given) => {
        if (name === 'replace' && isHeld && bringsId(given)) {
          await new Promise<void>((resolve) => waiting.push(resolve))
        }
        return await step(...given)
      },
      { isShared: true },
    ),
  }
}

/** What both clients told of a kind, the first client's first. */
const toldBy = <Name extends keyof ClientEvents>(harnesses: readonly Harness[], name: Name) =>
  harnesses.flatMap(({ eventsNamed }) => eventsNamed(name))

test('two clients that weigh the same events at once give each of them to one message', async () => {
  const shared = memoryStore()
  const ways = [heldStore(shared), heldStore(shared)] as const
  const one = await startHarness({ store: ways[0].store }, reset)
  const two = await startHarness({ store: ways[1].store, baseUrl: one.server.url })
  // One client’s clock is a second behind the other’s, so what it parks later looks earlier.
  await two.clock.advance(1_000)

  const first = await unknownId(two.client.send({ to, message: 'One' }))
  const ofFirst = two.client.receive(told('delivered', 'g-1'))
  await until(() => ways[1].waiting.length === 1)
  const second = await unknownId(one.client.send({ to, message: 'Two' }))
  const ofSecond = one.client.receive(told('delivered', 'g-0'))
  await until(() => ways[0].waiting.length === 1)
  ways[1].letThrough()
  await ofFirst
  ways[0].letThrough()
  await ofSecond
  for (const id of ['g-0', 'g-1']) await one.client.receive(billed(id))

  const names = toldBy([one, two], 'status').map(({ id, messageId, status }) => ({
    id,
    messageId,
    status,
  }))
  expect(names).toHaveLength(2)
  expect(names).toEqual(
    expect.arrayContaining([
      { id: first, messageId: 'g-1', status: 'delivered' },
      { id: second, messageId: 'g-0', status: 'delivered' },
    ]),
  )
  expect(toldBy([one, two], 'unmatched')).toEqual([])
  const costs = toldBy([one, two], 'billing').map(({ id, messageId }) => ({ id, messageId }))
  expect(costs).toEqual([
    { id: second, messageId: 'g-0' },
    { id: first, messageId: 'g-1' },
  ])
})

/**
 * Two messages to one number. The first one's reply is lost. The second one's is late: its client stalls, the other client takes it for
 * ended, and the events of the second request prove the first message, because the clock of the client that sent it is `aheadMs` ahead.
 */
async function lateReply(aheadMs: number) {
  const shared = memoryStore()
  let reply = () => {}
  const stalled = wrappedStore(
    shared,
    async (name, step, given) => (name === 'heartbeat' ? undefined : await step(...given)),
    { isShared: true },
  )
  const one = await startHarness(
    { store: wrappedStore(shared, (_, step, given) => step(...given), { isShared: true }) },
    async (request, response) => {
      if (request.number === 1) return void response.socket?.destroy()
      await new Promise<void>((resolve) => {
        reply = resolve
      })
      json(response, 202, { status: 'submitted', messageId: 'g-2' })
    },
  )
  const two = await startHarness({ store: stalled, baseUrl: one.server.url })
  const first = await unknownId(one.client.send({ to, message: 'One' }))
  await two.clock.advance(aheadMs)
  const sending = two.client.send({ to, message: 'Two' })
  await until(() => one.server.requests.length === 2)
  await one.client.recover()
  const answer = async () => {
    reply()
    const receipt = await sending.catch((error: unknown) => {
      if (error instanceof OutcomeUnknownError && error.receipt !== undefined) return error.receipt
      throw error
    })
    await until(
      () => toldBy([two], 'status').some(({ id }) => id === receipt.id) || toldBy([two], 'failed').length > 0,
    )
    await settle()
    return receipt
  }
  return { one, two, first, answer, both: [one, two] as const }
}

test('a response that names a request whose events another message was proved by takes them back', async () => {
  const { one, first, answer, both } = await lateReply(10_000)
  await one.client.receive(told('delivered', 'g-2'))
  await one.client.receive(billed('g-2'))
  expect(toldBy(both, 'status')).toMatchObject([{ id: first, status: 'delivered', messageId: 'g-2' }])

  const second = await answer()
  expect(await second.outcome()).toMatchObject({
    status: 'delivered',
    messageId: 'g-2',
    billing: { billable: true },
  })
  expect(toldBy(both, 'status').slice(1)).toMatchObject([
    { id: second.id, status: 'delivered', messageId: 'g-2' },
  ])
  expect(toldBy(both, 'billing').slice(1)).toMatchObject([{ id: second.id, messageId: 'g-2' }])
  expect(toldBy(both, 'unknown')).toContainEqual(expect.objectContaining({ id: first }))

  // The first is unknown again, and what is told of its own request settles it.
  await one.client.receive(told('failed', 'g-1', { code: 1010, reason: 'Reason' }))
  await until(() => toldBy(both, 'failed').length === 1)
  expect(toldBy(both, 'failed')).toMatchObject([{ id: first, messageId: 'g-1' }])
  await one.client.receive(told('read', 'g-2'))
  expect(toldBy(both, 'status')).toContainEqual(expect.objectContaining({ id: second.id, status: 'read' }))
  expect(toldBy(both, 'unmatched')).toEqual([])
})

test('a response that shows two proofs to be crossed exchanges what was told', async () => {
  const { one, first, answer, both } = await lateReply(0)
  await one.client.receive(told('failed', 'g-2', { code: 1010, reason: 'Reason' }))
  await one.client.receive(told('sent', 'g-1'))
  expect(toldBy(both, 'failed')).toMatchObject([{ id: first, messageId: 'g-2' }])

  const second = await answer()
  await until(() => toldBy(both, 'failed').length === 2)
  expect(toldBy(both, 'failed').at(-1)).toMatchObject({ id: second.id, messageId: 'g-2' })
  await one.client.receive(told('delivered', 'g-1'))
  expect(toldBy(both, 'status')).toContainEqual(
    expect.objectContaining({ id: first, status: 'delivered', messageId: 'g-1' }),
  )
  expect(toldBy(both, 'unmatched')).toEqual([])
})

test('a server that gives every request the same id, as a mock does, takes nothing back', async () => {
  const { client, eventsNamed } = await startHarness({}, (_, response) =>
    json(response, 202, { status: 'submitted', messageId: 'always-the-same' }),
  )
  for (const message of ['One', 'Two']) expect((await client.send({ to, message })).status).toBe('accepted')
  expect(eventsNamed('unknown')).toEqual([])
  expect(eventsNamed('accepted')).toHaveLength(2)
})
