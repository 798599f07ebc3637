import { memoryStore, StoreError } from 'gupshup-outbound'
import { describe, expect, test } from 'vitest'
import { startHarness } from '../support/harness.ts'
import { accept, json } from '../support/local-server.ts'
import { settle, until } from '../support/until.ts'
import { wrappedStore } from '../support/wrapped-store.ts'

const to = '919876543210'
const errorOf = (work: Promise<unknown>) => work.catch((error: unknown) => error)
const emptied = () => memoryStore()

/** A store that other processes use too, and that `forgetAll()` empties as FLUSHALL does. */
function forgetfulStore() {
  let inner = emptied()
  return {
    store: {
      close: () => inner.close(),
      scoped: (scope: string) =>
        wrappedStore(
          { close: async () => {}, scoped: (name) => inner.scoped(name) },
          async (name, _, given) => {
            const member: unknown = Reflect.get(inner.scoped(scope), name)
            return Reflect.apply(member as (...given: unknown[]) => unknown, inner.scoped(scope), [...given])
          },
          { isShared: true },
        ).scoped(scope),
    },
    forgetAll() {
      inner = emptied()
    },
  }
}

describe('a message that the store loses', () => {
  test('while it waits at the gate is not sent: send() rejects with reason not-found and says so', async () => {
    const { store, forgetAll } = forgetfulStore()
    const { client, server, clock } = await startHarness({ store, probeMs: 10 }, (request, response) =>
      request.number === 1 ? json(response, 400, { status: 'error', code: 4001 }) : accept(request, response),
    )
    const first = errorOf(client.send({ to: '919811111111', message: 'First' }))
    await until(() => client.gate.state === 'backing-off')
    const second = errorOf(client.send({ to, message: 'Hello', idempotencyKey: 'order-7' }))
    await settle()
    forgetAll()
    await client.resume()
    await clock.advance(120_000)
    for (const error of [await first, await second]) {
      expect(error).toBeInstanceOf(StoreError)
      expect(error).toMatchObject({ reason: 'not-found' })
      expect(String(error)).toContain('It was not sent, and will not be. Send it again.')
    }
    expect(server.requests.map((request) => request.to)).toEqual(['919811111111'])
    // The key is free, so to send it again is safe.
    expect(await client.send({ to, message: 'Hello', idempotencyKey: 'order-7' })).toMatchObject({
      status: 'accepted',
    })
  })

  test('after its ttlMs makes send() reject with an ExpiredError all the same', async () => {
    const { store, forgetAll } = forgetfulStore()
    const { client, clock } = await startHarness({ store }, (_, response) =>
      json(response, 400, { status: 'error', code: 4001 }),
    )
    errorOf(client.send({ to: '919811111111', message: 'First' }))
    await until(() => client.gate.state === 'backing-off')
    const sending = errorOf(client.send({ to, message: 'Hello', ttlMs: 5_000 }))
    await settle()
    forgetAll()
    await clock.advance(5_000)
    expect(await sending).toMatchObject({ name: 'ExpiredError' })
  })

  test('while it is refused makes send() reject with the error of the refusal', async () => {
    const { store, forgetAll } = forgetfulStore()
    const { client, eventsNamed } = await startHarness({ store }, (_, response) => {
      forgetAll()
      json(response, 400, { status: 'error', code: 1010 })
    })
    expect(await errorOf(client.send({ to, message: 'Hello' }))).toMatchObject({ code: 1010 })
    expect(eventsNamed('failed')).toHaveLength(1)
  })

  test('while its outcome is awaited makes outcome() reject with reason not-found', async () => {
    const { store, forgetAll } = forgetfulStore()
    const { client } = await startHarness({ store })
    const receipt = await client.send({ to, message: 'Hello' })
    forgetAll()
    expect(await errorOf(receipt.outcome())).toMatchObject({ name: 'StoreError', reason: 'not-found' })
  })
})
