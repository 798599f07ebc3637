import { memoryStore, OutcomeUnknownError } from 'gupshup-outbound'
import { expect, test } from 'vitest'
import { type Harness, startHarness } from '../support/harness.ts'
import { type Answer, accept } from '../support/local-server.ts'
import { settle, until } from '../support/until.ts'
import { progressed } from '../support/webhook-bodies.ts'
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

/** An event of a request that no reply told the id of, and that no other shares an id with. */
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

test('evidence that comes while the second request is being written down keeps it from being made', async () => {
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
      expect.stringContaining('a webhook for its number may tell of it'),
    )
  }
  expect(server.requests).toHaveLength(2)
  // The second proof settles both.
  await client.receive(proof('another-id'))
  expect(harness.eventsNamed('status')).toHaveLength(2)
})

test('a message whose ttlMs is over before it is sent again stays unknown: it is not called unsent', async () => {
  const harness = await startHarness(options, lostAtFirst(1))
  const { client, server, clock } = harness
  const sending = client
    .send({ to, message: 'Hello', key: 'order-7', ttlMs: 40_000 })
    .catch((error: unknown) => error)
  await untilUnknown(harness, 1)
  await client.halt('A test')
  await clock.advance(60_000)
  expect(await sending).toBeInstanceOf(OutcomeUnknownError)
  await client.resume()
  await clock.advance(60_000)
  await settle()
  expect(server.requests).toHaveLength(1)
  await expect(client.send({ to, message: 'Hello', key: 'order-7' })).rejects.toBeInstanceOf(
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
