import { memoryStore, partner } from 'gupshup-outbound'
import { expect, test } from 'vitest'
import { startHarness } from '../support/harness.ts'
import { json } from '../support/local-server.ts'
import { settle, until } from '../support/until.ts'

const to = '919876543210'

test('a probe without a request does not open the gate', async () => {
  const store = memoryStore()
  const { client, server, clock, eventsNamed } = await startHarness({ store }, (_, response) =>
    json(response, 429, { status: 'error', message: 'Too Many Requests' }),
  )
  const controller = new AbortController()
  const first = client.send({ to, message: 'Hello', signal: controller.signal }).catch(() => {})
  await until(() => client.gate.state === 'backing-off')
  controller.abort()
  await first

  // Stored by a client that has a place for Meta's form; the one that takes it has none.
  const transport = partner({ appId: 'app-0001', token: 'token-1', format: 'v3' })
  const elsewhere = await startHarness({ store, clock, transport })
  await elsewhere.client.enqueue({ to, message: 'Hello' })
  client.work({ concurrency: 1 })
  await clock.advance(1_000)
  await until(() => eventsNamed('failed').length === 2)
  await settle()
  expect(eventsNamed('failed')[1]).toMatchObject({
    error: { kind: 'content', message: expect.stringContaining('partner') },
  })
  expect(server.requests).toHaveLength(1)
  expect(client.gate.state).toBe('probing')
})
