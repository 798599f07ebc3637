import { describe, expect, test } from 'vitest'
import { startHarness } from '../support/harness.ts'
import { idOf } from '../support/local-server.ts'
import { ManualClock } from '../support/manual-clock.ts'
import { inboundV3, progressedV3 } from '../support/webhook-bodies.ts'

const to = '919876543210'
const newNumber = '919876543211'
const own = { id: idOf(1), to }
/** A time within the last day of the clock of the tests, so that a message of then opens a window. */
const at = new ManualClock().now() - 60_000

const change = (value: object) => ({
  object: 'whatsapp_business_account',
  entry: [{ changes: [{ field: 'messages', value: { messaging_product: 'whatsapp', ...value } }] }],
})

describe('a message that a person writes in a group', () => {
  const item = {
    id: 'wamid.group.1',
    from: to,
    group_id: 'Y2FwaV9ncm91cDox',
    timestamp: String(at / 1_000),
    type: 'text',
    text: { body: 'Hi' },
  }

  test('is told with the group, and opens no window with the person', async () => {
    const { client, eventsNamed } = await startHarness()
    await client.receive(change({ messages: [item] }))
    await client.receive(change({ messages: [item] }))
    expect(eventsNamed('inbound')).toMatchObject([{ from: to, groupId: 'Y2FwaV9ncm91cDox' }])
    expect(await client.windows.get(to)).toEqual({ state: 'closed' })
    await client.receive(inboundV3(to, { at }))
    expect(await client.windows.get(to)).toMatchObject({ state: 'open' })
  })
})

describe('a status of a message to a group', () => {
  const item = { id: 'wamid.group.2', status: 'delivered', timestamp: String(at / 1_000) }
  const ofMember = {
    ...item,
    recipient_id: 'Y2FwaV9ncm91cDox',
    recipient_type: 'group',
    recipient_participant_id: to,
  }

  test('settles no message to its member, whose request got no response', async () => {
    const { client, eventsNamed } = await startHarness({}, (_, response) => void response.destroy())
    const error: unknown = await client.send({ to, message: 'Hello' }).catch((reason: unknown) => reason)
    expect(error).toMatchObject({ kind: 'outcome-unknown' })
    await client.receive(change({ statuses: [ofMember] }))
    expect(eventsNamed('status')).toEqual([])
    expect(eventsNamed('unmatched')).toMatchObject([{ event: { to, groupId: 'Y2FwaV9ncm91cDox' } }])
    await client.receive(change({ statuses: [{ ...item, recipient_id: to }] }))
    expect(eventsNamed('status')).toMatchObject([{ status: 'delivered' }])
  })
})

describe('a system notice', () => {
  const notice = (system: object) =>
    change({
      messages: [{ id: 'wamid.sys.1', from: to, timestamp: String(at / 1_000), type: 'system', system }],
    })

  test('is an event of type identity, no message of a person, and opens no window', async () => {
    const { client, eventsNamed } = await startHarness()
    await client.receive(notice({ type: 'user_changed_number', wa_id: newNumber, body: 'A new number' }))
    expect(eventsNamed('identity')).toMatchObject([
      { change: 'number', previousPhone: to, phone: newNumber, detail: 'A new number' },
    ])
    expect(eventsNamed('inbound')).toEqual([])
    expect(await client.windows.get(to)).toEqual({ state: 'closed' })
    expect(await client.windows.get(newNumber)).toEqual({ state: 'closed' })
  })

  test('of another kind is an event of type other, and opens no window', async () => {
    const { client, eventsNamed } = await startHarness()
    await client.receive(notice({ type: 'customer_identity_changed', body: 'A new device' }))
    expect(eventsNamed('webhook')).toMatchObject([{ type: 'other', event: 'customer_identity_changed' }])
    expect(eventsNamed('inbound')).toEqual([])
    expect(await client.windows.get(to)).toEqual({ state: 'closed' })
  })
})

test('the price of a message is told with each status that has one', async () => {
  const { client, eventsNamed } = await startHarness()
  await client.send({ to, message: 'Hello' })
  const status = { gs_id: own.id, id: 'wamid.out.1', recipient_id: to, status: 'sent' }
  const pricing = { billable: true, pricing_model: 'PMP', type: 'regular', category: 'service' }
  await client.receive(change({ statuses: [{ ...status, pricing }] }))
  await client.receive(progressedV3('delivered', own))
  const [sent, delivered] = eventsNamed('status')
  expect(sent).toMatchObject({
    status: 'sent',
    pricing: { type: 'regular', model: 'PMP', category: 'service', billable: true },
  })
  expect(delivered).toMatchObject({ status: 'delivered' })
  expect(delivered).not.toHaveProperty('pricing')
})

test('a template that is paused under a language with a hyphen is in quarantine under the one with an underscore', async () => {
  const { client, eventsNamed } = await startHarness()
  const value = { event: 'paused', message_template_name: 'offer', message_template_language: 'en-US' }
  await client.receive({ entry: [{ changes: [{ field: 'message_template_status_update', value }] }] })
  expect(eventsNamed('quarantined')).toMatchObject([{ template: 'offer/en_US' }])
})
