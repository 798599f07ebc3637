import type { ClientEvents, GupshupClient, TemplateMessage } from 'gupshup-outbound'
import { answer } from 'gupshup-outbound/emulator'
import { describe, expect, it } from 'vitest'
import { openConversation, sends } from './support.ts'

const asha = '919900000002'
const template: TemplateMessage = { type: 'template', id: '7e1d3c5b-2f40-4a8e-9b6c-5d4e3f2a1b01', params: [] }

/** The events of one kind that a client emits. */
function received<Name extends keyof ClientEvents>(client: GupshupClient, name: Name): ClientEvents[Name][] {
  const list: ClientEvents[Name][] = []
  client.on(name, (event) => list.push(event))
  return list
}

async function openDoubled() {
  const conversation = await openConversation({
    versions: [2, 3],
    emulator: { billing: true, until: 'read' },
  })
  const { client } = conversation
  return {
    ...conversation,
    statuses: received(client, 'status'),
    fallbacks: received(client, 'fallback'),
    inbound: received(client, 'inbound'),
    billing: received(client, 'billing'),
    unmatched: received(client, 'unmatched'),
    errors: received(client, 'error'),
  }
}

describe('simultaneous subscriptions of version 2 and 3', () => {
  it('report each status once, in order', async () => {
    const { client, emulator, statuses, unmatched, errors } = await openDoubled()
    const receipts = await Promise.all([
      client.send({ to: asha, message: 'One' }),
      client.send({ to: asha, message: 'Two' }),
    ])
    await Promise.all(receipts.map((receipt) => receipt.outcome({ until: 'read' })))
    await emulator.idle()

    for (const { id } of receipts) {
      const own = statuses.filter((event) => event.id === id).map(({ status }) => status)
      expect(own).toEqual(['enqueued', 'sent', 'delivered', 'read'])
    }
    // Four statuses and what it cost, for each of two messages, by each of two subscriptions.
    expect(emulator.counters.webhooksDelivered).toBe(20)
    expect({ unmatched, errors }).toEqual({ unmatched: [], errors: [] })
  })

  it('lead to one fallback after one failure', async () => {
    const { client, emulator, fallbacks, unmatched } = await openDoubled()
    emulator.script(asha, answer.fail(131047), answer.deliver())
    const receipt = await client.send({ to: asha, message: 'Hello', fallback: template })
    expect(await receipt.outcome()).toMatchObject({ via: 'fallback', requests: 2 })
    await emulator.idle()
    expect(fallbacks).toHaveLength(1)
    expect(sends(emulator)).toHaveLength(2)
    expect(unmatched).toEqual([])
  })

  it('lead to one fallback after a failure that Gupshup itself reports, before the response', async () => {
    const { client, emulator, fallbacks, unmatched } = await openDoubled()
    emulator.script(asha, answer.fail(1005), answer.deliver())
    emulator.fault('event-before-reply', { count: 1 })
    const receipt = await client.send({ to: asha, message: 'Hello', fallback: template })
    expect(await receipt.outcome()).toMatchObject({ via: 'fallback', requests: 2 })
    await emulator.idle()
    expect(fallbacks).toHaveLength(1)
    expect(sends(emulator)).toHaveLength(2)
    expect(unmatched).toEqual([])
  })

  it('report one inbound message once, and two messages twice', async () => {
    const { emulator, inbound } = await openDoubled()
    await emulator.inbound({ from: asha, text: 'Hello' })
    await emulator.inbound({ from: asha, text: 'Hello' })
    expect(inbound.map(({ message }) => message.text)).toEqual(['Hello', 'Hello'])
    expect(new Set(inbound.map(({ message }) => message.id)).size).toBe(2)
  })

  it('count the cost of a message once', async () => {
    const { client, emulator, billing } = await openDoubled()
    const receipts = await Promise.all([
      client.send({ to: asha, message: 'One' }),
      client.send({ to: asha, message: template }),
    ])
    await emulator.idle()
    const costs = receipts.map(({ id }) => billing.filter((event) => event.id === id))
    expect(costs).toMatchObject([
      [{ step: 0, billing: { category: 'service', billable: true } }],
      [{ step: 0, billing: { category: 'marketing', billable: true } }],
    ])
    expect(billing).toHaveLength(2)
  })

  it('behave the same with WhatsApp ids that are UUIDs', async () => {
    const conversation = await openConversation({ versions: [2, 3], emulator: { whatsappIds: 'uuid' } })
    const { client, emulator } = conversation
    const statuses = received(client, 'status')
    const receipt = await client.send({ to: asha, message: 'Hello' })
    await receipt.outcome()
    await emulator.idle()
    expect(statuses.map(({ status }) => status)).toEqual(['enqueued', 'sent', 'delivered'])
  })
})
