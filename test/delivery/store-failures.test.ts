import {
  type MessageRecord,
  memoryStore,
  OutcomeUnknownError,
  type Store,
  StoreError,
} from 'gupshup-outbound'
import { describe, expect, test } from 'vitest'
import type { StoreOperation } from '../../src/store/intercept-store.ts'
import { startHarness } from '../support/harness.ts'
import { type Answer, accept, idOf, json } from '../support/local-server.ts'
import { settle, until } from '../support/until.ts'
import { failed } from '../support/webhook-bodies.ts'
import { wrappedStore } from '../support/wrapped-store.ts'

const to = '919876543210'

const refuseFirst: Answer = (request, response) =>
  request.number === 1
    ? json(response, 400, { status: 'error', message: 'Invalid Destination' })
    : accept(request, response)

/** A message that has nothing to wait for is inserted with its attempt. Any other one is inserted as waiting, and its attempt replaces that. */
const atOnce = 'at once'
const afterItsPermit = 'after it has waited for its permit'
const rateLimits = {
  [atOnce]: { messagesPerSecond: Number.POSITIVE_INFINITY },
  [afterItsPermit]: { messagesPerSecond: 80 },
}

/** An operation, and what it is about: `getDocument gate`, `findParked to`. */
function stepOf(name: StoreOperation, [about]: readonly unknown[]): string {
  if (name === 'getDocument') return `${name} ${String(about)}`
  return name === 'findParked' ? `${name} ${Object.keys(Object(about)).join()}` : name
}

/** A memory store whose operations fail when `fails(step, nthCall)` says so. */
function failingStore(fails: (step: string, call: number) => boolean): Store {
  const calls = new Map<string, number>()
  return wrappedStore(memoryStore(), async (name, run, given) => {
    const step = stepOf(name, given)
    const call = (calls.get(step) ?? 0) + 1
    calls.set(step, call)
    if (fails(step, call)) throw new Error(`disk is gone, last number ${to}`)
    return await run(...given)
  })
}

describe('a store that fails', () => {
  test.each([
    ['getDocument suppression', atOnce],
    ['getDocument gate', atOnce],
    ['insert', atOnce],
    ['insert', afterItsPermit],
    ['replace', afterItsPermit],
  ] as const)(
    'in %s before the request, of a message that is sent %s, makes send() reject with a StoreError, sends nothing, and is called again by the next send',
    async (failing, when) => {
      const store = failingStore((step, call) => step === failing && call === 1)
      const { client, server } = await startHarness({ store, rateLimit: rateLimits[when] })
      const error = await client.send({ to, message: 'Hello' }).catch((thrown: unknown) => thrown)
      expect(error).toBeInstanceOf(StoreError)
      expect(error).toMatchObject({ cause: { message: expect.stringContaining('disk is gone') } })
      expect(String(error instanceof Error ? error.cause : '')).not.toContain(to)
      expect(server.requests).toHaveLength(0)
      await client.send({ to, message: 'Hello' })
      expect(server.requests).toHaveLength(1)
    },
  )

  test('to write the acceptance does not look like a message that was not sent', async () => {
    const store = failingStore((step) => step === 'replace')
    const { client, server, eventsNamed } = await startHarness({ store })
    const error = await client.send({ to, message: 'Hello' }).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(OutcomeUnknownError)
    expect(error).toMatchObject({ messageId: idOf(1) })
    expect(server.requests).toHaveLength(1)
    expect(eventsNamed('unknown')).toHaveLength(1)
    expect(eventsNamed('error')).toMatchObject([{ name: 'StoreError' }])
  })

  test.each(['replace', 'findParked to', 'get'] as const)(
    'in %s when the response is lost too still leads to an OutcomeUnknownError',
    async (failing) => {
      let armed = false
      const store = failingStore((step) => armed && step === failing)
      const { client, server } = await startHarness({ store }, (_, response) => {
        armed = true
        response.socket?.destroy()
      })
      const error = await client.send({ to, message: 'Hello' }).catch((thrown: unknown) => thrown)
      expect(error).toBeInstanceOf(OutcomeUnknownError)
      expect(error).toMatchObject({ receipt: { to } })
      expect(server.requests).toHaveLength(1)
    },
  )

  test('after the acceptance is written leaves the message accepted, and is reported', async () => {
    const store = failingStore((step) => step === 'findParked eventIds')
    const { client, eventsNamed } = await startHarness({ store })
    expect(await client.send({ to, message: 'Hello' })).toMatchObject({ status: 'accepted' })
    expect(eventsNamed('error')).toMatchObject([{ name: 'StoreError' }])
  })

  test('to store an event makes receive() reject, so that Gupshup sends it again', async () => {
    const store = failingStore((step, call) => step === 'find' && call === 1)
    const { client, eventsNamed } = await startHarness({ store })
    await client.send({ to, message: 'Hello' })
    const body = failed({ id: idOf(1), to }, 1010)
    await expect(client.receive(body)).rejects.toThrow(StoreError)
    await client.receive(body)
    expect(eventsNamed('failed')).toHaveLength(1)
  })
})

