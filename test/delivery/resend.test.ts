import { memoryStore, OutcomeUnknownError } from 'gupshup-outbound'
import { expect, test } from 'vitest'
import { type Harness, startHarness } from '../support/harness.ts'
import { type Answer, accept, idOf, json } from '../support/local-server.ts'
import { sharedStore } from '../support/shared-store.ts'
import { settle, until } from '../support/until.ts'
import { failed, progressed } from '../support/webhook-bodies.ts'
import { wrappedStore } from '../support/wrapped-store.ts'

const to = '919876543210'
const lost: Answer = (_, response) => {
  response.socket?.destroy()
}
const lostAtFirst =
  (count: number): Answer =>
  (request, response) =>
    request.number <= count ? lost(request, response) : accept(request, response)
const options = { unknownOutcome: 'resend', reconcileMs: 30_000 } as const

/** An event of a request without a response, which shares an id with no other event. */
function proof(id: string) {
  const event = progressed('delivered', { id, to })
  return { ...event, payload: { ...event.payload, id: `wamid.${id}` } }
}

async function untilUnknown({ eventsNamed }: Harness, count: number): Promise<void> {
  await until(() => eventsNamed('unknown').length === count)
}

test('evidence that comes while the second request waits at a shut gate settles the message, and nothing is sent again', async () => {
  const harness = await startHarness(options, lostAtFirst(1))
  const { client, server, clock } = harness
  const sending = client.send({ to, message: 'Hello' })
  await untilUnknown(harness, 1)
  await client.halt('A test')
  await clock.advance(30_000)
  await settle()
  await client.receive(proof('a-new-id'))
  expect(await sending).toMatchObject({ messageId: 'a-new-id', status: 'delivered' })
  await client.resume()
  await clock.advance(60_000)
  await settle()
  expect(server.requests).toHaveLength(1)
  expect(harness.eventsNamed('unmatched')).toEqual([])
})

test('evidence that comes while the second attempt is being written to the store prevents its request', async () => {
  let receive: (() => Promise<unknown>) | undefined
  const store = wrappedStore(memoryStore(), async (name, step, given) => {
    const [record] = given
    const written = await step(...given)
    if (name === 'replace' && Reflect.get(Object(record), 'attempts').length === 2) {
      const once = receive
      receive = undefined
      await once?.()
    }
    return written
  })
  const harness = await startHarness({ ...options, store }, lostAtFirst(1))
  const { client, server, clock } = harness
  const sending = client.send({ to, message: 'Hello' })
  await untilUnknown(harness, 1)
  receive = () => client.receive(proof('a-new-id'))
  await clock.advance(30_000)
  expect(await sending).toMatchObject({ messageId: 'a-new-id', status: 'delivered' })
  expect(server.requests).toHaveLength(1)
})

test.each([2, 3])(
  'as many different proofs as there are unknown messages to a number settle all %i',
  async (count) => {
    const harness = await startHarness(options, lost)
    const { client, server, clock } = harness
    const sends = Array.from({ length: count }, (_, index) => client.send({ to, message: `Number ${index}` }))
    await untilUnknown(harness, count)
    for (let index = 0; index < count; index += 1) await client.receive(proof(`id-${index}`))
    const receipts = await Promise.all(sends)
    expect(new Set(receipts.map(({ messageId }) => messageId)).size).toBe(count)
    await clock.advance(60_000)
    await settle()
    expect(server.requests).toHaveLength(count)
    expect(harness.eventsNamed('status')).toHaveLength(count)
  },
)

test('one proof for two unknown messages is a reason to send neither again, and both are reported as unknown', async () => {
  const harness = await startHarness(options, lostAtFirst(2))
  const { client, server, clock } = harness
  const sends = ['One', 'Two'].map((message) => client.send({ to, message }).catch((error: unknown) => error))
  await untilUnknown(harness, 2)
  await client.receive(proof('a-new-id'))
  await clock.advance(60_000)
  for (const error of await Promise.all(sends)) {
    expect(error).toBeInstanceOf(OutcomeUnknownError)
    expect(error).toHaveProperty(
      'message',
      expect.stringContaining('a webhook for its number may be about it'),
    )
  }
  expect(server.requests).toHaveLength(2)
  // The second proof settles both.
  await client.receive(proof('another-id'))
  expect(harness.eventsNamed('status')).toHaveLength(2)
})

test('a message whose ttlMs expires before it is sent again stays unknown, and is not reported as unsent', async () => {
  const harness = await startHarness(options, lostAtFirst(1))
  const { client, server, clock } = harness
  const sending = client
    .send({ to, message: 'Hello', idempotencyKey: 'order-7', ttlMs: 40_000 })
    .catch((error: unknown) => error)
  await untilUnknown(harness, 1)
  await client.halt('A test')
  await clock.advance(60_000)
  expect(await sending).toBeInstanceOf(OutcomeUnknownError)
  await client.resume()
  await clock.advance(60_000)
  await settle()
  expect(server.requests).toHaveLength(1)
  await expect(client.send({ to, message: 'Hello', idempotencyKey: 'order-7' })).rejects.toBeInstanceOf(
    OutcomeUnknownError,
  )
  await client.receive(proof('a-new-id'))
  expect(harness.eventsNamed('status')).toHaveLength(1)
})

test('evidence for the first request that comes after the second one was accepted belongs to the message too', async () => {
  const harness = await startHarness(options, lostAtFirst(1))
  const { client, clock, eventsNamed } = harness
  const sending = client.send({ to, message: 'Hello' })
  await untilUnknown(harness, 1)
  await clock.advance(30_000)
  const { id } = await sending
  await client.receive(proof('a-new-id'))
  expect(eventsNamed('unmatched')).toEqual([])
  expect(eventsNamed('status')).toMatchObject([{ id, messageId: 'a-new-id', status: 'delivered' }])
})

