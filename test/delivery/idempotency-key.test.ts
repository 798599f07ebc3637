import { describe, expect, test } from 'vitest'
import { startHarness } from '../support/harness.ts'
import { type Answer, accept, idOf, json } from '../support/local-server.ts'
import { sharedStore } from '../support/shared-store.ts'
import { settle } from '../support/until.ts'
import { failed } from '../support/webhook-bodies.ts'

const to = '919876543210'

describe('an idempotencyKey', () => {
  test('returns the first receipt when it is used twice', async () => {
    const { client, server } = await startHarness()
    const first = await client.send({ to, message: 'Hello', idempotencyKey: 'order-7' })
    const second = await client.send({ to, message: 'Hello', idempotencyKey: 'order-7' })
    expect(second).toMatchObject({ id: first.id, messageId: first.messageId })
    expect(server.requests).toHaveLength(1)
  })

  test('makes one request when it is used twice at once', async () => {
    const { client, server } = await startHarness()
    const receipts = await Promise.all(
      Array.from({ length: 20 }, () => client.send({ to, message: 'Hello', idempotencyKey: 'order-7' })),
    )
    expect(new Set(receipts.map(({ id }) => id)).size).toBe(1)
    expect(server.requests).toHaveLength(1)
  })

  test('is free again after a message that provably was not sent', async () => {
    const refuseOnce: Answer = (request, response) =>
      request.number === 1
        ? json(response, 400, { status: 'error', message: 'Invalid Destination' })
        : accept(request, response)
    const { client } = await startHarness({}, refuseOnce)
    await expect(client.send({ to, message: 'Hello', idempotencyKey: 'order-7' })).rejects.toMatchObject({
      kind: 'recipient',
    })
    expect(await client.send({ to, message: 'Hello', idempotencyKey: 'order-7' })).toMatchObject({
      messageId: idOf(2),
    })
  })

  test('stays with a message that was accepted and failed later: its receipt has the failure', async () => {
    const { client, server } = await startHarness()
    await client.send({ to, message: 'Hello', idempotencyKey: 'order-7' })
    await client.receive(failed({ id: idOf(1), to }, 1010))
    const again = await client.send({ to, message: 'Hello', idempotencyKey: 'order-7' })
    await expect(again.outcome()).rejects.toMatchObject({ code: 1010 })
    expect(server.requests).toHaveLength(1)
  })

  test('returns the first receipt even while the gate is halted or the number is suppressed', async () => {
    const { client, server } = await startHarness()
    const first = await client.send({ to, message: 'Hello', idempotencyKey: 'order-7' })
    await client.receive(failed({ id: idOf(1), to }, 1012))
    await client.halt('Enough')
    expect((await client.send({ to, message: 'Hello', idempotencyKey: 'order-7' })).id).toBe(first.id)
    expect(server.requests).toHaveLength(1)
  })

  test('passes from an aborted send to the one that waits for it', async () => {
    const { client, server } = await startHarness()
    await client.send({ to, message: 'Shut the gate' })
    await client.receive(failed({ id: idOf(1), to }, 4001))
    const controller = new AbortController()
    const first = client
      .send({ to, message: 'Hello', idempotencyKey: 'order-7', signal: controller.signal })
      .catch(() => 'aborted')
    const second = client.send({ to, message: 'Hello', idempotencyKey: 'order-7' })
    await settle()
    controller.abort()
    expect(await first).toBe('aborted')
    await settle()
    await client.resume()
    expect((await second).status).toBe('accepted')
    await settle()
    expect(server.requests).toHaveLength(3)
  })

  test('passes from an aborted send to the one that waits for it in another client', async () => {
    const { store } = sharedStore()
    const one = await startHarness({ store })
    const two = await startHarness({ store, baseUrl: one.server.url })
    await one.client.send({ to, message: 'Shut the gate' })
    await one.client.receive(failed({ id: idOf(1), to }, 4001))
    const controller = new AbortController()
    const first = one.client.send({
      to,
      message: 'Hello',
      idempotencyKey: 'order-7',
      signal: controller.signal,
    })
    const aborted = first.catch((error: unknown) => error)
    await settle()
    const waiting = [0, 1].map(() => two.client.send({ to, message: 'Hello', idempotencyKey: 'order-7' }))
    await settle()
    controller.abort('given up')
    expect(await aborted).toBe('given up')
    await settle()
    await two.client.resume()
    const [second, third] = await Promise.all(waiting)
    expect(second).toMatchObject({ status: 'accepted', id: third?.id })
    await settle()
    expect(one.server.requests).toHaveLength(3)
  })

  test('is shared by clients on one store and kept apart by app and number', async () => {
    const { memoryStore } = await import('gupshup-outbound')
    const store = memoryStore()
    const one = await startHarness({ store })
    const two = await startHarness({ store, baseUrl: one.server.url })
    const other = await startHarness({ store, appName: 'OtherShop', baseUrl: one.server.url })
    const first = await one.client.send({ to, message: 'Hello', idempotencyKey: 'order-7' })
    expect((await two.client.send({ to, message: 'Hello', idempotencyKey: 'order-7' })).id).toBe(first.id)
    expect((await other.client.send({ to, message: 'Hello', idempotencyKey: 'order-7' })).id).not.toBe(
      first.id,
    )
    expect(one.server.requests).toHaveLength(2)
  })
})
