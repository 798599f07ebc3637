import {
  AuthenticationError,
  backOff,
  ExpiredError,
  HaltedError,
  WalletBalanceLowError,
} from 'gupshup-outbound'
import { describe, expect, test } from 'vitest'
import { startHarness } from '../support/harness.ts'
import { accept, idOf, json } from '../support/local-server.ts'
import { settle, until } from '../support/until.ts'
import { failed, progressed } from '../support/webhook-bodies.ts'

const policies = { 4001: backOff({ initialMs: 1_000, factor: 4, maxMs: 60_000, haltAfter: 3 }) }
const numbers = Array.from({ length: 100 }, (_, index) => String(919_800_000_000 + index))
const reason = 'Please stop sending messages'

describe('4001', () => {
  test('from a hundred messages in flight is one strike, and nothing is sent until the probe', async () => {
    const { client, server, clock } = await startHarness({ policies })
    await Promise.all(numbers.map((to) => client.send({ to, message: 'Hello' })))
    await Promise.all(
      server.requests.map(({ to, number }) => client.receive(failed({ id: idOf(number), to }, 4001, reason))),
    )
    expect(client.gate).toMatchObject({ state: 'backing-off', strikes: 1, pauseMs: 1_000 })

    await settle()
    await clock.advance(999)
    await settle()
    expect(server.requests).toHaveLength(100)

    await clock.advance(1)
    await until(() => server.requests.length === 101)
    await settle()
    expect(server.requests).toHaveLength(101)
    expect(client.gate.state).toBe('probing')
  })

  test('makes send() reject with HaltedError after haltAfter strikes, and resume() sends every held message once', async () => {
    const { client, server, clock, eventsNamed } = await startHarness({ policies })
    await Promise.all(numbers.map((to) => client.send({ to, message: 'Hello' })))
    await Promise.all(
      server.requests.map(({ to, number }) => client.receive(failed({ id: idOf(number), to }, 4001, reason))),
    )
    for (const [requests, pauseMs] of [
      [101, 1_000],
      [102, 4_000],
    ] as const) {
      await settle()
      await clock.advance(pauseMs)
      await until(() => server.requests.length === requests)
      await until(() => eventsNamed('accepted').length === requests)
      const probe = server.requests.at(-1)
      await client.receive(failed({ id: idOf(requests), to: probe?.to ?? '' }, 4001, reason))
    }
    expect(client.gate).toMatchObject({ state: 'halted', since: clock.now() })

    const error = await client
      .send({ to: '919811111111', message: 'Hello' })
      .catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(HaltedError)
    expect(error).toMatchObject({ code: 4001, since: clock.now() })
    await clock.advance(3_600_000)
    await settle()
    expect(server.requests).toHaveLength(102)

    await client.resume()
    await until(() => server.requests.length === 202)
    await settle()
    const sentAfterResume = server.requests.slice(102).map(({ to }) => to)
    expect([...sentAfterResume].sort()).toEqual(numbers)
  })

  test('lets held messages fail with ExpiredError after their ttlMs', async () => {
    const { client, server, clock, eventsNamed } = await startHarness({
      policies: { 4001: backOff({ initialMs: 1_000, haltAfter: 1 }) },
    })
    const [otp, invoice] = await Promise.all([
      client.send({ to: '919800000001', message: 'Your code is 123456', ttlMs: 30_000 }),
      client.send({ to: '919800000002', message: 'Your invoice', ttlMs: 90_000 }),
    ])
    for (const { to, number } of [...server.requests])
      await client.receive(failed({ id: idOf(number), to }, 4001))
    const outcome = otp.outcome().catch((thrown: unknown) => thrown)
    await clock.advance(60_000)
    expect(await outcome).toBeInstanceOf(ExpiredError)
    expect(eventsNamed('failed').map(({ id }) => id)).toEqual([otp.id])

    await client.resume()
    await until(() => server.requests.length === 3)
    await settle()
    expect(server.requests.at(-1)?.to).toBe(invoice.to)
    expect(server.requests).toHaveLength(3)
  })

  test('in the response holds the message, and send() resolves once the gate has admitted it', async () => {
    const { client, server, clock } = await startHarness({ policies }, (request, response) =>
      request.number === 1
        ? json(response, 400, { status: 'error', code: 4001, message: reason })
        : accept(request, response),
    )
    const sending = client.send({ to: '919800000001', message: 'Hello' })
    await until(() => client.gate.state === 'backing-off')
    await settle()
    await clock.advance(1_000)
    expect(await sending).toMatchObject({ status: 'accepted', messageId: idOf(2) })
    expect(server.requests).toHaveLength(2)
  })

  test('is over for all messages when a webhook shows that the probe has succeeded', async () => {
    const { client, server, clock, eventsNamed } = await startHarness({ policies })
    await Promise.all(numbers.slice(0, 5).map((to) => client.send({ to, message: 'Hello' })))
    await Promise.all(
      server.requests.map(({ to, number }) => client.receive(failed({ id: idOf(number), to }, 4001))),
    )
    const waiting = client.send({ to: '919811111111', message: 'Later' })
    await settle()
    await clock.advance(1_000)
    await until(() => eventsNamed('accepted').length === 6)
    await client.receive(progressed('delivered', { id: idOf(6), to: server.requests[5]?.to ?? '' }))
    expect(client.gate.state).toBe('open')
    await waiting
    await until(() => server.requests.length === 11)
  })

  test('is followed by one event for each state of the gate, in order', async () => {
    const { client, server, clock, eventsNamed } = await startHarness({ policies })
    await client.send({ to: '919800000001', message: 'Hello' })
    await client.receive(failed({ id: idOf(1), to: '919800000001' }, 4001))
    await settle()
    await clock.advance(1_000)
    await until(() => eventsNamed('accepted').length === 2)
    await client.receive(progressed('sent', { id: idOf(2), to: server.requests[1]?.to ?? '' }))
    const states = eventsNamed('gate').map(({ previous, gate }) => `${previous.state} → ${gate.state}`)
    expect(states).toEqual(['open → backing-off', 'backing-off → probing', 'probing → open'])
  })

  test('is over probeMs after a probe without another failure', async () => {
    const { client, server, clock, eventsNamed } = await startHarness({ policies, probeMs: 5_000 })
    await client.send({ to: '919800000001', message: 'Hello' })
    await client.receive(failed({ id: idOf(1), to: '919800000001' }, 4001))
    await settle()
    await clock.advance(1_000)
    await until(() => eventsNamed('accepted').length === 2)
    await settle()
    await clock.advance(4_999)
    expect(client.gate.state).toBe('probing')
    await clock.advance(1)
    await until(() => client.gate.state === 'open')
    expect(server.requests).toHaveLength(2)
  })
})

