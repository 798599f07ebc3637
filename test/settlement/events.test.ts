import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { startHarness } from '../support/harness.ts'
import { idOf } from '../support/local-server.ts'
import { settle, until } from '../support/until.ts'
import { enqueued, failed, failedAtWhatsapp, progressed, whatsappIdOf } from '../support/webhook-bodies.ts'

const to = '919876543210'
const own = { id: idOf(1), to }

describe('events of a message', () => {
  test('delivered after failed wins', async () => {
    const { client } = await startHarness()
    const receipt = await client.send({ to, message: 'Hello' })
    await client.receive(failedAtWhatsapp(own, 131000))
    await expect(receipt.outcome()).rejects.toThrow()
    await client.receive(progressed('delivered', own))
    expect(await receipt.outcome()).toMatchObject({ status: 'delivered' })
  })

  test('failed after delivered changes nothing', async () => {
    const { client, eventsNamed } = await startHarness()
    const receipt = await client.send({ to, message: 'Hello' })
    await client.receive(progressed('delivered', own))
    await client.receive(failedAtWhatsapp(own, 131026))
    expect(await receipt.outcome()).toMatchObject({ status: 'delivered' })
    expect(eventsNamed('failed')).toEqual([])
  })

  test('read before sent stays read, and everything twice is told once', async () => {
    const { client, eventsNamed } = await startHarness()
    const receipt = await client.send({ to, message: 'Hello' })
    for (const body of [progressed('read', own), progressed('sent', own), progressed('delivered', own)]) {
      await client.receive(body)
      await client.receive(body)
    }
    expect(await receipt.outcome({ until: 'read' })).toMatchObject({ status: 'read' })
    expect(eventsNamed('status').map(({ status }) => status)).toEqual(['read'])
  })

  test('whatever their order and number, the outcome is the furthest', async () => {
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

  test('are found by the WhatsApp id when they no longer carry Gupshup’s', async () => {
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

  test('that carry only a WhatsApp id wait for the event that tells whose it is', async () => {
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

  test('of nobody are told as unmatched', async () => {
    const { client, eventsNamed } = await startHarness()
    await client.receive(progressed('delivered', { id: 'somebody-elses', to: '919811111111' }))
    expect(eventsNamed('unmatched')).toMatchObject([{ event: { gupshupId: 'somebody-elses' } }])
  })

  test('v2 and v3 of the same fact count once', async () => {
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

describe('131026', () => {
  test('is acted on only after graceMs, because it is sometimes taken back', async () => {
    const { client, clock, eventsNamed } = await startHarness({ graceMs: 5_000 })
    const receipt = await client.send({ to, message: 'Hello' })
    await client.receive(failedAtWhatsapp(own, 131026))
    await settle()
    expect(eventsNamed('failed')).toEqual([])
    await clock.advance(5_000)
    await until(() => eventsNamed('failed').length === 1)
    await expect(receipt.outcome()).rejects.toMatchObject({ code: 131026, kind: 'recipient' })
  })

  test('taken back in time is never acted on', async () => {
    const { client, clock, eventsNamed } = await startHarness({ graceMs: 5_000 })
    await client.send({ to, message: 'Hello' })
    await client.receive(failedAtWhatsapp(own, 131026))
    await client.receive(progressed('delivered', own))
    await clock.advance(10_000)
    await settle()
    expect(eventsNamed('failed')).toEqual([])
  })
})

describe('until', () => {
  test('delivered makes send() wait for the webhook', async () => {
    const { client, server } = await startHarness()
    const sending = client.send({ to, message: 'Hello', until: 'delivered' })
    await until(() => server.requests.length === 1)
    await client.receive(progressed('delivered', own))
    expect(await sending).toMatchObject({ status: 'delivered' })
  })

  test('delivered makes send() throw the typed error of a later failure', async () => {
    const { client, server } = await startHarness()
    const sending = client.send({ to, message: 'Hello', until: 'delivered' })
    await until(() => server.requests.length === 1)
    await client.receive(failed(own, 1010))
    await expect(sending).rejects.toMatchObject({ name: 'InvalidMediaUrlError', code: 1010 })
  })

  test('outcome() gives what is known when its time is over', async () => {
    const { client, clock } = await startHarness()
    const receipt = await client.send({ to, message: 'Hello' })
    const outcome = receipt.outcome({ timeoutMs: 60_000 })
    await settle()
    await clock.advance(60_000)
    expect(await outcome).toMatchObject({ status: 'accepted', reached: false })
  })
})

test('every event of a body is handed on by its type', async () => {
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
