import {
  ClosedError,
  ConfigurationError,
  InvalidMessageError,
  memoryStore,
  SuppressedError,
} from 'gupshup-outbound'
import { describe, expect, test } from 'vitest'
import { startHarness } from '../support/harness.ts'
import { idOf, json } from '../support/local-server.ts'
import { settle, until } from '../support/until.ts'
import { failed, progressed } from '../support/webhook-bodies.ts'

const to = '919876543210'
const errorOf = (work: Promise<unknown>) => work.catch((error: unknown) => error)

describe('enqueue()', () => {
  test('stores a message and sends nothing; work() sends it', async () => {
    const { client, server } = await startHarness()
    const receipt = await client.enqueue({ to, message: 'Hello' })
    expect(receipt).toMatchObject({ to, status: 'queued' })
    expect(receipt).not.toHaveProperty('messageId')
    await settle()
    expect(server.requests).toHaveLength(0)
    client.work()
    expect(await receipt.outcome({ until: 'accepted' })).toMatchObject({ messageId: idOf(1), reached: true })
  })

  test.each([
    ['a Date', (now: number) => new Date(now + 60_000)],
    ['a number', (now: number) => now + 60_000],
  ])('with `at` as %s keeps it until then', async (_, at) => {
    const { client, server, clock } = await startHarness()
    client.work()
    await client.enqueue({ to, message: 'Hello' }, { at: at(clock.now()) })
    await clock.advance(59_999)
    await settle()
    expect(server.requests).toHaveLength(0)
    await clock.advance(1)
    await until(() => server.requests.length === 1)
  })

  test('counts ttlMs from the earliest time to send, and lets the message expire after that', async () => {
    const { client, server, clock, eventsNamed } = await startHarness()
    const about = { message: 'Hello', ttlMs: 1_000 }
    const at = clock.now() + 60_000
    await client.enqueue({ ...about, to }, { at })
    await client.enqueue({ ...about, to: '919811111111' }, { at: clock.now() })
    await clock.advance(60_500)
    client.work()
    await until(() => server.requests.length + eventsNamed('failed').length === 2)
    expect(server.requests.map((request) => request.to)).toEqual([to])
    expect(eventsNamed('failed')).toMatchObject([{ to: '919811111111', error: { name: 'ExpiredError' } }])
  })

  test('counts ttlMs from now if the earliest time to send is in the past', async () => {
    const { client, server, clock } = await startHarness()
    const at = clock.now() - 3_600_000
    const { id } = await client.enqueue({ to, message: 'Hello', ttlMs: 1_000 }, { at })
    expect(await client.messages.get({ id })).toMatchObject({ dueAt: at, expiresAt: clock.now() + 1_000 })
    client.work()
    await until(() => server.requests.length === 1)
  })

  test('sends the lower priority first, regardless of the order in the store', async () => {
    const { client, server } = await startHarness()
    for (const [number, priority] of [
      ['919800000003', 20],
      ['919800000001', undefined],
      ['919800000002', 10],
    ] as const)
      await client.enqueue({ to: number, message: 'Hello' }, { ...(priority && { priority }) })
    client.work({ concurrency: 1 })
    await until(() => server.requests.length === 3)
    expect(server.requests.map((request) => request.to)).toEqual([
      '919800000001',
      '919800000002',
      '919800000003',
    ])
  })

  test('with a key stores one message, and returns its receipt to every caller', async () => {
    const { client, server } = await startHarness()
    const first = await client.enqueue({ to, message: 'Hello', idempotencyKey: 'order-1' })
    const second = await client.enqueue({ to, message: 'Hello', idempotencyKey: 'order-1' })
    expect(second.id).toBe(first.id)
    client.work()
    expect(await client.send({ to, message: 'Hello', idempotencyKey: 'order-1' })).toMatchObject({
      id: first.id,
    })
    expect(server.requests).toHaveLength(1)
  })

  test('refuses a suppressed number, unless the suppression is over by then', async () => {
    const { client, clock } = await startHarness()
    await client.suppressions.add(to, { forMs: 60_000 })
    expect(await errorOf(client.enqueue({ to, message: 'Hello' }))).toBeInstanceOf(SuppressedError)
    const receipt = await client.enqueue({ to, message: 'Hello' }, { at: clock.now() + 60_000 })
    expect(receipt.status).toBe('queued')
  })

  test.each<[object, string]>([
    [{ at: Number.NaN }, 'at'],
    [{ at: new Date('no date') }, 'at'],
    [{ priority: -1 }, 'priority'],
    [{ priority: 1.5 }, 'priority'],
    [{ priority: 1_001 }, 'priority'],
    [{ when: 1 }, 'when'],
  ])('refuses %o before anything is stored', async (options, field) => {
    const { client } = await startHarness()
    // As plain JavaScript may call it.
    const error = await errorOf(client.enqueue({ to, message: 'Hello' }, options))
    expect(error).toBeInstanceOf(InvalidMessageError)
    expect(String(error)).toContain(field)
    expect(await client.close()).toMatchObject({ waiting: 0 })
  })

  test.each(['until', 'signal'] as const)('refuses `%s`, which only send() has', async (field) => {
    const { client } = await startHarness()
    const extra = { until: 'sent', signal: AbortSignal.timeout(60_000) }
    const request = { to, message: 'Hello', [field]: extra[field] }
    expect(await errorOf(client.enqueue(request))).toMatchObject({ name: 'InvalidMessageError', field })
  })

  test('rejects after close()', async () => {
    const { client } = await startHarness()
    await client.close()
    expect(await errorOf(client.enqueue({ to, message: 'Hello' }))).toBeInstanceOf(ClosedError)
    expect(() => client.work()).toThrow(ClosedError)
  })
})

