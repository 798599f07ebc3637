import type { TemplateMessage } from 'gupshup-outbound'
import { answer } from 'gupshup-outbound/emulator'
import { describe, expect, it } from 'vitest'
import { openConversation } from './support.ts'

const asha = '919900000002'
const template: TemplateMessage = {
  type: 'template',
  id: '8d2c4b6a-0e1f-4a3b-9c5d-7e8f9a0b1c01',
  params: ['4711'],
}

async function openShop(versions: readonly (2 | 3)[] = [2]) {
  const conversation = await openConversation({ versions, emulator: { billing: true } })
  const { client, emulator } = conversation
  emulator.addTemplate({ id: template.id, name: 'shipped', category: 'UTILITY', body: 'Order {{1}} left.' })
  const received: (readonly [step: number | undefined, category: string | undefined])[] = []
  client.on('billing', ({ step, billing }) => received.push([step, billing.category]))
  return { ...conversation, received }
}

describe.each([2, 3] as const)('the cost of a message, by webhooks of version %i', (version) => {
  it('is in its outcome', async () => {
    const { client, emulator, received } = await openShop([version])
    const receipt = await client.send({ to: asha, message: 'Hello' })
    await receipt.outcome()
    await emulator.idle()
    const { billing } = await receipt.outcome()
    expect(billing).toEqual({
      type: 'regular',
      model: 'PMP',
      source: 'whatsapp',
      billable: true,
      category: 'service',
    })
    expect(received).toEqual([[0, 'service']])
  })

  it('is in the outcome of a fallback, beside the message that it replaced', async () => {
    const { client, emulator, received } = await openShop([version])
    // Sent, paid for, and failed all the same.
    emulator.script(asha, answer.fail(131047, { after: 'sent' }), answer.deliver())
    const receipt = await client.send({ to: asha, message: 'Hello', fallback: template })
    await receipt.outcome()
    await emulator.idle()

    const { via, billing, attempts } = await receipt.outcome()
    expect(via).toBe('fallback')
    expect(billing).toMatchObject({ category: 'utility' })
    expect(attempts).toMatchObject([
      { step: 0, type: 'text', failure: { code: 131047 }, billing: { category: 'service' } },
      { step: 1, type: 'template', status: 'delivered', billing: { category: 'utility' } },
    ])
    expect(received).toEqual([
      [0, 'service'],
      [1, 'utility'],
    ])
  })

  it('is absent for a message without a cost', async () => {
    const { client, emulator, received } = await openShop([version])
    emulator.script(asha, answer.fail(1005), answer.deliver())
    const receipt = await client.send({ to: asha, message: 'Hello', fallback: template })
    await receipt.outcome()
    await emulator.idle()
    const { attempts } = await receipt.outcome()
    expect(attempts.map(({ billing }) => billing?.category)).toEqual([undefined, 'utility'])
    expect(received).toEqual([[1, 'utility']])
  })
})

describe('the cost of a message that another system sent', () => {
  it('is emitted as an event without a message of the client', async () => {
    const { client, emulator } = await openShop()
    const received: unknown[] = []
    client.on('billing', (event) => received.push(event))
    const { appName, appId, source } = emulator
    await emulator.post({
      app: appName,
      appId,
      phone: source,
      timestamp: 1_790_000_000_000,
      version: 2,
      type: 'billing-event',
      payload: {
        deductions: {
          type: 'regular',
          model: 'PMP',
          source: 'whatsapp',
          billable: true,
          category: 'utility',
        },
        references: { id: 'wamid.other', gsId: '0d9e8f7a-6b5c-4d3e-8f2a-1b0c9d8e7f6a', destination: asha },
      },
    })
    await client.send({ to: asha, message: 'Hello', until: 'delivered' })
    await emulator.idle()
    expect(received).toMatchObject([
      { messageId: '0d9e8f7a-6b5c-4d3e-8f2a-1b0c9d8e7f6a', billing: { category: 'utility' } },
      { id: expect.any(String), step: 0, billing: { category: 'service' } },
    ])
    expect(received[0]).not.toHaveProperty('id')
  })
})
