import { memoryStore, StoreError } from 'gupshup-outbound'
import { expect, test } from 'vitest'
import { parseWebhook } from '../../src/gupshup/parse-webhook.ts'
import { startHarness } from '../support/harness.ts'
import { idOf } from '../support/local-server.ts'
import { inbound, progressed } from '../support/webhook-bodies.ts'
import { wrappedStore } from '../support/wrapped-store.ts'

const to = '919876543210'

test.each(['\ud83d', '\udca9'])(
  'half a character (%j) in an id is replaced, in every id that an event has',
  (half) => {
    const [status] = parseWebhook(progressed('delivered', { id: `gs-${half}`, to }))
    expect(status).toMatchObject({ gupshupId: 'gs-\ufffd' })
    const [message] = parseWebhook(inbound(to, { id: `wamid.${half}x` }))
    expect(message).toMatchObject({ message: { id: 'wamid.\ufffdx' } })
  },
)

test('a whole character in an id stays as it is', () => {
  expect(parseWebhook(inbound(to, { id: 'wamid.💩' }))).toMatchObject([{ message: { id: 'wamid.💩' } }])
})

/** A client whose store fails to note the message with the id `odd`. */
async function startWith(reason: 'unstorable' | 'unknown') {
  const store = wrappedStore(memoryStore(), async (name, step, given) => {
    const isOdd = name === 'recordInbound' && Reflect.get(Object(given[0]), 'id') === 'odd'
    if (isOdd) throw new StoreError('It cannot be kept.', { reason })
    return await step(...given)
  })
  const harness = await startHarness({ store })
  await harness.client.send({ to, message: 'Hello' })
  return harness
}

const body = [inbound(to, { id: 'odd' }), progressed('delivered', { id: idOf(1), to })]

test('an event that cannot be stored because of what it is does not hold up the rest of its body, and is reported', async () => {
  const { client, eventsNamed } = await startWith('unstorable')
  await client.receive(body)
  expect(eventsNamed('status')).toMatchObject([{ status: 'delivered' }])
  expect(eventsNamed('error')).toMatchObject([{ name: 'StoreError', reason: 'unstorable' }])
})

test('a failure of the store rejects, so that Gupshup sends the body again, and the other events are still ingested', async () => {
  const { client, eventsNamed } = await startWith('unknown')
  await expect(client.receive(body)).rejects.toThrow(StoreError)
  expect(eventsNamed('status')).toMatchObject([{ status: 'delivered' }])
})