test('one proof settles a message whose two requests both got no response', async () => {
  const harness = await startHarness(options, lost)
  const { client, server, clock, eventsNamed } = harness
  const sending = client.send({ to, message: 'Hello' })
  await untilUnknown(harness, 1)
  await clock.advance(30_000)
  await untilUnknown(harness, 2)
  await client.receive(proof('a-new-id'))
  expect(await sending).toMatchObject({ messageId: 'a-new-id', status: 'delivered' })
  await clock.advance(60_000)
  await settle()
  expect(server.requests).toHaveLength(2)
  expect(eventsNamed('status')).toHaveLength(1)
})

test('of two requests without a response one failure decides nothing, and a second one does', async () => {
  const harness = await startHarness(options, lost)
  const { client, server, clock, eventsNamed } = harness
  const sending = client.send({ to, message: 'Hello' }).catch((error: unknown) => error)
  await untilUnknown(harness, 1)
  await clock.advance(30_000)
  await untilUnknown(harness, 2)
  await client.receive(failed({ id: 'first', to }, 1010))
  expect(eventsNamed('failed')).toEqual([])
  await client.receive(failed({ id: 'second', to }, 1010))
  expect(eventsNamed('failed')).toMatchObject([{ error: { code: 1010 } }])
  await sending
  await clock.advance(60_000)
  await settle()
  expect(server.requests).toHaveLength(2)
})

test('a response that comes after another process marked the message unknown does not undo the effects of webhooks', async () => {
  const { store } = sharedStore()
  let reply: (() => unknown) | undefined
  const one = await startHarness({ store }, (request, response) => {
    reply = () => accept(request, response)
  })
  const sending = one.client.send({ to, message: 'Hello' })
  await until(() => reply !== undefined)
  // The clock of the first stands still, as that of a process does that the machine has suspended.
  const two = await startHarness({ store, baseUrl: one.server.url })
  await two.client.recover()
  await two.clock.advance(30_000)
  await untilUnknown(two, 1)
  await two.client.receive(failed({ id: idOf(1), to }, 1010))
  expect(two.eventsNamed('failed')).toMatchObject([{ error: { code: 1010 } }])
  reply?.()
  const receipt = await sending
  await expect(receipt.outcome()).rejects.toMatchObject({ code: 1010 })
  await two.client.receive(failed({ id: idOf(1), to }, 1010))
  expect([...one.eventsNamed('failed'), ...two.eventsNamed('failed')]).toHaveLength(1)
})

/** The first request gets no reply, and the second one is refused until Gupshup is well again. */
const lostThenRefused: Answer = (request, response) =>
  request.number === 2
    ? json(response, 429, { status: 'error', message: 'Too many requests' })
    : lostAtFirst(1)(request, response)

async function untilRefused(harness: Harness, sending: Promise<unknown>) {
  sending.catch(() => {})
  await untilUnknown(harness, 1)
  await harness.clock.advance(30_000)
  await until(() => harness.client.gate.state !== 'open')
  await settle()
}

test('evidence that comes after the second request was refused prevents the third', async () => {
  const harness = await startHarness(options, lostThenRefused)
  const { client, server, clock } = harness
  const sending = client.send({ to, message: 'Hello' })
  await untilRefused(harness, sending)
  await client.receive(progressed('sent', { id: 'a-new-id', to }))
  expect(await sending).toMatchObject({ messageId: 'a-new-id', status: 'sent' })
  await clock.advance(600_000)
  await settle()
  expect(server.requests).toHaveLength(2)
})

test('a message whose first request got no response and whose second was refused stays unknown when it expires', async () => {
  const harness = await startHarness(options, lostThenRefused)
  const { client, server, clock, eventsNamed } = harness
  const sending = client.send({ to, message: 'Hello', ttlMs: 31_000 })
  await untilRefused(harness, sending)
  await clock.advance(2_000)
  await expect(sending).rejects.toBeInstanceOf(OutcomeUnknownError)
  await client.receive(failed({ id: 'a-new-id', to }, 1010))
  expect(eventsNamed('failed')).toMatchObject([{ error: { code: 1010 } }])
  await clock.advance(600_000)
  await settle()
  expect(server.requests).toHaveLength(2)
})

test('a fallback that expires before it is sent again stays unknown and is left alone, although the message before it was accepted', async () => {
  let reads = 0
  const store = wrappedStore(memoryStore(), async (_, step, given) => {
    reads += 1
    return await step(...given)
  })
  const harness = await startHarness({ ...options, store }, (request, response) =>
    request.number === 2 ? lost(request, response) : accept(request, response),
  )
  const { client, server, clock } = harness
  const fallback = { type: 'template', id: '00000000-0000-4000-8000-000000000000', params: [] } as const
  const receipt = await client.send({ to, message: 'Hello', fallback, ttlMs: 40_000 })
  await client.receive(failed({ id: idOf(1), to }, 1004))
  await untilUnknown(harness, 1)
  await client.halt('A test')
  await clock.advance(60_000)
  await settle()
  const before = reads
  await settle()
  expect(reads - before).toBeLessThan(10)
  await client.resume()
  await clock.advance(60_000)
  await settle()
  expect(server.requests).toHaveLength(2)
  expect(await receipt.outcome({ until: 'accepted' })).toMatchObject({ status: 'accepted' })
  expect((await client.health()).waiting).toBe(0)
})
