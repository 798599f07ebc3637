import { ClosedError, memoryStore, OutcomeUnknownError, StoreError } from 'gupshup-outbound'
import { describe, expect, test } from 'vitest'
import type { StoreOperation } from '../../src/store/intercept-store.ts'
import { startHarness } from '../support/harness.ts'
import { type Answer, accept, idOf, json } from '../support/local-server.ts'
import { sharedStore } from '../support/shared-store.ts'
import { settle, until } from '../support/until.ts'
import { enqueued, failed } from '../support/webhook-bodies.ts'
import { type Wrap, wrappedStore } from '../support/wrapped-store.ts'

const to = '919876543210'
const errorOf = (work: Promise<unknown>) => work.catch((error: unknown) => error)

describe('while the store cannot be reached', () => {
  test('a send waits and posts nothing, and the message is sent when the store is back', async () => {
    const shared = sharedStore()
    const { client, server, clock } = await startHarness({ store: shared.store })
    shared.state = 'away'
    const sending = client.send({ to, message: 'Hello' })
    await until(() => shared.refused.length > 0)
    await clock.advance(3_000)
    expect(server.requests).toHaveLength(0)
    shared.state = 'well'
    await clock.advance(1_000)
    expect(await sending).toMatchObject({ status: 'accepted' })
    expect(server.requests).toHaveLength(1)
  })

  test('a send rejects with a StoreError once its ttlMs has expired, and is not posted later', async () => {
    const shared = sharedStore()
    const { client, server, clock } = await startHarness({ store: shared.store })
    await client.send({ to: '919811111111', message: 'First' })
    shared.state = 'away'
    const sending = errorOf(client.send({ to, message: 'Hello', ttlMs: 2_000 }))
    await until(() => shared.refused.length > 0)
    await clock.advance(2_000)
    const error = await sending
    expect(error).toMatchObject({ name: 'StoreError', reason: 'unreachable' } satisfies Partial<StoreError>)
    expect(String(error)).toContain('It was not sent, and will not be.')
    shared.state = 'well'
    await clock.advance(10_000)
    await settle()
    expect(server.requests.map((request) => request.to)).toEqual(['919811111111'])
  })

  test('an abort rejects at once, and the message is not posted later', async () => {
    const shared = sharedStore()
    const { client, server, clock } = await startHarness({ store: shared.store })
    shared.state = 'away'
    const controller = new AbortController()
    const sending = errorOf(client.send({ to, message: 'Hello', signal: controller.signal }))
    await until(() => shared.refused.length > 0)
    controller.abort(new Error('The user left'))
    expect(await sending).toMatchObject({ message: 'The user left' })
    shared.state = 'well'
    await clock.advance(10_000)
    await settle()
    expect(server.requests).toHaveLength(0)
  })

  test('a webhook is refused at once, so that Gupshup sends it again; afterwards it is processed', async () => {
    const shared = sharedStore()
    const { client, clock, eventsNamed } = await startHarness({ store: shared.store })
    await client.send({ to, message: 'Hello' })
    shared.state = 'away'
    expect(await errorOf(client.receive(failed({ id: idOf(1), to }, 1010)))).toMatchObject({
      name: 'StoreError',
      reason: 'unreachable',
    })
    shared.state = 'well'
    await clock.advance(1_000)
    await client.receive(failed({ id: idOf(1), to }, 1010))
    expect(eventsNamed('failed')).toHaveLength(1)
  })

  test('enqueue() and the suppression list reject at once', async () => {
    const shared = sharedStore()
    const { client } = await startHarness({ store: shared.store })
    await client.send({ to, message: 'Hello' })
    shared.state = 'away'
    for (const work of [client.enqueue({ to, message: 'Later' }), client.suppressions.add(to)])
      expect(await errorOf(work)).toMatchObject({ name: 'StoreError', reason: 'unreachable' })
  })

  test('a client that is closed while it starts does not start afterwards', async () => {
    let isAway = true
    let comesBack = () => {}
    const asked: StoreOperation[] = []
    const wrap: Wrap = async (name, step, given) => {
      asked.push(name)
      if (name !== 'heartbeat' || given[1] === 0) return await step(...given)
      if (isAway) throw new StoreError('There is no connection to the store.', { reason: 'unreachable' })
      await new Promise<void>((resolve) => {
        comesBack = resolve
      })
      return await step(...given)
    }
    const store = wrappedStore(memoryStore(), wrap, { isShared: true })
    const { client, clock } = await startHarness({ store })
    await expect(client.receive(enqueued({ id: 'g-1', to }))).rejects.toMatchObject({ reason: 'unreachable' })
    isAway = false
    await clock.advance(1_000)
    const closing = client.close({ timeoutMs: 0 })
    comesBack()
    await closing
    await settle()
    asked.length = 0
    await clock.advance(60_000)
    expect(asked).toEqual([])
    expect(clock.pending).toBe(0)
  })

  test('close() ends within its limit, and the errors of waiting sends say that a key makes another try safe', async () => {
    const shared = sharedStore()
    const { client } = await startHarness({ store: shared.store })
    await client.send({ to: '919811111111', message: 'First' })
    shared.state = 'away'
    const sending = errorOf(client.send({ to, message: 'Hello' }))
    await until(() => shared.refused.length > 0)
    expect(await client.close({ timeoutMs: 0 })).toEqual({ finished: 0, unknown: 0 })
    const error = await sending
    expect(error).not.toBeInstanceOf(ClosedError)
    expect(String(error)).toContain('an `idempotencyKey` makes sending it again safe')
  })
})

