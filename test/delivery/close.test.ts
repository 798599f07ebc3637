import { AbortError, ClosedError, GupshupClient, GupshupError, type Receipt, retry } from 'gupshup-outbound'
import { describe, expect, test } from 'vitest'
import { startHarness, testKey } from '../support/harness.ts'
import { type Answer, accept, idOf } from '../support/local-server.ts'
import { settle, until } from '../support/until.ts'
import { failed, failedAtWhatsapp, progressed } from '../support/webhook-bodies.ts'

const to = '919876543210'

describe('close()', () => {
  test('lets requests in flight finish, and rejects waiting sends', async () => {
    let reply: (() => void) | undefined
    const slow: Answer = (request, response) => {
      reply = () => void accept(request, response)
    }
    const { client, server } = await startHarness({ rateLimit: { messagesPerSecond: 0.01 } }, slow)
    const left = client.send({ to, message: 'One' })
    await until(() => server.requests.length === 1)
    const waiting = client.send({ to, message: 'Two' }).catch((error: unknown) => error)
    await settle()
    const closing = client.close()
    expect(await waiting).toBeInstanceOf(ClosedError)
    reply?.()
    expect(await closing).toMatchObject({ finished: 1, unknown: 0 })
    expect(await left).toMatchObject({ messageId: idOf(1) })
    await expect(client.send({ to, message: 'Three' })).rejects.toThrow(ClosedError)
    expect(server.requests).toHaveLength(1)
  })

  test('counts JSON requests too', async () => {
    const { client, server } = await startHarness({ appId: 'app-0001' }, () => {})
    const message = { type: 'template', name: 'offer', language: 'en' } as const
    const sending = client.send({ to, message }).catch((error: unknown) => error)
    await until(() => server.requests.length === 1)
    expect(await client.close({ timeoutMs: 0 })).toMatchObject({ finished: 0, unknown: 1 })
    expect(await sending).toMatchObject({ name: 'OutcomeUnknownError' })
    expect(server.requests[0]?.path).toBe('/wa/app/app-0001/v3/marketing/msg')
  })

  test('breaks off requests that do not finish within its limit, and reports their outcome as unknown', async () => {
    const { client, server } = await startHarness({}, () => {})
    const sending = client.send({ to, message: 'Hello' }).catch((error: unknown) => error)
    await until(() => server.requests.length === 1)
    expect(await client.close({ timeoutMs: 0 })).toMatchObject({ finished: 0, unknown: 1 })
    expect(await sending).toMatchObject({ name: 'OutcomeUnknownError' })
  })

  test('reports held messages, and leaves them in the store', async () => {
    const { client } = await startHarness()
    await client.send({ to, message: 'Hello' })
    await client.receive(failed({ id: idOf(1), to }, 1003))
    await settle()
    expect(await client.close()).toMatchObject({ waiting: 1 })
  })

  test('counts messages that wait for a retry or for the confirmation of 131026, and not those that were never sent', async () => {
    const { client } = await startHarness({ policies: { 131056: retry({ initialMs: 60_000 }) } })
    await client.send({ to, message: 'One' })
    await client.send({ to: '919811111111', message: 'Two' })
    await client.receive(failedAtWhatsapp({ id: idOf(1), to }, 131056))
    await client.receive(failedAtWhatsapp({ id: idOf(2), to: '919811111111' }, 131026))
    expect(await client.close()).toEqual({ finished: 0, unknown: 0, waiting: 2 })
  })

  test('ends the waits for an outcome', async () => {
    const { client } = await startHarness()
    const receipt = await client.send({ to, message: 'Hello' })
    const waiting = receipt.outcome().catch((error: unknown) => error)
    await settle()
    await client.close()
    expect(await waiting).toBeInstanceOf(ClosedError)
  })

  test('lets outcome() return a known outcome, and ends the wait for an unknown one', async () => {
    const { client } = await startHarness()
    const delivered = await client.send({ to, message: 'One' })
    const accepted = await client.send({ to: '919811111111', message: 'Two' })
    await client.receive(progressed('delivered', { id: idOf(1), to }))
    await client.close()
    expect(await delivered.outcome()).toMatchObject({ status: 'delivered' })
    await expect(accepted.outcome()).rejects.toThrow(ClosedError)
    await expect(
      client.receive(progressed('delivered', { id: idOf(2), to: '919811111111' })),
    ).rejects.toThrow(ClosedError)
  })

  test('returns the same report to the second caller', async () => {
    const { client } = await startHarness()
    const [first, second] = await Promise.all([client.close(), client.close()])
    expect(second).toBe(first)
  })

  test('is called at the end of an `await using` block', async () => {
    let kept: GupshupClient | undefined
    {
      await using client = new GupshupClient({ apiKey: testKey, appName: 'MyShop', source: '917834811114' })
      kept = client
    }
    await expect(kept.send({ to, message: 'Hello' })).rejects.toThrow(ClosedError)
  })

  test('leaves no timer', async () => {
    const { client, clock } = await startHarness()
    await client.send({ to, message: 'Hello' })
    await client.receive(failed({ id: idOf(1), to }, 4001))
    const waiting = client.send({ to: '919811111111', message: 'Hello' }).catch(() => {})
    await settle()
    expect(clock.pending).toBeGreaterThan(0)
    await client.close()
    await waiting
    expect(clock.pending).toBe(0)
  })
})

