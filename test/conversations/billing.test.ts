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
  const told: (readonly [link: number | undefined, category: string | undefined])[] = []
  client.on('billing', ({ step, billing }) => told.push([step, billing.category]))
  return { ...conversation, told }
}

describe.each([2, 3] as const)('what a message cost, by webhooks of version %i', (version) => {
  it('stands in its outcome', async () => {
    const { client, emulator, told } = await openShop([version])
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
    expect(told).toEqual([[0, 'service']])
  })

  it('stands beside what it replaced, for a fallback', async () => {
    const { client, emulator, told } = await openShop([version])
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
    expect(told).toEqual([
      [0, 'service'],
      [1, 'utility'],
    ])
  })

  it('is not there for what cost nothing', async () => {
    const { client, emulator, told } = await openShop([version])
    emulator.script(asha, answer.fail(1005), answer.deliver())
    const receipt = await client.send({ to: asha, message: 'Hello', fallback: template })
    await receipt.outcome()
    await emulator.idle()
    const { attempts } = await receipt.outcome()
    expect(attempts.map(({ billing }) => billing?.category)).toEqual([undefined, 'utility'])
    expect(told).toEqual([[1, 'utility']])
  })
})

describe('what somebody else’s message cost', () => {
  it('is told all the same, as that of no message of ours', async () => {
    const { client, emulator } = await openShop()
    const told: unknown[] = []
    client.on('billing', (notice) => told.push(notice))
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
    expect(told).toMatchObject([
      { messageId: '0d9e8f7a-6b5c-4d3e-8f2a-1b0c9d8e7f6a', billing: { category: 'utility' } },
      { id: expect.any(String), step: 0, billing: { category: 'service' } },
    ])
    expect(told[0]).not.toHaveProperty('id')
  })
})
