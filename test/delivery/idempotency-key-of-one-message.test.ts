import fc from 'fast-check'
import { GupshupClient, InvalidMessageError, memoryStore, type SendRequest } from 'gupshup-outbound'
import { describe, expect, test } from 'vitest'
import { startHarness, testKey } from '../support/harness.ts'
import { wrappedStore } from '../support/wrapped-store.ts'

const to = '919876543210'
const other = '919876543211'
const errorOf = (work: Promise<unknown>) => work.catch((error: unknown) => error)
const template = {
  type: 'template',
  id: '8b2f2a9e-6d0c-4a33-9f0e-2f7f4f1f5b11',
  params: ['Asha', '7'],
} as const

const namedTemplate = (order: string) =>
  ({
    type: 'template',
    name: 'order_update',
    language: 'en',
    components: [{ type: 'body', parameters: [{ type: 'text', text: order }] }],
  }) as const

describe('an idempotency key of one message', () => {
  test.each<[string, Partial<SendRequest>, string]>([
    ['another recipient', { to: other }, 'idempotencyKey belongs to another recipient:'],
    ['another text', { message: 'Goodbye' }, 'idempotencyKey belongs to another message:'],
    ['another type', { message: template }, 'idempotencyKey belongs to another message:'],
    ['both', { to: other, message: 'Goodbye' }, 'idempotencyKey belongs to another recipient and message:'],
    ['other fallbacks', { fallback: template }, 'idempotencyKey belongs to another message:'],
    ['no fallback on purpose', { fallback: false }, 'idempotencyKey belongs to another message:'],
  ])('with %s it is refused, in send(), enqueue() and sendAll()', async (_, change, words) => {
    const { client, server } = await startHarness()
    const first = { to, message: 'Hello', idempotencyKey: 'order-7' }
    await client.send(first)
    const again = { ...first, ...change }
    const errors = [await errorOf(client.send(again)), await errorOf(client.enqueue(again))]
    for await (const { error } of client.sendAll([again])) errors.push(error)
    for (const error of errors) {
      expect(error).toBeInstanceOf(InvalidMessageError)
      expect(error).toMatchObject({
        field: 'idempotencyKey',
        responseStatus: 409,
        message: expect.stringContaining(words),
      })
      expect(String(error)).not.toMatch(/98765|Hello|Goodbye/)
    }
    expect(server.requests).toHaveLength(1)
  })

  test('treats a template with other parameters as another message, and with equal ones as the same', async () => {
    const { client, server } = await startHarness()
    await client.enqueue({ to, message: template, idempotencyKey: 'order-7' })
    const params = ['Asha', '8']
    expect(
      await errorOf(client.enqueue({ to, message: { ...template, params }, idempotencyKey: 'order-7' })),
    ).toMatchObject({
      field: 'idempotencyKey',
    })
    await client.enqueue({ to, message: { ...template, params: ['Asha', '7'] }, idempotencyKey: 'order-7' })
    expect(server.requests).toHaveLength(0)
  })

  test.each<[string, Partial<SendRequest>]>([
    ['the number in another format', { to: '+91 98765-43210' }],
    ['the text as an object', { message: { text: 'Hello', type: 'text' } }],
    ['fields that say nothing', { message: { type: 'text', text: 'Hello', previewUrl: undefined } as never }],
    ['another ttlMs, until and metadata', { ttlMs: 5_000, until: 'accepted', metadata: { run: 2 } }],
    ['the word that it is marketing', { marketing: true }],
  ])('%s is the same message: the first receipt comes back', async (_, change) => {
    const { client, server } = await startHarness()
    const first = await client.send({ to, message: 'Hello', idempotencyKey: 'order-7' })
    expect(await client.send({ to, message: 'Hello', idempotencyKey: 'order-7', ...change })).toMatchObject({
      id: first.id,
    })
    expect(server.requests).toHaveLength(1)
  })

  test('treats the message as the same in a client with another fallback, or another API', async () => {
    const store = memoryStore()
    const { client, server } = await startHarness({ store })
    const request = { to, message: 'Hello', idempotencyKey: 'order-7' }
    const first = await client.send(request)
    const options = { apiKey: testKey, appName: 'MyShop', source: '917834811114', baseUrl: server.url, store }
    for (const more of [{ fallback: template }, { appId: '0f1f5b11-6d0c-4a33-9f0e-2f7f4f1f5b11' }]) {
      const second = new GupshupClient({ ...options, ...more })
      expect(await second.send(request)).toMatchObject({ id: first.id })
      await second.close({ timeoutMs: 0 })
    }
    expect(server.requests).toHaveLength(1)
  })

  test('ignores the order of fields, at any depth', async () => {
    const { client } = await startHarness({ appId: '0f1f5b11-6d0c-4a33-9f0e-2f7f4f1f5b11' })
    const shuffled = <Value>(value: Value): Value => {
      if (Array.isArray(value)) return value.map(shuffled) as Value
      if (typeof value !== 'object' || value === null) return value
      const fields = Object.entries(value).reverse()
      return Object.fromEntries(fields.map(([name, item]) => [name, shuffled(item)])) as Value
    }
    const message = namedTemplate('7')
    const request = { to, message, fallback: template, idempotencyKey: 'order-7' }
    const first = await client.enqueue(request)
    expect(await client.enqueue(shuffled(request))).toMatchObject({ id: first.id })
    const otherOrder = { ...request, message: namedTemplate('8') }
    expect(await errorOf(client.enqueue(otherOrder))).toMatchObject({ field: 'idempotencyKey' })
  })

  test('is refused for the second of two messages that are inserted at the same time', async () => {
    let isRacing = true
    const store = wrappedStore(memoryStore(), async (name, step, given) => {
      // Both look before either has written.
      if (name === 'find' && isRacing) return []
      return await step(...given)
    })
    const { client, server } = await startHarness({ store })
    const [first, second] = await Promise.all([
      errorOf(client.send({ to, message: 'Hello', idempotencyKey: 'order-7' })),
      errorOf(client.send({ to: other, message: 'Hello', idempotencyKey: 'order-7' })),
    ])
    isRacing = false
    expect(first).toMatchObject({ status: 'accepted' })
    expect(second).toMatchObject({ name: 'InvalidMessageError', field: 'idempotencyKey' })
    expect(server.requests).toHaveLength(1)
  })

  test('can be used for any message after it was freed', async () => {
    const { client } = await startHarness({}, (request, response) => {
      const isFirst = request.number === 1
      response.writeHead(isFirst ? 400 : 202, { 'content-type': 'application/json' })
      response.end(
        JSON.stringify(
          isFirst
            ? { status: 'error', message: 'Invalid Destination' }
            : { status: 'submitted', messageId: 'g-2' },
        ),
      )
    })
    await errorOf(client.send({ to, message: 'Hello', idempotencyKey: 'order-7' }))
    expect(await client.send({ to: other, message: 'Goodbye', idempotencyKey: 'order-7' })).toMatchObject({
      messageId: 'g-2',
    })
  })
})

