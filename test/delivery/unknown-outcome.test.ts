import { isGupshupError, OutcomeUnknownError } from 'gupshup-outbound'
import { describe, expect, test } from 'vitest'
import { startHarness } from '../support/harness.ts'
import { type Answer, accept, idOf, json } from '../support/local-server.ts'
import { sharedStore } from '../support/shared-store.ts'
import { settle, until } from '../support/until.ts'
import { enqueued, failed, progressed, whatsappIdOf } from '../support/webhook-bodies.ts'

const to = '919876543210'
const resetAfterAcceptance: Answer = (_, response) => {
  response.socket?.destroy()
}

async function unknownError(sending: Promise<unknown>): Promise<OutcomeUnknownError> {
  const error = await sending.catch((thrown: unknown) => thrown)
  if (error instanceof OutcomeUnknownError) return error
  throw new Error(`Expected an OutcomeUnknownError, got ${String(error)}`)
}

describe('a request whose response is lost', () => {
  test('is not repeated, and send() rejects with OutcomeUnknownError', async () => {
    const { client, server, clock } = await startHarness({}, resetAfterAcceptance)
    const error = await unknownError(client.send({ to, message: 'Hello' }))
    expect(error.kind).toBe('outcome-unknown')
    expect(error.receipt).toMatchObject({ to, status: 'unknown' })
    await clock.advance(3_600_000)
    await settle()
    expect(server.requests).toHaveLength(1)
  })

  test('is settled by a delivered webhook with an unknown id', async () => {
    const { client, eventsNamed } = await startHarness({}, resetAfterAcceptance)
    const error = await unknownError(client.send({ to, message: 'Hello' }))
    const outcome = error.receipt?.outcome()
    await client.receive(progressed('delivered', { id: 'a-new-id', to }))
    expect(await outcome).toMatchObject({ status: 'delivered', messageId: 'a-new-id', reached: true })
    expect(eventsNamed('unmatched')).toEqual([])
    expect(eventsNamed('status')).toMatchObject([{ status: 'delivered', messageId: 'a-new-id' }])
  })

  test('is settled by an event that came before the connection broke', async () => {
    const { client } = await startHarness({}, async (request, response) => {
      await client.receive(progressed('delivered', { id: 'a-new-id', to }))
      await resetAfterAcceptance(request, response)
    })
    // The event has settled it by the time the broken connection is noticed: the message is known to be delivered.
    const result = await client.send({ to, message: 'Hello' })
    expect(result).toMatchObject({ messageId: 'a-new-id', status: 'delivered' })
  })

  test('is settled by a failure too, and its policy is applied', async () => {
    const { client, server } = await startHarness(
      { fallback: { type: 'template', id: 'order-update' } },
      (request, response) =>
        request.number === 1 ? resetAfterAcceptance(request, response) : accept(request, response),
    )
    await unknownError(client.send({ to, message: 'Hello' }))
    await client.receive(failed({ id: 'a-new-id', to }, 1005))
    await until(() => server.requests.length === 2)
    expect(server.requests[1]?.path).toBe('/wa/api/v1/template/msg')
  })

  test('is not settled while two messages to the number are unknown', async () => {
    const { client, eventsNamed } = await startHarness({}, resetAfterAcceptance)
    const first = await unknownError(client.send({ to, message: 'One' }))
    await unknownError(client.send({ to, message: 'Two' }))
    await client.receive(progressed('delivered', { id: 'a-new-id', to }))
    expect(eventsNamed('status')).toEqual([])
    expect(
      await first.receipt
        ?.outcome({ timeoutMs: 0.001, until: 'sent', signal: AbortSignal.abort('stop') })
        .catch((e) => e),
    ).toBe('stop')
  })

  test('is not settled by an event that may belong to another message, whose WhatsApp id is not known yet', async () => {
    const { client, eventsNamed } = await startHarness({}, (request, response) =>
      request.number === 1 ? resetAfterAcceptance(request, response) : accept(request, response),
    )
    await unknownError(client.send({ to, message: 'One' }))
    const second = await client.send({ to, message: 'Two' })
    const payload = { id: whatsappIdOf(to), type: 'delivered', destination: to, payload: {} }
    await client.receive({ app: 'MyShop', type: 'message-event', version: 2, payload })
    expect(eventsNamed('status')).toEqual([])
    await client.receive(enqueued({ id: idOf(2), to }))
    expect(eventsNamed('status').map(({ id, status }) => [id, status])).toEqual([
      [second.id, 'enqueued'],
      [second.id, 'delivered'],
    ])
  })

  test("is settled once the other message's WhatsApp id is known", async () => {
    const { client, eventsNamed } = await startHarness({}, (request, response) =>
      request.number === 2 ? resetAfterAcceptance(request, response) : accept(request, response),
    )
    await client.send({ to, message: 'One' })
    const error = await unknownError(client.send({ to, message: 'Two' }))
    const payload = { id: 'wamid.of-the-second', type: 'delivered', destination: to, payload: {} }
    await client.receive({ app: 'MyShop', type: 'message-event', version: 2, payload })
    expect(eventsNamed('status')).toEqual([])
    await client.receive(enqueued({ id: idOf(1), to }))
    expect(await error.receipt?.outcome()).toMatchObject({ status: 'delivered' })
  })

  test('is settled by events that name it by different ids', async () => {
    const { client } = await startHarness({}, async (request, response) => {
      await client.receive(enqueued({ id: 'a-new-id', to }))
      const payload = { id: whatsappIdOf(to), type: 'delivered', destination: to, payload: {} }
      await client.receive({ app: 'MyShop', type: 'message-event', version: 2, payload })
      await resetAfterAcceptance(request, response)
    })
    expect(await client.send({ to, message: 'Hello' })).toMatchObject({
      messageId: 'a-new-id',
      status: 'delivered',
    })
  })

  test('is not settled by an event of another app', async () => {
    const { client, eventsNamed } = await startHarness({}, resetAfterAcceptance)
    await unknownError(client.send({ to, message: 'Hello' }))
    await client.receive(progressed('delivered', { id: 'a-new-id', to }, 'AnotherApp'))
    expect(eventsNamed('status')).toEqual([])
    expect(eventsNamed('unmatched')).toHaveLength(1)
  })

  test.each([
    [
      'an HTML 502',
      (_: unknown, response: Parameters<Answer>[1]) =>
        response.writeHead(502).end('<html>Bad Gateway</html>'),
    ],
    ['a 2xx without an id', (_: unknown, response: Parameters<Answer>[1]) => json(response, 200, {})],
    [
      'a 2xx with a JSON array',
      (_: unknown, response: Parameters<Answer>[1]) => json(response, 202, ['odd']),
    ],
  ])('also after %s', async (_, answer) => {
    const { client, server } = await startHarness({}, (request, response) => void answer(request, response))
    await unknownError(client.send({ to, message: 'Hello' }))
    expect(server.requests).toHaveLength(1)
  })

  test('is not sent again with the same key', async () => {
    const { client, server } = await startHarness({}, resetAfterAcceptance)
    const first = await unknownError(client.send({ to, message: 'Hello', idempotencyKey: 'order-7' }))
    const second = await unknownError(client.send({ to, message: 'Hello', idempotencyKey: 'order-7' }))
    expect(second.receipt?.id).toBe(first.receipt?.id)
    expect(server.requests).toHaveLength(1)
  })
})