describe('a store that becomes unreachable during a request', () => {
  /** Takes the store away before it answers. */
  const awayBefore =
    (shared: ReturnType<typeof sharedStore>, answer: Answer): Answer =>
    async (request, response) => {
      shared.state = 'away'
      await answer(request, response)
    }

  test('does not lose the acceptance: it is written when the store is back', async () => {
    const shared = sharedStore()
    const { client, server, clock, eventsNamed } = await startHarness(
      { store: shared.store },
      awayBefore(shared, accept),
    )
    const sending = client.send({ to, message: 'Hello' })
    await until(() => shared.refused.length > 0)
    await clock.advance(20_000)
    shared.state = 'well'
    await clock.advance(1_000)
    expect(await sending).toMatchObject({ status: 'accepted', messageId: idOf(1) })
    expect(server.requests).toHaveLength(1)
    expect(eventsNamed('unknown')).toEqual([])
  })

  test('does not keep the caller past its ttlMs: send() settles with what is known, which is written later', async () => {
    const shared = sharedStore()
    const { client, clock } = await startHarness({ store: shared.store }, awayBefore(shared, accept))
    const sending = errorOf(client.send({ to, message: 'Hello', ttlMs: 5_000 }))
    await until(() => shared.refused.length > 0)
    await clock.advance(5_000)
    const error = await sending
    expect(error).toBeInstanceOf(OutcomeUnknownError)
    expect(error).toMatchObject({
      messageId: idOf(1),
      reason: expect.stringContaining('Gupshup accepted it'),
    })
    shared.state = 'well'
    await clock.advance(1_000)
    if (!(error instanceof OutcomeUnknownError)) return
    expect(await error.receipt?.outcome({ until: 'accepted' })).toMatchObject({ reached: true })
  })

  test('does not act twice on a refusal', async () => {
    const shared = sharedStore()
    const { client, server, clock, eventsNamed } = await startHarness(
      { store: shared.store, fallback: { type: 'template', id: 'order-update' } },
      awayBefore(shared, (request, response) =>
        request.number === 1
          ? json(response, 400, { status: 'error', code: 1005 })
          : accept(request, response),
      ),
    )
    const sending = client.send({ to, message: 'Hello' })
    await until(() => shared.refused.length > 0)
    shared.state = 'well'
    await clock.advance(1_000)
    await until(() => server.requests.length === 2)
    shared.state = 'well'
    await clock.advance(1_000)
    await sending
    expect(eventsNamed('fallback')).toHaveLength(1)
    expect(server.requests).toHaveLength(2)
  })
})

describe('a write that was done although its response is lost', () => {
  test.each<StoreOperation>(['insert', 'replace', 'find', 'getDocument', 'heartbeat', 'findParked'])(
    'in %s lets the message be posted once, and accepted',
    async (step) => {
      const shared = sharedStore()
      const { client, server, clock } = await startHarness({ store: shared.store })
      shared.state = { losesResultsOf: step }
      const sending = client.send({ to, message: 'Hello', idempotencyKey: 'order-1' })
      await until(() => shared.state === 'well')
      await clock.advance(1_000)
      expect(await sending).toMatchObject({ status: 'accepted' })
      expect(server.requests).toHaveLength(1)
    },
  )

  test('of a fallback after a webhook lets it be sent once', async () => {
    const shared = sharedStore()
    const { client, server, clock } = await startHarness({
      store: shared.store,
      fallback: { type: 'template', id: 'order-update' },
    })
    await client.send({ to, message: 'Hello' })
    shared.state = { losesResultsOf: 'replace' }
    expect(await errorOf(client.receive(failed({ id: idOf(1), to }, 1005)))).toMatchObject({
      name: 'StoreError',
    })
    await clock.advance(1_000)
    await client.receive(failed({ id: idOf(1), to }, 1005))
    await until(() => server.requests.length === 2)
    await settle()
    expect(server.requests).toHaveLength(2)
  })
})

describe('a store that restarts empty', () => {
  test('gets a message that was accepted meanwhile again, so that its webhooks find it', async () => {
    const shared = sharedStore()
    const { client, clock } = await startHarness({ store: shared.store }, async (request, response) => {
      await shared.store.close()
      await accept(request, response)
    })
    const receipt = await client.send({ to, message: 'Hello' })
    expect(receipt).toMatchObject({ status: 'accepted' })
    await clock.advance(1_000)
    await client.receive(enqueued({ id: idOf(1), to }))
    expect(await receipt.outcome({ until: 'enqueued' })).toMatchObject({ reached: true })
  })
})
