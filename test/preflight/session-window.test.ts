import { fail, isGupshupError, memoryStore, SessionWindowError, unredacted } from 'gupshup-outbound'
import { describe, expect, test } from 'vitest'
import { startHarness } from '../support/harness.ts'
import { idOf } from '../support/local-server.ts'
import { until } from '../support/until.ts'
import { inbound, inboundV3, progressed } from '../support/webhook-bodies.ts'

const to = '919876543210'
const day = 86_400_000
const template = { type: 'template', id: 'a1b2c3d4-0000-4000-8000-000000000001', params: ['Asha'] } as const

describe('a number outside its window', () => {
  test('is sent the fallback without a request for the message', async () => {
    const { client, server, eventsNamed } = await startHarness({
      sessionWindow: 'enforce',
      fallback: template,
    })
    const receipt = await client.send({ to, message: 'Hello' })
    expect(server.requests.map(({ path }) => path)).toEqual(['/wa/api/v1/template/msg'])
    expect(eventsNamed('fallback')).toMatchObject([{ step: 1, error: { kind: 'session-window' } }])
    await client.receive(progressed('delivered', { id: idOf(1), to }))
    expect(unredacted(await receipt.outcome())).toEqual({
      id: receipt.id,
      messageId: idOf(1),
      to,
      status: 'delivered',
      reached: true,
      via: 'fallback',
      requests: 1,
      attempts: [
        {
          step: 0,
          type: 'text',
          failure: {
            kind: 'session-window',
            reason: 'the recipient has not written within 24 hours, as far as this client knows',
          },
          withheld: true,
        },
        { step: 1, type: 'template', messageId: idOf(1), status: 'delivered', withheld: false },
      ],
    })
  })

  test('fails a message without a fallback and without a request, and frees its idempotency key', async () => {
    const { client, server } = await startHarness({ sessionWindow: 'enforce' })
    const error = await client
      .send({ to, message: 'Hello', idempotencyKey: 'order-1' })
      .catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(SessionWindowError)
    expect(isGupshupError(error) && error.message).toMatch(
      /^Message \S+ to 91••••••3210 was not sent \(the recipient has not written within 24 hours, as far as this client knows\)\. No fallback is configured/,
    )
    expect(server.requests).toEqual([])
    await client.receive(inbound(to, { at: Date.UTC(2026, 0, 1) }))
    await client.send({ to, message: 'Hello', idempotencyKey: 'order-1' })
    expect(server.requests).toHaveLength(1)
  })

  test('fails a message with a fallback if a policy for the kind says so', async () => {
    const policies = { 'session-window': fail() }
    const { client, server } = await startHarness({ sessionWindow: 'enforce', fallback: template, policies })
    await expect(client.send({ to, message: 'Hello' })).rejects.toBeInstanceOf(SessionWindowError)
    expect(server.requests).toEqual([])
  })

  test('is sent templates nevertheless', async () => {
    const { client, server } = await startHarness({ sessionWindow: 'enforce' })
    await client.send({ to, message: template })
    expect(server.requests).toHaveLength(1)
  })

  test('is sent session messages by a client that ignores session windows', async () => {
    const { client, server } = await startHarness()
    await client.send({ to, message: 'Hello' })
    expect(server.requests).toHaveLength(1)
  })
})

describe('a window', () => {
  test('opens with an inbound message and closes a day later, to the millisecond', async () => {
    const { client, server, clock } = await startHarness({ sessionWindow: 'enforce' })
    const at = clock.now()
    await client.receive(inbound(to, { at }))
    expect(await client.windows.get('+91 98765 43210')).toEqual({ state: 'open', until: at + day })
    await clock.advance(day - 1)
    await client.send({ to, message: 'Hello' })
    expect(server.requests).toHaveLength(1)
    await clock.advance(1)
    await expect(client.send({ to, message: 'Hello' })).rejects.toBeInstanceOf(SessionWindowError)
    expect(await client.windows.get(to)).toEqual({ state: 'closed', since: at + day })
  })

  test('is closed for an unknown number', async () => {
    const { client } = await startHarness()
    expect(await client.windows.get(to)).toEqual({ state: 'closed' })
  })

  test('is not shortened by an older message that comes late', async () => {
    const { client, clock } = await startHarness()
    const at = clock.now()
    await client.receive(inbound(to, { at, id: 'wamid.2' }))
    await client.receive(inbound(to, { at: at - 3_600_000, id: 'wamid.1' }))
    expect(await client.windows.get(to)).toEqual({ state: 'open', until: at + day })
  })

  test('does not open with a message to another app', async () => {
    const { client, clock, eventsNamed } = await startHarness()
    await client.receive(inbound(to, { at: clock.now(), app: 'OtherShop' }))
    expect(await client.windows.get(to)).toEqual({ state: 'closed' })
    expect(eventsNamed('inbound')).toHaveLength(1)
  })

  test('is open for all clients with the same store', async () => {
    const store = memoryStore()
    const first = await startHarness({ store })
    const second = await startHarness({ store, sessionWindow: 'enforce' })
    await first.client.receive(inbound(to, { at: first.clock.now() }))
    await second.client.send({ to, message: 'Hello' })
    expect(second.server.requests).toHaveLength(1)
  })

  test('that closes while a message waits at the gate leads to the fallback', async () => {
    const { client, server, clock } = await startHarness({ sessionWindow: 'enforce', fallback: template })
    await client.receive(inbound(to, { at: clock.now() - day + 1_000 }))
    server.answer = ({ number }, response) => {
      const status = number === 1 ? 429 : 202
      const body =
        number === 1
          ? { status: 'error', message: 'Too Many Requests' }
          : { status: 'submitted', messageId: idOf(number) }
      response.writeHead(status, { 'retry-after': '5' }).end(JSON.stringify(body))
    }
    const sent = client.send({ to, message: 'Hello' })
    await until(() => client.gate.state === 'backing-off')
    await clock.advance(6_000)
    await sent
    expect(server.requests.map(({ path }) => path)).toEqual(['/wa/api/v1/msg', '/wa/api/v1/template/msg'])
  })
})

describe('an inbound message', () => {
  test('is emitted once, although both versions of the webhook bring it, and bring it again', async () => {
    const { client, eventsNamed } = await startHarness()
    for (const body of [inbound(to), inboundV3(to), inbound(to)]) await client.receive(body)
    expect(eventsNamed('inbound')).toHaveLength(1)
  })

  test('is emitted each time if it has no id', async () => {
    const { client, eventsNamed } = await startHarness()
    await client.receive(inbound(to, { id: '' }))
    await client.receive(inbound(to, { id: '' }))
    expect(eventsNamed('inbound')).toHaveLength(2)
  })
})

test('an inbound message from the future opens the window for a day, and no longer', async () => {
  const { client, clock } = await startHarness()
  await client.receive(inbound(to, { at: Date.UTC(2090, 0, 1) }))
  expect(await client.windows.get(to)).toEqual({ state: 'open', until: clock.now() + 86_400_000 })
})