describe('1003 and 401', () => {
  test('halt at once, and the message of an empty wallet is sent after resume()', async () => {
    const { client, server } = await startHarness()
    await client.send({ to: '919800000001', message: 'Hello' })
    await client.receive(failed({ id: idOf(1), to: '919800000001' }, 1003, 'Check your wallet balance'))
    expect(client.gate.state).toBe('halted')
    await expect(client.send({ to: '919800000002', message: 'Hello' })).rejects.toThrow(HaltedError)
    await client.resume()
    await until(() => server.requests.length === 2)
    expect(server.requests[1]?.to).toBe('919800000001')
  })

  test('do not halt again for a message that was posted before resume()', async () => {
    const { client, server } = await startHarness()
    await client.send({ to: '919800000001', message: 'Hello' })
    await client.send({ to: '919800000002', message: 'Hello' })
    await client.receive(failed({ id: idOf(1), to: '919800000001' }, 1003))
    await client.resume()
    await until(() => server.requests.length === 3)
    await client.receive(failed({ id: idOf(2), to: '919800000002' }, 1003))
    expect(client.gate.state).toBe('open')
    await until(() => server.requests.length === 4)
  })

  test('reject the send() that gets them in its response, and halt', async () => {
    const { client, server } = await startHarness({}, (request, response) =>
      request.number === 1
        ? json(response, 401, { status: 'error', message: 'Authentication Failed' })
        : json(response, 400, { status: 'error', code: 1003, message: 'wallet' }),
    )
    await expect(client.send({ to: '919800000001', message: 'Hello' })).rejects.toThrow(AuthenticationError)
    expect(client.gate.state).toBe('halted')
    await client.resume()
    await expect(client.send({ to: '919800000001', message: 'Hello' })).rejects.toThrow(WalletBalanceLowError)
    expect(server.requests).toHaveLength(2)
  })
})

