import { expect, test } from 'vitest'
import { startHarness } from '../support/harness.ts'
import { jsonStore } from '../support/json-store.ts'
import { type Answer, accept, idOf, json } from '../support/local-server.ts'
import { settle, until } from '../support/until.ts'
import { enqueued, failed, progressed, whatsappIdOf } from '../support/webhook-bodies.ts'

const to = '919876543210'
const own = { id: idOf(1), to }
const byWhatsappIdOnly = (type: string, payload: object) => ({
  app: 'MyShop',
  type: 'message-event',
  version: 2,
  payload: { id: whatsappIdOf(to), type, destination: to, payload },
})

test('a store that keeps only JSON gets whole ids: early events by WhatsApp id alone are found again', async () => {
  const early: Answer = async (request, response) => {
    await client.receive(enqueued(own))
    await client.receive(byWhatsappIdOnly('failed', { code: 1010 }))
    await accept(request, response)
  }
  const { client, eventsNamed } = await startHarness({ store: jsonStore() }, early)
  await client.send({ to, message: 'Hello' })
  await until(() => eventsNamed('failed').length === 1)
  expect(eventsNamed('unmatched')).toEqual([])
})

test('a store that keeps only JSON gets whole metadata, also after an event has shown it redacted', async () => {
  const metadata = { phone: to, order: 12_345_678_901, note: 'call 98765 43210' }
  const { client, eventsNamed } = await startHarness(
    { store: jsonStore(), fallback: { type: 'template', id: 'order-update' } },
    (request, response) =>
      request.number === 1 ? json(response, 400, { status: 'error', code: 1005 }) : accept(request, response),
  )
  await client.send({ to, message: 'Hello', metadata })
  await client.receive(progressed('delivered', { id: idOf(2), to }))
  expect(eventsNamed('status').map((event) => ({ ...event.metadata }))).toEqual([metadata])
})

test('a store that keeps only JSON keeps a gate that opens again', async () => {
  const { client, server, clock } = await startHarness({ store: jsonStore() })
  await client.send({ to, message: 'Hello' })
  await client.receive(failed(own, 4001, `about ${to}`))
  await settle()
  await clock.advance(60_000)
  await until(() => server.requests.length === 2)
})
