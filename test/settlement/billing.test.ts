import { unredacted } from 'gupshup-outbound'
import { describe, expect, test } from 'vitest'
import { startHarness } from '../support/harness.ts'
import { accept, idOf } from '../support/local-server.ts'
import { until } from '../support/until.ts'
import { billed, billedV3, failed, progressed } from '../support/webhook-bodies.ts'

const to = '919876543210'
const template = { type: 'template', id: 'a1b2c3d4-0000-4000-8000-000000000001' } as const
const deduction = { type: 'regular', model: 'PMP', source: 'whatsapp', billable: true }

describe('the cost of a message', () => {
  test('is in its outcome, and emitted once', async () => {
    const { client, eventsNamed } = await startHarness()
    const receipt = await client.send({ to, message: 'Hello', metadata: { order: 7 } })
    for (const body of [billed({ id: idOf(1), to }, 'service'), billed({ id: idOf(1), to }, 'service')])
      await client.receive(body)
    await client.receive(progressed('delivered', { id: idOf(1), to }))
    expect(await receipt.outcome()).toMatchObject({ billing: { ...deduction, category: 'service' } })
    expect(unredacted(eventsNamed('billing'))).toEqual([
      {
        id: receipt.id,
        messageId: idOf(1),
        to,
        metadata: { order: 7 },
        step: 0,
        billing: { ...deduction, category: 'service' },
      },
    ])
  })

  test('counts once, although both versions of the webhook report it', async () => {
    const { client, eventsNamed } = await startHarness()
    await client.send({ to, message: 'Hello' })
    await client.receive(billedV3({ id: idOf(1), to }))
    await client.receive(billed({ id: idOf(1), to }))
    expect(eventsNamed('billing')).toHaveLength(1)
  })

  test('is in the outcome beside the cost of its fallback', async () => {
    const { client, server, eventsNamed } = await startHarness({ fallback: template })
    const receipt = await client.send({ to, message: 'Hello' })
    await client.receive(billed({ id: idOf(1), to }, 'service'))
    await client.receive(failed({ id: idOf(1), to }, 1005))
    await until(() => server.requests.length === 2)
    await client.receive(progressed('delivered', { id: idOf(2), to }))
    await client.receive(billed({ id: idOf(2), to }, 'marketing'))
    await until(() => eventsNamed('billing').length === 2)
    const { attempts, billing } = await receipt.outcome()
    expect(billing).toMatchObject({ category: 'marketing' })
    expect(attempts).toMatchObject([
      { step: 0, failure: { code: 1005 }, billing: { category: 'service' } },
      { step: 1, status: 'delivered', billing: { category: 'marketing' } },
    ])
  })

  test('is parked until the response shows which message it belongs to', async () => {
    const { client, eventsNamed } = await startHarness({}, async (request, response) => {
      await client.receive(billed({ id: idOf(1), to }))
      await accept(request, response)
    })
    await client.send({ to, message: 'Hello' })
    expect(eventsNamed('billing')).toMatchObject([{ messageId: idOf(1), step: 0 }])
  })

  test('is emitted without a message if this client has not sent the message', async () => {
    const { client, eventsNamed } = await startHarness()
    await client.receive(billed({ id: idOf(9), to }))
    await client.receive(progressed('delivered', { id: idOf(9), to }))
    expect(unredacted(eventsNamed('billing'))).toEqual([
      { to, messageId: idOf(9), billing: { ...deduction, category: 'marketing' } },
    ])
  })

  test('is emitted without a message even if no other event follows', async () => {
    const { client, eventsNamed } = await startHarness()
    await client.receive(progressed('delivered', { id: idOf(9), to }))
    await client.receive(billed({ id: idOf(9), to }))
    expect(eventsNamed('billing')).toMatchObject([{ to, messageId: idOf(9) }])
  })

  test('does not settle an unknown outcome on its own', async () => {
    const { client } = await startHarness({}, (_, response) => void response.destroy())
    await client.send({ to, message: 'Hello' }).catch(() => {})
    await client.receive(billed({ id: idOf(9), to }))
    const error = await client
      .send({ to, message: 'Hello', idempotencyKey: 'k' })
      .catch((reason: unknown) => reason)
    expect(error).toMatchObject({ kind: 'outcome-unknown' })
  })

  test('is attached once a status has settled an unknown outcome', async () => {
    const { client, eventsNamed } = await startHarness({}, (_, response) => void response.destroy())
    await client.send({ to, message: 'Hello' }).catch(() => {})
    await client.receive(billed({ id: idOf(9), to }))
    await client.receive(progressed('sent', { id: idOf(9), to }))
    expect(eventsNamed('billing')).toMatchObject([{ messageId: idOf(9), step: 0, to }])
  })
})
