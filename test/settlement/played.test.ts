import { expect, test } from 'vitest'
import { startHarness } from '../support/harness.ts'
import { idOf } from '../support/local-server.ts'
import { until } from '../support/until.ts'

const to = '919876543210'

test('a voice message that was played settles a message that waits until it is read', async () => {
  const { client, eventsNamed } = await startHarness()
  const sending = client.send({ to, message: 'Hello', until: 'read' })
  await until(() => eventsNamed('accepted').length === 1)
  const status = { gs_id: idOf(1), id: 'wamid.out.1', recipient_id: to, status: 'played' }
  const value = { messaging_product: 'whatsapp', statuses: [status] }
  await client.receive({ entry: [{ changes: [{ field: 'messages', value }] }] })
  expect(await sending).toMatchObject({ status: 'read' })
  expect(eventsNamed('status')).toMatchObject([{ status: 'read' }])
})