describe('an idempotency key that no store could tell from another', () => {
  test('is refused before anything is sent: half a character anywhere, and NUL', async () => {
    const { client, server } = await startHarness()
    const halves = fc.constantFrom('\ud83d', '\ude00', '\ud83dx', '\0')
    await fc.assert(
      fc.asyncProperty(
        fc.string({ maxLength: 10 }),
        halves,
        fc.string({ maxLength: 10 }),
        async (a, half, b) => {
          for (const error of [
            await errorOf(client.send({ to, message: 'Hello', idempotencyKey: `${a}${half}-${b}` })),
            await errorOf(client.enqueue({ to, message: 'Hello', idempotencyKey: `${a}${half}-${b}` })),
          ])
            expect(error).toMatchObject({ name: 'InvalidMessageError', field: 'idempotencyKey' })
        },
      ),
      { numRuns: 30 },
    )
    expect(server.requests).toHaveLength(0)
  })

  test('is accepted with whole characters of any script, up to 512', async () => {
    const { client } = await startHarness()
    const idempotencyKey = '😀दुकान'.padEnd(512, 'é')
    const first = await client.send({ to, message: 'Hello', idempotencyKey })
    expect(await client.send({ to, message: 'Hello', idempotencyKey })).toMatchObject({ id: first.id })
    expect(
      await errorOf(client.send({ to, message: 'Hello', idempotencyKey: `${idempotencyKey}x` })),
    ).toMatchObject({
      field: 'idempotencyKey',
    })
  })

  test('is refused as the name of a template that is quarantined by hand too', async () => {
    const { client } = await startHarness()
    expect(await errorOf(client.quarantine.add('offer\ud83d'))).toMatchObject({ name: 'ConfigurationError' })
  })
})
