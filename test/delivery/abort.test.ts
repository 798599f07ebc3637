import { AbortError, ClosedError, memoryStore } from 'gupshup-outbound'
import { expect, test } from 'vitest'
import { startHarness } from '../support/harness.ts'
import { type Answer, accept, idOf } from '../support/local-server.ts'
import { settle, until } from '../support/until.ts'
import { progressed } from '../support/webhook-bodies.ts'
import { wrappedStore } from '../support/wrapped-store.ts'

const to = '919876543210'

/** Responds when `answerNow()` is called. */
function slow() {
  let answerNow = () => {}
  const called = new Promise<void>((resolve) => {
    answerNow = resolve
  })
  const answer: Answer = async (request, response) => {
    await called
    await accept(request, response)
  }
  return { answer, answerNow: () => answerNow() }
}

const thrownBy = (sending: Promise<unknown>) =>
  sending.then(
    () => undefined,
    (error: unknown) => error,
  )

test('an abort during the request rejects with an error that says the message was sent, and its receipt can be awaited', async () => {
  const { answer, answerNow } = slow()
  const { client, server } = await startHarness({}, answer)
  const controller = new AbortController()
  const sending = thrownBy(client.send({ to, message: 'Hello', signal: controller.signal }))
  await until(() => server.requests.length === 1)
  controller.abort()
  const error = await sending
  expect(error).toBeInstanceOf(AbortError)
  if (!(error instanceof AbortError)) return
  expect(error).toMatchObject({ name: 'AbortError', kind: 'aborted', to: '91••••••3210' })
  expect(error.message).toContain('had been sent when its signal was aborted')
  expect(error.cause).toMatchObject({ name: 'AbortError' })
  expect(JSON.stringify(error)).not.toContain(to)
  const outcome = error.receipt?.outcome({ until: 'accepted' })
  answerNow()
  expect(await outcome).toMatchObject({ reached: true, messageId: idOf(1) })
})

test.each(['delivered', 'read'] as const)(
  'an abort while %s is awaited rejects with an error that says the message was sent',
  async (awaited) => {
    const { client, eventsNamed } = await startHarness()
    const controller = new AbortController()
    const sending = thrownBy(client.send({ to, message: 'Hello', until: awaited, signal: controller.signal }))
    await until(() => eventsNamed('accepted').length === 1)
    await settle()
    controller.abort(new DOMException('Too late', 'TimeoutError'))
    const error = await sending
    expect(error).toMatchObject({
      name: 'AbortError',
      messageId: expect.any(String),
      cause: { name: 'TimeoutError' },
    })
    if (!(error instanceof AbortError)) throw error
    await client.receive(progressed(awaited, { id: idOf(1), to }))
    expect(await error.receipt?.outcome({ until: awaited })).toMatchObject({ reached: true })
  },
)

test('an abort while the attempt is being written to the store prevents the request, and send() rejects with the signal’s own reason', async () => {
  const controller = new AbortController()
  const store = wrappedStore(memoryStore(), async (name, step, given) => {
    const state = Reflect.get(Object(given[0]), 'state')
    if (name === 'insert' && state.name === 'posting') controller.abort('not wanted')
    return await step(...given)
  })
  const { client, server, eventsNamed } = await startHarness({ store })
  expect(
    await thrownBy(client.send({ to, message: 'Hello', idempotencyKey: 'k', signal: controller.signal })),
  ).toBe('not wanted')
  await until(() => eventsNamed('failed').length === 1)
  await settle()
  expect(server.requests).toEqual([])
  await client.send({ to, message: 'Hello', idempotencyKey: 'k2' })
  expect(server.requests).toHaveLength(1)
})

test('an abort before the message was sent rejects with the signal’s own reason', async () => {
  const { client, server } = await startHarness()
  await client.send({ to, message: 'One' })
  const reason = new Error('The user has gone')
  expect(await thrownBy(client.send({ to, message: 'Two', signal: AbortSignal.abort(reason) }))).toBe(reason)
  expect(server.requests).toHaveLength(1)
})

test('an abort while a message waits to be sent again leaves its outcome unknown, and it is not sent again', async () => {
  const { client, server, clock, eventsNamed } = await startHarness(
    { unknownOutcome: 'resend', reconcileMs: 30_000 },
    (_, response) => void response.socket?.destroy(),
  )
  const controller = new AbortController()
  const sending = thrownBy(client.send({ to, message: 'Hello', signal: controller.signal }))
  await until(() => eventsNamed('unknown').length === 1)
  await settle()
  controller.abort()
  const error = await sending
  expect(error).toBeInstanceOf(AbortError)
  expect(error).toHaveProperty('receipt.status', 'unknown')
  await settle()
  await clock.advance(60_000)
  await settle()
  expect(server.requests).toHaveLength(1)
})

test('closing the client while an outcome is awaited rejects with an error that says the message was sent', async () => {
  const { client, eventsNamed } = await startHarness()
  const sending = thrownBy(client.send({ to, message: 'Hello', until: 'delivered' }))
  await until(() => eventsNamed('accepted').length === 1)
  await settle()
  await client.close()
  const error = await sending
  expect(error).toBeInstanceOf(ClosedError)
  expect(error).toHaveProperty('receipt.messageId', idOf(1))
  expect(error).toHaveProperty('message', expect.stringContaining('had been sent when the client was closed'))
})
