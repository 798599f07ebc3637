import {
  type GupshupClient,
  memoryStore,
  type SendRequest,
  type SendResult,
  type Store,
} from 'gupshup-outbound'
import { describe, expect, test, vi } from 'vitest'
import { interceptStore } from '../../src/store/intercept-store.ts'
import { type Place, places } from '../erasure/places.ts'
import { startHarness } from '../support/harness.ts'
import { idOf } from '../support/local-server.ts'
import { settle } from '../support/until.ts'
import { failed, progressed } from '../support/webhook-bodies.ts'

const to = '919876543210'
const request: SendRequest = { to, message: 'Hello', idempotencyKey: 'order-7' }
const soon = { timeout: 30_000, interval: 5 }

async function retry(client: GupshupClient, sent: SendRequest = request): Promise<SendResult[]> {
  const results: SendResult[] = []
  for await (const result of client.sendAll([sent], { retryFailed: true })) results.push(result)
  return results
}

/** Fails the nth request. */
async function fail(client: GupshupClient, number: number): Promise<void> {
  const id = idOf(number)
  await vi.waitFor(async () => expect(await client.messages.get({ messageId: id })).toBeDefined(), soon)
  await client.receive(failed({ id, to }, 1005))
}

/** Clients in one process each share their store as processes do. */
async function startFailed(place: Place) {
  const harness = await startHarness({ store: place.open(), clock: undefined })
  await harness.client.send(request)
  await fail(harness.client, 1)
  return harness
}

describe.each(Object.entries(places()))('a failed message in %s', (_, makePlace) => {
  test('is sent again once by redrive() and sendAll(), in either order', async () => {
    const { client, server } = await startFailed(await makePlace())
    await client.messages.redrive({ code: 1005 })
    await fail(client, 2)
    await retry(client)
    expect(server.requests).toHaveLength(3)
    expect(await client.messages.redrive({ code: 1005 })).toMatchObject({ found: 2, send: 0, redriven: 2 })
    await fail(client, 3)
    expect(await client.messages.redrive({ code: 1005 })).toMatchObject({ found: 3, send: 1, redriven: 2 })
    await vi.waitFor(() => expect(server.requests).toHaveLength(4), soon)
    await vi.waitFor(
      async () =>
        expect(await client.messages.get({ messageId: idOf(4) })).toMatchObject({ state: 'accepted' }),
      soon,
    )
    const [result] = await retry(client)
    expect(result).toMatchObject({ receipt: { messageId: idOf(4) } })
    await settle()
    expect(server.requests).toHaveLength(4)
  })

  test('names the retry of sendAll(), and the retry names it', async () => {
    const { client } = await startFailed(await makePlace())
    const [result] = await retry(client)
    const old = await client.messages.get({ idempotencyKey: 'order-7' })
    const again = await client.messages.get({ idempotencyKey: 'order-7:retry-1' })
    expect(old).toMatchObject({ state: 'failed', redrivenAs: again?.id })
    expect(again).toMatchObject({ id: result?.receipt?.id, redriveOf: old?.id, state: 'accepted' })
  })

  test('gives a later send() under its key the receipt of its retry', async () => {
    const { client, server } = await startFailed(await makePlace())
    const [result] = await retry(client)
    expect(await client.send(request)).toMatchObject({ id: result?.receipt?.id })
    expect(server.requests).toHaveLength(2)
  })

  test('can be sent again with other content, as often as its request is repeated', async () => {
    const { client, server } = await startFailed(await makePlace())
    const mended = { ...request, message: 'Hello again' }
    const [result] = await retry(client, mended)
    expect((await retry(client, mended))[0]).toMatchObject({ receipt: { id: result?.receipt?.id } })
    await fail(client, 2)
    expect((await retry(client, mended))[0]).toMatchObject({ receipt: { messageId: idOf(3) } })
    expect(server.requests).toHaveLength(3)
  })

  test('is not sent again by sendAll() if it is delivered at that moment', async () => {
    const place = await makePlace()
    const { client, server } = await startFailed(place)
    let isRead = false
    const late = await startHarness({
      store: interceptedStore(place.open(), async (name, run, given) => {
        const result = await run(...given)
        if (name === 'find' && !isRead) {
          isRead = true
          await client.receive(progressed('delivered', { id: idOf(1), to }))
        }
        return result
      }),
      clock: undefined,
      baseUrl: server.url,
    })
    expect(await retry(late.client)).toMatchObject([{ receipt: { messageId: idOf(1), status: 'delivered' } }])
    expect(isRead).toBe(true)
    expect(server.requests).toHaveLength(1)
  })
})

/** After a lost response to the insert of `sendAll()` the message is its own, until its process has died: see test/crash. */
const failures = [
  ['before', 'replace', 'redrive', 'sendAll'],
  ['before', 'replace', 'sendAll', 'redrive'],
  ['before', 'replace', 'sendAll', 'sendAll'],
  ['after', 'replace', 'redrive', 'sendAll'],
  ['after', 'replace', 'sendAll', 'redrive'],
  ['after', 'replace', 'sendAll', 'sendAll'],
  ['before', 'insert', 'redrive', 'sendAll'],
  ['before', 'insert', 'sendAll', 'redrive'],
  ['before', 'insert', 'sendAll', 'sendAll'],
  ['after', 'insert', 'redrive', 'sendAll'],
] as const

describe('a failed message', () => {
  test.each(failures)(
    'whose store fails %s a %s of %s() has written is sent again once, by the next %s()',
    async (when, operation, first, second) => {
      let fails = false
      const store = interceptedStore(memoryStore(), async (name, run, given) => {
        if (!fails || name !== operation) return await run(...given)
        fails = false
        if (when === 'after') await run(...given)
        throw new Error('The store failed.')
      })
      const { client, server } = await startFailed({ open: () => store, bytes: async () => Buffer.of() })
      const sendAgain = (by: 'redrive' | 'sendAll') =>
        by === 'sendAll' ? retry(client) : client.messages.redrive({ code: 1005 })
      fails = true
      await sendAgain(first).catch(() => {})
      expect(fails).toBe(false)
      await sendAgain(second)
      await sendAgain(first)
      await vi.waitFor(() => expect(server.requests).toHaveLength(2), soon)
      await settle()
      expect(server.requests).toHaveLength(2)
    },
  )
})

function interceptedStore(store: Store, around: Parameters<typeof interceptStore>[1]): Store {
  return {
    close: () => store.close(),
    scoped: (scope: string) => interceptStore(store.scoped(scope), around),
  }
}
