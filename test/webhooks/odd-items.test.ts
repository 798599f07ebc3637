import { memoryStore, StoreError } from 'gupshup-outbound'
import { expect, test } from 'vitest'
import { parseWebhook } from '../../src/gupshup/parse-webhook.ts'
import { startHarness } from '../support/harness.ts'
import { idOf } from '../support/local-server.ts'
import { inbound, progressed } from '../support/webhook-bodies.ts'
import { wrappedStore } from '../support/wrapped-store.ts'

const to = '919876543210'

test.each(['\ud83d', '\udca9'])('an unpaired surrogate (%j) is replaced in every id of an event', (half) => {
  const [status] = parseWebhook(progressed('delivered', { id: `gs-${half}`, to }))
  expect(status).toMatchObject({ gupshupId: 'gs-\ufffd' })
  const [message] = parseWebhook(inbound(to, { id: `wamid.${half}x` }))
  expect(message).toMatchObject({ message: { id: 'wamid.\ufffdx' } })
})

test('a character outside the BMP stays unchanged in an id', () => {
  expect(parseWebhook(inbound(to, { id: 'wamid.💩' }))).toMatchObject([{ message: { id: 'wamid.💩' } }])
})

/** A client whose store fails to record the message with the id `odd`. */
async function startWith(reason: 'unstorable' | 'unknown') {
  const store = wrappedStore(memoryStore(), async (name, proceed, given) => {
    const isOdd = name === 'recordInbound' && Reflect.get(Object(given[0]), 'id') === 'odd'
    if (isOdd) throw new StoreError('It cannot be kept.', { reason })
    return await proceed(...given)
  })
  const harness = await startHarness({ store })
  await harness.client.send({ to, message: 'Hello' })
  return harness
}

const body = [inbound(to, { id: 'odd' }), progressed('delivered', { id: idOf(1), to })]

test('an event that can never be stored is reported, and the rest of its body is ingested', async () => {
  const { client, eventsNamed } = await startWith('unstorable')
  await client.receive(body)
  expect(eventsNamed('status')).toMatchObject([{ status: 'delivered' }])
  expect(eventsNamed('error')).toMatchObject([{ name: 'StoreError', reason: 'unstorable' }])
})

test('receive() rejects after a failure of the store, so that Gupshup repeats the body, and ingests the other events', async () => {
  const { client, eventsNamed } = await startWith('unknown')
  await expect(client.receive(body)).rejects.toThrow(StoreError)
  expect(eventsNamed('status')).toMatchObject([{ status: 'delivered' }])
})
