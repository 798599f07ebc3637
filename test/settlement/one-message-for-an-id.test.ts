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

/** A status of one request. Each request has a WhatsApp id of its own. */
function statusBody(type: string, id: string, payload: object = {}) {
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

/** A store whose writes that bring an id of Gupshup's wait until they are released. */
function heldStore(store: Store) {
  const waiting: (() => void)[] = []
  let isHeld = true
  const bringsId = (given: readonly unknown[]) =>
    (given[0] as MessageRecord).attempts.some(({ gupshupId }) => gupshupId !== undefined)
  return {
    waiting,
    release: () => {
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

/** The events of one name that both clients emitted, the first client's first. */
const emittedBy = <Name extends keyof ClientEvents>(harnesses: readonly Harness[], name: Name) =>
  harnesses.flatMap(({ eventsNamed }) => eventsNamed(name))

test('two clients that apply the same parked events concurrently give each event to one message', async () => {
  const shared = memoryStore()
  const stores = [heldStore(shared), heldStore(shared)] as const
  const one = await startHarness({ store: stores[0].store }, reset)
  const two = await startHarness({ store: stores[1].store, baseUrl: one.server.url })
  // One client’s clock is a second behind the other’s, so an event that it parks later looks earlier.
  await two.clock.advance(1_000)

  const first = await unknownId(two.client.send({ to, message: 'One' }))
  const ofFirst = two.client.receive(statusBody('delivered', 'g-1'))
  await until(() => stores[1].waiting.length === 1)
  const second = await unknownId(one.client.send({ to, message: 'Two' }))
  const ofSecond = one.client.receive(statusBody('delivered', 'g-0'))
  await until(() => stores[0].waiting.length === 1)
  stores[1].release()
  await ofFirst
  stores[0].release()
  await ofSecond
  for (const id of ['g-0', 'g-1']) await one.client.receive(billed(id))

  const names = emittedBy([one, two], 'status').map(({ id, messageId, status }) => ({
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
  expect(emittedBy([one, two], 'unmatched')).toEqual([])
  const costs = emittedBy([one, two], 'billing').map(({ id, messageId }) => ({ id, messageId }))
  expect(costs).toEqual([
    { id: second, messageId: 'g-0' },
    { id: first, messageId: 'g-1' },
  ])
})

/**
 * Two messages to one number. The response to the first is lost. The response to the second is late: its client stalls, the other client counts it as
 * dead, and the events of the second request prove the first message, because the clock of the client that sent it is `aheadMs` ahead.
 */
async function lateResponse(aheadMs: number) {
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
      () =>
        emittedBy([two], 'status').some(({ id }) => id === receipt.id) ||
        emittedBy([two], 'failed').length > 0,
    )
    await settle()
    return receipt
  }
  return { one, two, first, answer, both: [one, two] as const }
}

test('a response takes its events back from another message that they had proved', async () => {
  const { one, first, answer, both } = await lateResponse(10_000)
  await one.client.receive(statusBody('delivered', 'g-2'))
  await one.client.receive(billed('g-2'))
  expect(emittedBy(both, 'status')).toMatchObject([{ id: first, status: 'delivered', messageId: 'g-2' }])

  const second = await answer()
  expect(await second.outcome()).toMatchObject({
    status: 'delivered',
    messageId: 'g-2',
    billing: { billable: true },
  })
  expect(emittedBy(both, 'status').slice(1)).toMatchObject([
    { id: second.id, status: 'delivered', messageId: 'g-2' },
  ])
  expect(emittedBy(both, 'billing').slice(1)).toMatchObject([{ id: second.id, messageId: 'g-2' }])
  expect(emittedBy(both, 'unknown')).toContainEqual(expect.objectContaining({ id: first }))

  // The first is unknown again, and events about its own request settle it.
  await one.client.receive(statusBody('failed', 'g-1', { code: 1010, reason: 'Reason' }))
  await until(() => emittedBy(both, 'failed').length === 1)
  expect(emittedBy(both, 'failed')).toMatchObject([{ id: first, messageId: 'g-1' }])
  await one.client.receive(statusBody('read', 'g-2'))
  expect(emittedBy(both, 'status')).toContainEqual(expect.objectContaining({ id: second.id, status: 'read' }))
  expect(emittedBy(both, 'unmatched')).toEqual([])
})

test('a response that shows two crossed proofs exchanges their events', async () => {
  const { one, first, answer, both } = await lateResponse(0)
  await one.client.receive(statusBody('failed', 'g-2', { code: 1010, reason: 'Reason' }))
  await one.client.receive(statusBody('sent', 'g-1'))
  expect(emittedBy(both, 'failed')).toMatchObject([{ id: first, messageId: 'g-2' }])

  const second = await answer()
  await until(() => emittedBy(both, 'failed').length === 2)
  expect(emittedBy(both, 'failed').at(-1)).toMatchObject({ id: second.id, messageId: 'g-2' })
  await one.client.receive(statusBody('delivered', 'g-1'))
  expect(emittedBy(both, 'status')).toContainEqual(
    expect.objectContaining({ id: first, status: 'delivered', messageId: 'g-1' }),
  )
  expect(emittedBy(both, 'unmatched')).toEqual([])
})

test('a mock server that gives every request the same id makes no message unknown again', async () => {
  const { client, eventsNamed } = await startHarness({}, (_, response) =>
    json(response, 202, { status: 'submitted', messageId: 'always-the-same' }),
  )
  for (const message of ['One', 'Two']) expect((await client.send({ to, message })).status).toBe('accepted')
  expect(eventsNamed('unknown')).toEqual([])
  expect(eventsNamed('accepted')).toHaveLength(2)
})