describe('unknownOutcome: resend', () => {
  const once: Answer = (request, response) =>
    request.number === 1 ? resetAfterAcceptance(request, response) : accept(request, response)

  test('sends again only after reconcileMs without evidence', async () => {
    const { client, server, clock, eventsNamed } = await startHarness(
      { unknownOutcome: 'resend', reconcileMs: 30_000 },
      once,
    )
    const sending = client.send({ to, message: 'Hello' })
    await until(() => eventsNamed('unknown').length === 1)
    await clock.advance(29_999)
    await settle()
    expect(server.requests).toHaveLength(1)
    await clock.advance(1)
    await sending
    expect(server.requests).toHaveLength(2)
  })

  test('does not send again when a webhook settles it', async () => {
    const { client, server, clock, eventsNamed } = await startHarness(
      { unknownOutcome: 'resend', reconcileMs: 30_000 },
      once,
    )
    const sending = client.send({ to, message: 'Hello' })
    await until(() => eventsNamed('unknown').length === 1)
    await client.receive(progressed('sent', { id: 'a-new-id', to }))
    expect((await sending).messageId).toBe('a-new-id')
    await clock.advance(60_000)
    await settle()
    expect(server.requests).toHaveLength(1)
  })
})

test('isGupshupError recognises an OutcomeUnknownError', async () => {
  const { client } = await startHarness({}, resetAfterAcceptance)
  expect(isGupshupError(await unknownError(client.send({ to, message: 'Hello' })))).toBe(true)
})

test('a webhook settles an unknown outcome although the clock of the client that gets it is seconds behind', async () => {
  const { store } = sharedStore()
  const one = await startHarness({ store }, resetAfterAcceptance)
  const two = await startHarness({ store, baseUrl: one.server.url })
  await one.clock.advance(4_000)
  await unknownError(one.client.send({ to, message: 'Hello' }))
  await two.client.receive(progressed('delivered', { id: 'a-new-id', to }))
  expect(two.eventsNamed('unmatched')).toEqual([])
  expect(two.eventsNamed('status')).toMatchObject([{ status: 'delivered', messageId: 'a-new-id' }])
})