describe('a message that a full store broke off', () => {
  const request = {
    to,
    message: 'Hello',
    idempotencyKey: 'k-1',
    fallback: { type: 'template', id: 't-1' },
  } as const

  /** A store that can be made full for writes of a message in this state. */
  function fullStore(state: MessageRecord['state']['name']): { store: Store; isFull: boolean } {
    const full = {
      isFull: false,
      store: wrappedStore(memoryStore(), async (name, step, given) => {
        const [record] = given as readonly MessageRecord[]
        if ((name === 'insert' || name === 'replace') && full.isFull && record?.state.name === state)
          throw new StoreError('No room.', { reason: 'full' })
        return await step(...given)
      }),
    }
    return full
  }

  test.each<keyof typeof rateLimits>([atOnce, afterItsPermit])(
    'before it was sent %s can be sent again under its key when there is room, and is not sent by itself',
    async (when) => {
      const full = fullStore('posting')
      const { client, server, clock } = await startHarness({ store: full.store, rateLimit: rateLimits[when] })
      full.isFull = true
      await expect(client.send(request)).rejects.toMatchObject({ reason: 'full' })
      full.isFull = false
      await clock.advance(120_000)
      expect(server.requests).toHaveLength(0)
      expect(await client.send(request)).toMatchObject({ status: 'accepted' })
      expect(server.requests).toHaveLength(1)
    },
  )

  test('after it was refused can be sent again under its key, also while the refusal is not written yet', async () => {
    const full = fullStore('failed')
    const { client, server, clock, eventsNamed } = await startHarness({ store: full.store }, refuseFirst)
    full.isFull = true
    await expect(client.send(request)).rejects.toMatchObject({ reason: 'full' })
    full.isFull = false
    const again = client.send(request).catch((error: unknown) => error)
    await clock.advance(1_000)
    expect(eventsNamed('failed')).toHaveLength(1)
    expect(await again).toMatchObject({ name: 'RecipientError' })
    expect(await client.send(request)).toMatchObject({ status: 'accepted' })
    expect(server.requests).toHaveLength(2)
  })

  test('and that no caller waits for is sent when there is room: queued, or a fallback', async () => {
    const full = fullStore('posting')
    const { client, server, clock } = await startHarness({ store: full.store })
    await client.send({ ...request, idempotencyKey: 'k-2' })
    full.isFull = true
    await client.receive(failed({ id: idOf(1), to }, 1005))
    await client.enqueue(request)
    client.work()
    await settle()
    expect(server.requests).toHaveLength(1)
    full.isFull = false
    await clock.advance(2_000)
    await until(() => server.requests.length === 3)
    await clock.advance(60_000)
    expect(server.requests).toHaveLength(3)
  })
})
