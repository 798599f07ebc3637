import { describe, expect, test } from 'vitest'
import { startHarness } from '../support/harness.ts'
import { accept, idOf, json } from '../support/local-server.ts'
import { settle, until } from '../support/until.ts'
import { failed } from '../support/webhook-bodies.ts'

const to = '919800000001'
const tooMany = { status: 'error', message: 'Too Many Requests' }
const rateLimit = { messagesPerSecond: 20, adapt: { max: 80 } }

/** A server that refuses the first so many requests. */
function refusing(count: number, status = 429, body: unknown = tooMany): typeof accept {
  return (request, response) =>
    request.number <= count ? json(response, status, body) : accept(request, response)
}

describe('with adapt', () => {
  test('a single 429 cuts the rate, leaves the gate open, and the message is sent again at once', async () => {
    const { client, clock, eventsNamed, server } = await startHarness({ rateLimit }, refusing(1))
    const sent = client.send({ to, message: 'Hello' })
    await until(() => server.requests.length === 1)
    await settle()
    await clock.advance(100)
    await sent
    expect(server.requests).toHaveLength(2)
    expect(client.gate).toEqual({ state: 'open', strikes: 0 })
    expect(eventsNamed('gate')).toEqual([])
    expect(client.rate).toMatchObject({
      messagesPerSecond: 19,
      configuredPerSecond: 20,
      cause: { type: 'cut', from: 20, kind: 'too-many-requests' },
    })
    expect(eventsNamed('rate')).toMatchObject([
      {
        change: 'rate',
        messagesPerSecond: 19,
        message: 'The rate was cut from 20 to 19 messages a second, after too-many-requests.',
      },
    ])
    expect((await client.health()).rate).toEqual(client.rate)
  })

  test('130429 by webhook cuts the rate, leaves the gate open, and the message is sent again', async () => {
    const { client, clock, server } = await startHarness({ rateLimit })
    await client.send({ to, message: 'Hello' })
    await clock.advance(5_000)
    await client.receive(failed({ id: idOf(1), to }, 130_429, 'Rate limit hit'))
    await settle()
    await clock.advance(1_000)
    await until(() => server.requests.length === 2)
    expect(client.gate.state).toBe('open')
    expect(client.rate.cause).toMatchObject({ type: 'cut', kind: 'rate-limit', code: 130_429 })
  })

  test('131056 cuts the rate too, and the message waits for its own pause', async () => {
    const { client, clock, server } = await startHarness({ rateLimit })
    await client.send({ to, message: 'Hello' })
    await clock.advance(1_000)
    await client.receive(failed({ id: idOf(1), to }, 131_056, 'Pair rate limit hit'))
    await client.send({ to: '919800000002', message: 'Hello' })
    expect(client.rate.cause).toMatchObject({ type: 'cut', code: 131_056 })
    expect(client.gate.state).toBe('open')
    expect(server.requests).toHaveLength(2)
  })

  test('4001 shuts the gate as without it', async () => {
    const { client, clock } = await startHarness({ rateLimit })
    await client.send({ to, message: 'Hello' })
    await clock.advance(5_000)
    await client.receive(failed({ id: idOf(1), to }, 4001, 'Please stop sending messages'))
    expect(client.gate.state).toBe('backing-off')
  })

  test('a 429 with Retry-After shuts the gate for as long', async () => {
    const { client, clock, server } = await startHarness({ rateLimit }, (request, response) => {
      if (request.number > 1) return accept(request, response)
      response.writeHead(429, { 'content-type': 'application/json', 'retry-after': '7' })
      response.end(JSON.stringify(tooMany))
    })
    const sent = client.send({ to, message: 'Hello' })
    await until(() => client.gate.state === 'backing-off')
    expect(client.gate).toMatchObject({ pauseMs: 7_000 })
    await settle()
    await clock.advance(7_100)
    await sent
    expect(server.requests).toHaveLength(2)
  })

  test('a limit of an app that lasts for minutes shuts the gate, and says nothing of the rate', async () => {
    const { client, clock } = await startHarness({ rateLimit })
    await client.send({ to, message: 'Hello' })
    await clock.advance(1_000)
    await client.receive(failed({ id: idOf(1), to }, 80_007, 'Rate limit issues'))
    expect(client.gate.state).toBe('backing-off')
    expect(client.rate.cause).toEqual({ type: 'configured' })
  })
})

describe("with adapt: 'advise'", () => {
  test('a 429 shuts the gate as without it, and the event says what the rate would be', async () => {
    const options = { rateLimit: { messagesPerSecond: 20, adapt: 'advise' } } as const
    const { client, clock, eventsNamed } = await startHarness(options, refusing(1))
    const sent = client.send({ to, message: 'Hello' })
    await until(() => client.gate.state === 'backing-off')
    await settle()
    await clock.advance(1_100)
    await sent
    expect(client.rate).toMatchObject({
      messagesPerSecond: 20,
      cause: { type: 'advised', messagesPerSecond: 19, change: { type: 'cut', from: 20 } },
    })
    expect(eventsNamed('rate')[0]?.message).toBe(
      'With rateLimit.adapt the rate would be cut from 20 to 19 messages a second, after too-many-requests.',
    )
  })
})
