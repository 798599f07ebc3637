import { createServer } from 'node:net'
import { NetworkError, retry } from 'gupshup-outbound'
import { describe, expect, test } from 'vitest'
import { startHarness } from '../support/harness.ts'
import {
  type Answer,
  accept,
  idOf,
  json,
  type LocalServer,
  startLocalServer,
} from '../support/local-server.ts'
import type { ManualClock } from '../support/manual-clock.ts'
import { settle, until } from '../support/until.ts'
import { failedAtWhatsapp } from '../support/webhook-bodies.ts'

const to = '919876543210'

/** A port without a listener. */
async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('The server has no port.')
  return address.port
}

describe('a refused connection', () => {
  test('is retried, and sends one message once a connection succeeds', async () => {
    const port = await freePort()
    const { client, clock, eventsNamed } = await startHarness({ baseUrl: `http://127.0.0.1:${port}` })
    const sending = client.send({ to, message: 'Hello' })
    await until(() => clock.pending > 0)
    const server = await startLocalServer(accept, port)
    await clock.advance(500)
    expect(await sending).toMatchObject({ messageId: idOf(1) })
    expect(server.requests).toHaveLength(1)
    expect(eventsNamed('accepted')).toHaveLength(1)
    await server.close()
  })

  test('fails with a NetworkError after its retries, and the message can be sent again safely', async () => {
    const port = await freePort()
    const { client, clock } = await startHarness({ baseUrl: `http://127.0.0.1:${port}` })
    const sending = client
      .send({ to, message: 'Hello', idempotencyKey: 'order-7' })
      .catch((error: unknown) => error)
    let isOver = false
    void sending.finally(() => {
      isOver = true
    })
    for (let step = 0; step < 1_000 && !isOver; step += 1) {
      await settle(20)
      await clock.advance(250)
    }
    const error = await sending
    expect(error).toBeInstanceOf(NetworkError)
    expect(error).toMatchObject({ kind: 'network', action: { type: 'fail' } })
    expect(String(error)).toContain('6 requests')
  })
})

test('a redirect to another host is not followed, and the API key is not sent to it', async () => {
  const other = await startLocalServer()
  const { client, server } = await startHarness({}, (_, response) => {
    response.writeHead(302, { location: `${other.url}/wa/api/v1/msg` }).end()
  })
  await expect(client.send({ to, message: 'Hello' })).rejects.toThrow(/redirect/i)
  expect(server.requests).toHaveLength(1)
  expect(other.requests).toHaveLength(0)
  await other.close()
})

/** Lets time pass in small steps until so many requests have come, and then the last reply be read. */
async function reachRequest(count: number, server: LocalServer, clock: ManualClock): Promise<void> {
  for (let step = 0; step < 1_000 && server.requests.length < count; step += 1) {
    await settle(20)
    await clock.advance(100)
  }
  await settle(500)
}

describe('retry()', () => {
  const refuse: Answer = (_, response) => json(response, 400, { status: 'error', code: 4002, message: 'no' })
  const policies = { 4002: retry({ retries: 9, initialMs: 1_000, factor: 1 }) }

  test.each(['first', 'second', 'third'])(
    'in its %s pause is ended by an abort of its send()',
    async (which) => {
      const pause = ['first', 'second', 'third'].indexOf(which) + 1
      const { client, server, clock } = await startHarness({ policies }, refuse)
      const controller = new AbortController()
      const sending = client
        .send({ to, message: 'Hello', signal: controller.signal })
        .catch((error: unknown) => error)
      await reachRequest(pause, server, clock)
      controller.abort('enough')
      expect(await sending).toBe('enough')
      await clock.advance(60_000)
      await settle()
      expect(server.requests).toHaveLength(pause)
    },
  )

  test('in its second pause is ended by close(), and no message is left waiting', async () => {
    const { client, server, clock } = await startHarness({ policies }, refuse)
    const sending = client.send({ to, message: 'Hello' }).catch((error: unknown) => error)
    await reachRequest(2, server, clock)
    expect(await client.close()).toEqual({ finished: 0, unknown: 0, waiting: 0 })
    expect(await sending).toMatchObject({ name: 'ClosedError', message: expect.stringContaining('not sent') })
  })

  test('repeats a message that failed by webhook for a transient reason, after a pause', async () => {
    const { client, server, clock } = await startHarness({
      policies: { 131056: retry({ retries: 1, initialMs: 4_000 }) },
    })
    await client.send({ to, message: 'Hello' })
    await client.receive(failedAtWhatsapp({ id: idOf(1), to }, 131056))
    await settle()
    expect(server.requests).toHaveLength(1)
    await clock.advance(4_000)
    await until(() => server.requests.length === 2)
  })

  test('gives up when its retries are used up', async () => {
    const { client, server, clock, eventsNamed } = await startHarness({
      policies: { 131056: retry({ retries: 1, initialMs: 4_000 }) },
    })
    await client.send({ to, message: 'Hello' })
    await client.receive(failedAtWhatsapp({ id: idOf(1), to }, 131056))
    await clock.advance(4_000)
    await until(() => eventsNamed('accepted').length === 2)
    await client.receive(failedAtWhatsapp({ id: idOf(2), to }, 131056))
    await settle()
    expect(server.requests).toHaveLength(2)
    expect(eventsNamed('failed')[0]?.error).toMatchObject({ code: 131056, action: { type: 'fail' } })
  })

  test('waits for the time of Retry-After', async () => {
    const { client, server, clock } = await startHarness(
      { policies: { 131056: retry() } },
      (request, response) => {
        if (request.number > 1) return accept(request, response)
        response.setHeader('retry-after', '30')
        json(response, 400, { status: 'error', code: 131056, message: 'pair rate limit' })
      },
    )
    const sending = client.send({ to, message: 'Hello' })
    await until(() => clock.pending > 0)
    await settle()
    await clock.advance(29_999)
    await settle()
    expect(server.requests).toHaveLength(1)
    await clock.advance(1)
    expect(await sending).toMatchObject({ messageId: idOf(2) })
  })
})

describe('a policy function', () => {
  test('that throws is reported, and the catalog decides', async () => {
    const { client, eventsNamed } = await startHarness({
      policies: {
        1010: () => {
          throw new Error('a bug of the application')
        },
      },
    })
    const receipt = await client.send({ to, message: 'Hello' })
    await client.receive(failedAtWhatsapp({ id: idOf(1), to }, 1010))
    await expect(receipt.outcome()).rejects.toMatchObject({ code: 1010 })
    expect(eventsNamed('error')).toMatchObject([{ name: 'ConfigurationError' }])
  })
})