describe('an AbortSignal', () => {
  test('that is already aborted rejects with its own reason, before anything is sent', async () => {
    const { client, server } = await startHarness()
    const signal = AbortSignal.abort(new Error('The user left'))
    await expect(client.send({ to, message: 'Hello', signal })).rejects.toThrow('The user left')
    expect(server.requests).toHaveLength(0)
  })

  test('cancels a message that waits at the gate, and it is never sent', async () => {
    const { client, server } = await startHarness()
    await client.send({ to, message: 'Hello' })
    await client.receive(failed({ id: idOf(1), to }, 4001))
    const controller = new AbortController()
    const waiting = client
      .send({ to: '919811111111', message: 'Hello', signal: controller.signal })
      .catch((e: unknown) => e)
    await settle()
    controller.abort('no longer needed')
    expect(await waiting).toBe('no longer needed')
    await client.resume()
    await until(() => server.requests.length === 2)
    await settle()
    expect(server.requests.map((request) => request.to)).toEqual([to, to])
  })

  test('that aborts during the request rejects at once, and the response is still read', async () => {
    let reply: (() => void) | undefined
    const { client, server, eventsNamed } = await startHarness({}, (request, response) => {
      reply = () => void accept(request, response)
    })
    const controller = new AbortController()
    const sending = client.send({ to, message: 'Hello', signal: controller.signal }).catch((e: unknown) => e)
    await until(() => server.requests.length === 1)
    controller.abort('too slow')
    expect(await sending).toMatchObject({
      name: 'AbortError',
      receipt: { to },
      cause: { message: 'too slow' },
    })
    reply?.()
    await until(() => eventsNamed('accepted').length === 1)
  })
})

test('a thousand sends with signals and a close in the middle all settle, and no timer or listener is left', async () => {
  const warnings: Error[] = []
  const onWarning = (warning: Error) => warnings.push(warning)
  process.on('warning', onWarning)
  const { client, server, clock, eventsNamed } = await startHarness({
    rateLimit: { messagesPerSecond: 2_000 },
  })
  const shared = new AbortController()
  const results = Array.from({ length: 1_000 }, (_, index) => {
    const own = new AbortController()
    const signal = index % 3 === 0 ? shared.signal : own.signal
    if (index % 10 === 1) setImmediate(() => own.abort(new Error('own')))
    return client.send({ to: String(919_800_000_000 + index), message: 'Hello', signal })
  })
  const settled = Promise.allSettled(results)
  // Permits come by the client's clock, 50 of them in 25 ms, so that most sends still wait when the client closes.
  const requestsReach = (count: number) =>
    until(async () => {
      await clock.advance(25)
      await settle(20)
      return server.requests.length >= count
    })
  await requestsReach(200)
  shared.abort(new Error('shared'))
  await requestsReach(300)
  await client.close()
  const ends = await settled
  await settle()
  process.off('warning', onWarning)

  const receipts = ends.filter((end): end is PromiseFulfilledResult<Receipt> => end.status === 'fulfilled')
  const reasons = ends.flatMap((end) => (end.status === 'rejected' ? [end.reason] : []))
  expect(receipts.length + reasons.length).toBe(1_000)
  expect(receipts.length).toBeGreaterThan(0)
  expect(reasons.some((reason) => reason instanceof ClosedError)).toBe(true)
  for (const reason of reasons) {
    const isClosed = reason instanceof GupshupError && reason.name === 'ClosedError'
    // A message that had been sent when its signal was aborted says so; any other rejects with the signal's own reason.
    const word = reason instanceof AbortError ? String(reason.cause) : reason.message
    expect(isClosed || /own|shared/.test(word)).toBe(true)
    if (reason instanceof AbortError) expect(reason.receipt).toBeDefined()
  }
  // A send that was aborted after its message was sent still counts as accepted.
  expect(eventsNamed('accepted').length).toBe(server.requests.length)
  expect(eventsNamed('error')).toEqual([])
  expect(warnings).toEqual([])
  expect(clock.pending).toBe(0)
})
