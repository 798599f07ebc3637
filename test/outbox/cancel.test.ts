import { CanceledError, memoryStore } from 'gupshup-outbound'
import { describe, expect, it, vi } from 'vitest'
import { startHarness } from '../support/harness.ts'
import { idOf, json } from '../support/local-server.ts'
import { sharedStore } from '../support/shared-store.ts'
import { settle } from '../support/until.ts'
import { failed } from '../support/webhook-bodies.ts'

const to = '919876543210'
const errorOf = (work: Promise<unknown>) => work.catch((error: unknown) => error)
const soon = { timeout: 30_000, interval: 5 }

describe('messages.cancel()', () => {
  it('ends a queued message, so that no worker sends it and its outcome is a CanceledError', async () => {
    const { client, server, eventsNamed } = await startHarness()
    const receipt = await client.enqueue({
      to,
      message: 'Hello',
      idempotencyKey: 'order-7',
      metadata: { order: 7 },
    })
    const outcome = errorOf(receipt.outcome())
    expect(await client.messages.cancel(receipt.id)).toMatchObject({
      canceled: true,
      message: { id: receipt.id, state: 'canceled', failure: { name: 'CanceledError' } },
    })
    expect(await outcome).toBeInstanceOf(CanceledError)
    client.work()
    await settle()
    expect(server.requests).toEqual([])
    expect(eventsNamed('failed')).toEqual([])
    const [event] = eventsNamed('canceled')
    expect(event).toMatchObject({ id: receipt.id, idempotencyKey: 'order-7' })
    expect(event?.metadata).toMatchObject({ order: 7 })
  })

  it('keeps the idempotency key taken, so that a repeated send() rejects with a CanceledError', async () => {
    const { client, server } = await startHarness()
    const request = { to, message: 'Hello', idempotencyKey: 'order-7' }
    const { id } = await client.enqueue(request)
    await client.messages.cancel(id)
    expect(await errorOf(client.send(request))).toBeInstanceOf(CanceledError)
    expect(server.requests).toEqual([])
  })

  it('rejects a send() that waits at the gate', async () => {
    const { client, server } = await startHarness({}, (_, response) =>
      json(response, 429, { status: 'error', message: 'Too many requests' }),
    )
    const sending = errorOf(client.send({ to, message: 'Hello' }))
    await vi.waitFor(() => expect(client.gate.state).not.toBe('open'), soon)
    const waiting = await vi.waitFor(async () => {
      const { messages } = await client.messages.list({ state: 'waiting' })
      expect(messages).toHaveLength(1)
      return messages[0]?.id ?? ''
    }, soon)
    expect(await client.messages.cancel(waiting)).toMatchObject({ canceled: true })
    expect(await sending).toBeInstanceOf(CanceledError)
    expect(server.requests).toHaveLength(1)
  })

  it('rejects a send() that waits at the gate of another process', async () => {
    const { store } = sharedStore()
    const sender = await startHarness({ store }, (_, response) =>
      json(response, 429, { status: 'error', message: 'Too many requests' }),
    )
    const desk = await startHarness({ store })
    const sending = errorOf(sender.client.send({ to, message: 'Hello' }))
    const waiting = await vi.waitFor(async () => {
      const { messages } = await desk.client.messages.list({ state: 'waiting' })
      expect(messages).toHaveLength(1)
      return messages[0]?.id ?? ''
    }, soon)
    expect(await desk.client.messages.cancel(waiting)).toMatchObject({ canceled: true })
    expect(await sending).toBeInstanceOf(CanceledError)
  })

  it('ends the wait for a fallback after the message itself has failed by a webhook', async () => {
    const { client, server, clock } = await startHarness({ graceMs: 0 })
    const receipt = await client.send({ to, message: 'Hello', fallback: 'Hello again' })
    await client.halt('maintenance')
    await client.receive(failed({ id: idOf(1), to }, 1005))
    await settle()
    expect(await client.messages.cancel(receipt.id)).toMatchObject({ canceled: true })
    await client.resume()
    await clock.advance(60_000)
    await settle()
    expect(server.requests).toHaveLength(1)
    expect(await errorOf(receipt.outcome())).toMatchObject({ name: 'CanceledError', id: receipt.id })
  })

  it('says that a message has been sent, is on its way, or may have arrived', async () => {
    const { client, server } = await startHarness({ unknownOutcome: 'resend', timeoutMs: 50 })
    const accepted = await client.send({ to, message: 'Hello' })
    expect(await client.messages.cancel(accepted.id)).toMatchObject({
      ...{ canceled: false, reason: 'sent', message: { state: 'accepted' } },
    })
    let respond = () => {}
    server.answer = ({ number }, response) => {
      respond = () => json(response, 202, { status: 'submitted', messageId: idOf(number) })
    }
    const sending = client.send({ to, message: 'On its way' })
    await vi.waitFor(() => expect(server.requests).toHaveLength(2), soon)
    const { messages } = await client.messages.list({ state: 'posting' })
    expect(await client.messages.cancel(messages[0]?.id ?? '')).toMatchObject({ reason: 'sent' })
    respond()
    await sending
  })

  it('says that a message is finished, or that there is none', async () => {
    const { client } = await startHarness()
    const { id } = await client.enqueue({ to, message: 'Hello' })
    await client.messages.cancel(id)
    expect(await client.messages.cancel(id)).toMatchObject({
      ...{ canceled: false, reason: 'finished', message: { state: 'canceled' } },
    })
    expect(await client.messages.cancel('none')).toEqual({ canceled: false, reason: 'not-found' })
  })

  it('refuses an id that is no text', async () => {
    const { client } = await startHarness({ store: memoryStore() })
    expect(await errorOf(client.messages.cancel(''))).toMatchObject({ name: 'ConfigurationError' })
  })
})