describe('a queued message', () => {
  test('is handled like every message: its fallback is sent without work(), and its outcome is reported', async () => {
    const { client, server } = await startHarness({
      fallback: { type: 'template', id: 'order-update' },
    })
    const receipt = await client.enqueue({ to, message: 'Hello', metadata: { order: 7 } })
    const worker = client.work()
    await until(() => server.requests.length === 1)
    await worker.close()
    await client.receive(failed({ id: idOf(1), to }, 1005))
    await until(() => server.requests.length === 2)
    await client.receive(progressed('delivered', { id: idOf(2), to }))
    expect(await receipt.outcome()).toMatchObject({ status: 'delivered', via: 'fallback', requests: 2 })
  })

  test('that fails is reported by an event and by its receipt', async () => {
    const { client, eventsNamed } = await startHarness({}, (_, response) =>
      json(response, 400, { status: 'error', code: 1010 }),
    )
    const receipt = await client.enqueue({ to, message: 'Hello' })
    client.work()
    expect(await errorOf(receipt.outcome())).toMatchObject({ name: 'InvalidMediaUrlError' })
    expect(eventsNamed('failed')).toHaveLength(1)
  })

  test('waits through a halt, unlike a send(), which is refused', async () => {
    const { client, server } = await startHarness()
    await client.halt('Wrong text')
    client.work()
    const receipt = await client.enqueue({ to, message: 'Hello' })
    expect(await errorOf(client.send({ to, message: 'Hello' }))).toMatchObject({ name: 'HaltedError' })
    await settle()
    expect(server.requests).toHaveLength(0)
    await client.resume()
    expect(await receipt.outcome({ until: 'accepted' })).toMatchObject({ reached: true })
  })

  test('can be sent by another client of the same store, and awaited where it was stored', async () => {
    const store = memoryStore()
    const here = await startHarness({ store })
    const there = await startHarness({ store })
    const receipt = await here.client.enqueue({ to, message: 'Hello' })
    there.client.work()
    expect(await receipt.outcome({ until: 'accepted' })).toMatchObject({ reached: true })
    expect([here.server.requests.length, there.server.requests.length]).toEqual([0, 1])
  })
})

describe('work()', () => {
  test('processes no more messages at once than its concurrency', async () => {
    const replies: (() => void)[] = []
    const { client, server } = await startHarness({}, ({ number }, response) => {
      replies.push(() => json(response, 202, { status: 'submitted', messageId: idOf(number) }))
    })
    for (let index = 0; index < 7; index += 1)
      await client.enqueue({ to: `91980000000${index}`, message: 'Hello' })
    client.work({ concurrency: 3 })
    await until(() => server.requests.length === 3)
    await settle()
    expect(server.requests).toHaveLength(3)
    replies.splice(0, 1)[0]?.()
    await until(() => server.requests.length === 4)
    for (const reply of replies) reply()
  })

  test('by several clients at once sends each message once', async () => {
    const store = memoryStore()
    const clients = await Promise.all([1, 2, 3].map(() => startHarness({ store })))
    const [first] = clients
    for (let index = 0; index < 60; index += 1)
      await first?.client.enqueue({ to: `9198000000${String(index).padStart(2, '0')}`, message: 'Hello' })
    for (const { client } of clients) client.work({ concurrency: 5 })
    const requests = () => clients.flatMap(({ server }) => server.requests.map((request) => request.to))
    await until(() => requests().length >= 60)
    await settle()
    expect(new Set(requests()).size).toBe(60)
    expect(requests()).toHaveLength(60)
  })

  test('claims no more messages after its close, and finishes the claimed ones', async () => {
    const { client, server } = await startHarness()
    {
      await using _ = client.work()
      await client.enqueue({ to, message: 'Hello' })
      await until(() => server.requests.length === 1)
    }
    await client.enqueue({ to: '919811111111', message: 'Hello' })
    await settle()
    expect(server.requests).toHaveLength(1)
  })

  test('releases the messages that wait at the shut gate when it is closed, and the next worker sends them', async () => {
    const { client, server } = await startHarness()
    await client.halt('Wrong text')
    const worker = client.work()
    const receipt = await client.enqueue({ to, message: 'Hello' })
    await settle()
    await worker.close()
    await client.resume()
    await settle()
    expect(server.requests).toHaveLength(0)
    client.work()
    expect(await receipt.outcome({ until: 'accepted' })).toMatchObject({ reached: true })
  })

  test('leaves no timer when the client is closed', async () => {
    const { client, clock } = await startHarness()
    client.work()
    await client.enqueue({ to, message: 'Hello' }, { at: clock.now() + 60_000 })
    await settle()
    expect(clock.pending).toBeGreaterThan(0)
    expect(await client.close()).toMatchObject({ waiting: 1 })
    expect(clock.pending).toBe(0)
  })

  test.each([0, -1, 1.5, Number.POSITIVE_INFINITY])('refuses a concurrency of %s', async (concurrency) => {
    const { client } = await startHarness()
    expect(() => client.work({ concurrency })).toThrow(ConfigurationError)
  })
})
