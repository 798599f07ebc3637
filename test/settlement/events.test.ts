import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { startHarness } from '../support/harness.ts'
import { idOf } from '../support/local-server.ts'
import { settle, until } from '../support/until.ts'
import { enqueued, failed, failedAtWhatsapp, progressed, whatsappIdOf } from '../support/webhook-bodies.ts'

const to = '919876543210'
const own = { id: idOf(1), to }

describe('events of a message', () => {
  test('settle a failed message as delivered if `delivered` comes later', async () => {
    const { client } = await startHarness()
    const receipt = await client.send({ to, message: 'Hello' })
    await client.receive(failedAtWhatsapp(own, 131000))
    await expect(receipt.outcome()).rejects.toThrow()
    await client.receive(progressed('delivered', own))
    expect(await receipt.outcome()).toMatchObject({ status: 'delivered' })
  })

  test('change nothing if `failed` comes after `delivered`', async () => {
    const { client, eventsNamed } = await startHarness()
    const receipt = await client.send({ to, message: 'Hello' })
    await client.receive(progressed('delivered', own))
    await client.receive(failedAtWhatsapp(own, 131026))
    expect(await receipt.outcome()).toMatchObject({ status: 'delivered' })
    expect(eventsNamed('failed')).toEqual([])
  })

  test('count once and only move forward if they come twice and in reverse order', async () => {
    const { client, eventsNamed } = await startHarness()
    const receipt = await client.send({ to, message: 'Hello' })
    for (const body of [progressed('read', own), progressed('sent', own), progressed('delivered', own)]) {
      await client.receive(body)
      await client.receive(body)
    }
    expect(await receipt.outcome({ until: 'read' })).toMatchObject({ status: 'read' })
    expect(eventsNamed('status').map(({ status }) => status)).toEqual(['read'])
  })

  test('lead to the furthest outcome in any order and number', async () => {
    const bodies = [
      enqueued(own),
      progressed('sent', own),
      progressed('delivered', own),
      progressed('read', own),
    ]
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray([...bodies, ...bodies, failed(own, 1010)], { minLength: 9 }),
        async (shuffled) => {
          const { client } = await startHarness()
          const receipt = await client.send({ to, message: 'Hello' })
          for (const body of shuffled) await client.receive(body)
          expect(await receipt.outcome()).toMatchObject({ status: 'read', reached: true })
        },
      ),
      { numRuns: 25 },
    )
  })

  test('find their message by the WhatsApp id if they lack Gupshup’s', async () => {
    const { client } = await startHarness()
    const receipt = await client.send({ to, message: 'Hello' })
    await client.receive(enqueued(own))
    await client.receive({
      app: 'MyShop',
      type: 'message-event',
      version: 2,
      payload: { id: whatsappIdOf(to), type: 'read', destination: to, payload: { ts: 1_760_000_002 } },
    })
    expect(await receipt.outcome({ until: 'read' })).toMatchObject({ status: 'read' })
  })

  test('wait with only a WhatsApp id until another event shows which message it belongs to', async () => {
    const { client, server, eventsNamed } = await startHarness({
      fallback: { type: 'template', id: 'order-update' },
    })
    await client.send({ to, message: 'Hello' })
    const onlyWhatsappId = { id: whatsappIdOf(to), type: 'failed', destination: to, payload: { code: 1010 } }
    await client.receive({ app: 'MyShop', type: 'message-event', version: 2, payload: onlyWhatsappId })
    expect(eventsNamed('unmatched')).toEqual([])
    await client.receive(enqueued(own))
    expect(eventsNamed('failed')).toMatchObject([{ error: { code: 1010 } }])
    expect(server.requests).toHaveLength(1)
  })

  test('are emitted as unmatched if no message has their id', async () => {
    const { client, eventsNamed } = await startHarness()
    await client.receive(progressed('delivered', { id: 'of-another-message', to: '919811111111' }))
    expect(eventsNamed('unmatched')).toMatchObject([{ event: { gupshupId: 'of-another-message' } }])
  })

  test('count once if both versions of the webhook report the same', async () => {
    const { client, eventsNamed } = await startHarness()
    await client.send({ to, message: 'Hello' })
    const status = {
      id: whatsappIdOf(to),
      gs_id: idOf(1),
      recipient_id: to,
      status: 'delivered',
      timestamp: '1760000003',
    }
    const change = { field: 'messages', value: { messaging_product: 'whatsapp', statuses: [status] } }
    await client.receive({
      object: 'whatsapp_business_account',
      gs_app_id: 'app',
      entry: [{ id: 'waba', changes: [change] }],
    })
    await client.receive(progressed('delivered', own))
    expect(eventsNamed('status')).toHaveLength(1)
  })
})

describe('a failure with 131026', () => {
  test('takes effect only after graceMs, because `delivered` sometimes follows', async () => {
    const { client, clock, eventsNamed } = await startHarness({ graceMs: 5_000 })
    const receipt = await client.send({ to, message: 'Hello' })
    await client.receive(failedAtWhatsapp(own, 131026))
    await settle()
    expect(eventsNamed('failed')).toEqual([])
    await clock.advance(5_000)
    await until(() => eventsNamed('failed').length === 1)
    await expect(receipt.outcome()).rejects.toMatchObject({ code: 131026, kind: 'recipient' })
  })

  test('never takes effect if `delivered` follows in time', async () => {
    const { client, clock, eventsNamed } = await startHarness({ graceMs: 5_000 })
    await client.send({ to, message: 'Hello' })
    await client.receive(failedAtWhatsapp(own, 131026))
    await client.receive(progressed('delivered', own))
    await clock.advance(10_000)
    await settle()
    expect(eventsNamed('failed')).toEqual([])
  })
})

describe('waiting for a webhook', () => {
  test('lets send() resolve once the message is delivered, with until: delivered', async () => {
    const { client, server } = await startHarness()
    const sending = client.send({ to, message: 'Hello', until: 'delivered' })
    await until(() => server.requests.length === 1)
    await client.receive(progressed('delivered', own))
    expect(await sending).toMatchObject({ status: 'delivered' })
  })

  test('lets send() throw the typed error of a later failure, with until: delivered', async () => {
    const { client, server } = await startHarness()
    const sending = client.send({ to, message: 'Hello', until: 'delivered' })
    await until(() => server.requests.length === 1)
    await client.receive(failed(own, 1010))
    await expect(sending).rejects.toMatchObject({ name: 'InvalidMediaUrlError', code: 1010 })
  })

  test('ends with what is known after the timeout of outcome()', async () => {
    const { client, clock } = await startHarness()
    const receipt = await client.send({ to, message: 'Hello' })
    const outcome = receipt.outcome({ timeoutMs: 60_000 })
    await settle()
    await clock.advance(60_000)
    expect(await outcome).toMatchObject({ status: 'accepted', reached: false })
  })
})

test('every event of a webhook is emitted by its type', async () => {
  const { client, eventsNamed } = await startHarness()
  await client.receive({
    app: 'MyShop',
    type: 'message',
    version: 2,
    payload: { id: 'ABEGin', source: to, type: 'text', payload: { text: 'Hi' }, sender: { phone: to } },
  })
  await client.receive({
    app: 'MyShop',
    type: 'user-event',
    version: 2,
    payload: { phone: to, type: 'opted-out' },
  })
  expect(eventsNamed('inbound')).toMatchObject([{ from: to, message: { text: 'Hi' } }])
  expect(eventsNamed('webhook')).toMatchObject([{ type: 'user', event: 'opted-out' }])
})
