import { describe, expect, test } from 'vitest'
import { startHarness } from '../support/harness.ts'
import { idOf } from '../support/local-server.ts'
import { settle, until } from '../support/until.ts'
import { failed, failedV3, progressed, progressedV3 } from '../support/webhook-bodies.ts'

const to = '919876543210'
const template = { type: 'template', id: 'a1b2c3d4-0000-4000-8000-000000000001' } as const

describe('a message that both versions of the webhook report', () => {
  test('moves forward once for each status', async () => {
    const { client, eventsNamed } = await startHarness()
    await client.send({ to, message: 'Hello' })
    for (const status of ['sent', 'delivered', 'read'] as const) {
      await client.receive(progressed(status, { id: idOf(1), to }))
      await client.receive(progressedV3(status, { id: idOf(1), to }))
    }
    expect(eventsNamed('status').map(({ status }) => status)).toEqual(['sent', 'delivered', 'read'])
  })

  test('fails once, with the code that came first, and has one fallback', async () => {
    const { client, server, eventsNamed } = await startHarness({ fallback: template })
    await client.send({ to, message: 'Hello' })
    await Promise.all([
      client.receive(failed({ id: idOf(1), to }, 470)),
      client.receive(failedV3({ id: idOf(1), to }, 131047)),
    ])
    await until(() => server.requests.length === 2)
    await settle()
    expect(server.requests).toHaveLength(2)
    expect(eventsNamed('fallback')).toMatchObject([{ step: 1, error: { code: 470 } }])
  })

  test('may fail by one version before the other reports it as sent', async () => {
    const { client, eventsNamed } = await startHarness()
    const receipt = await client.send({ to, message: 'Hello' })
    await client.receive(failedV3({ id: idOf(1), to }, 131049))
    await client.receive(progressed('sent', { id: idOf(1), to }))
    await client.receive(failed({ id: idOf(1), to }, 131049))
    expect(eventsNamed('failed')).toMatchObject([{ error: { code: 131049 } }])
    await expect(receipt.outcome()).rejects.toMatchObject({ code: 131049 })
  })
})