describe('HTTP 429', () => {
  test('backs off, never halts, and the message is sent', async () => {
    const { client, server, clock } = await startHarness({}, (request, response) =>
      request.number <= 6
        ? json(response, 429, { status: 'error', message: 'Too Many Requests' })
        : accept(request, response),
    )
    const sending = client.send({ to: '919800000001', message: 'Hello' })
    for (let request = 1; request <= 6; request += 1) {
      await until(() => server.requests.length === request && client.gate.state === 'backing-off')
      await settle()
      if (client.gate.state === 'backing-off') await clock.advance(client.gate.until - clock.now())
    }
    expect((await sending).messageId).toBe(idOf(7))
    expect(client.gate.state).toBe('open')
  })

  test('waits for the time of Retry-After', async () => {
    const { client, server, clock } = await startHarness({}, (request, response) => {
      if (request.number > 1) return accept(request, response)
      response.writeHead(429, { 'retry-after': '120' }).end('Too Many Requests')
    })
    const sending = client.send({ to: '919800000001', message: 'Hello' })
    await until(() => client.gate.state === 'backing-off')
    await settle()
    await clock.advance(119_000)
    await settle()
    expect(server.requests).toHaveLength(1)
    await clock.advance(1_000)
    await sending
  })
})

describe('halt()', () => {
  test('requires a reason, because it is in the error of every refused send', async () => {
    const { client } = await startHarness()
    for (const reason of ['', '  ', undefined]) {
      // @ts-expect-error Plain JavaScript can leave it out.
      await expect(client.halt(reason)).rejects.toThrow(/needs a reason/)
    }
  })

  test('rejects at once a send that waits for a permit of the rate limiter, while a gate that backs off keeps it', async () => {
    const { client, server } = await startHarness({ rateLimit: { messagesPerSecond: 0.001 } })
    await client.send({ to: '919800000001', message: 'Hello' })
    const waiting = numbers
      .slice(0, 20)
      .map((to) => client.send({ to, message: 'Hello' }).catch((error: unknown) => error))
    await settle()
    await client.halt('Enough')
    for (const error of await Promise.all(waiting)) expect(error).toBeInstanceOf(HaltedError)
    expect(server.requests).toHaveLength(1)
  })

  test('keeps a fallback without a waiting caller until resume()', async () => {
    const { client, server, eventsNamed } = await startHarness({
      fallback: { type: 'template', id: 'order-update' },
    })
    await client.send({ to: '919800000001', message: 'Hello' })
    await client.halt('Enough')
    await client.receive(failed({ id: idOf(1), to: '919800000001' }, 1005))
    await settle()
    expect(server.requests).toHaveLength(1)
    expect(eventsNamed('failed')).toEqual([])
    await client.resume()
    await until(() => server.requests.length === 2)
  })

  test('rejects a send that waits at the gate', async () => {
    const { client, server } = await startHarness({ policies })
    await client.send({ to: '919800000001', message: 'Hello' })
    await client.receive(failed({ id: idOf(1), to: '919800000001' }, 4001))
    const waiting = client.send({ to: '919800000002', message: 'Hello' })
    await settle()
    await client.halt('Maintenance at noon')
    await expect(waiting).rejects.toThrow(/Maintenance at noon/)
    await client.resume()
    await until(() => server.requests.length === 2)
    await settle()
    expect(server.requests.map(({ to }) => to)).toEqual(['919800000001', '919800000001'])
  })
})
