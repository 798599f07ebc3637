import { answer } from 'gupshup-outbound/emulator'
import { describe, expect, it } from 'vitest'
import {
  anna,
  eventsFor,
  messageIdOf,
  openEmulator,
  openWithInbox,
  post,
  postV3,
  sendSession,
  sendTemplate,
  templateForm,
  v3Template,
} from './support.ts'

const atMs = 1_760_000_000_123

describe('a billing event', () => {
  it('is posted right after sent, and only with the option', async () => {
    const emulator = await openEmulator({ billing: true })
    await sendSession(emulator)
    const quiet = await openEmulator()
    await sendSession(quiet)
    await Promise.all([emulator.idle(), quiet.idle()])

    expect(eventsFor(emulator)).toEqual(['enqueued', 'sent', 'billing-event', 'delivered'])
    expect(eventsFor(quiet)).toEqual(['enqueued', 'sent', 'delivered'])
  })

  it('is posted with a wallet, unless it is switched off', async () => {
    const wallet = { balance: 10, costPerMessage: 1 }
    const emulator = await openEmulator({ wallet })
    const quiet = await openEmulator({ wallet, billing: false })
    await sendSession(emulator)
    await sendSession(quiet)
    await Promise.all([emulator.idle(), quiet.idle()])

    expect(eventsFor(emulator)).toContain('billing-event')
    expect(eventsFor(quiet)).not.toContain('billing-event')
  })

  it('is not posted for a message that is not sent', async () => {
    const emulator = await openEmulator({ billing: true })
    emulator.script(anna, answer.fail(131026))
    await sendSession(emulator)
    await emulator.idle()
    expect(eventsFor(emulator)).toEqual(['enqueued', 'failed'])
  })

  it('has both ids, the number and the billing category', async () => {
    const { emulator, inbox } = await openWithInbox({ billing: true, now: () => atMs })
    const gsId = await messageIdOf(sendSession(emulator))
    await emulator.idle()

    expect(inbox[2]).toStrictEqual({
      app: emulator.appName,
      appId: emulator.appId,
      phone: emulator.source,
      timestamp: atMs,
      version: 2,
      type: 'billing-event',
      payload: {
        deductions: {
          // Free at that time, which was before October 2026.
          type: 'free_customer_service',
          model: 'PMP',
          source: 'whatsapp',
          billable: false,
          category: 'service',
        },
        references: { id: emulator.requests[0]?.whatsappId, gsId, destination: anna },
      },
    })
  })

  it('has the same content in version 3, without account and metadata', async () => {
    const { emulator, inbox } = await openWithInbox({ billing: true }, 3)
    const gsId = await messageIdOf(sendSession(emulator))
    await emulator.idle()

    expect(inbox[2]).toStrictEqual({
      object: 'whatsapp_business_account',
      gs_app_id: emulator.appId,
      entry: [
        {
          changes: [
            {
              field: 'billing-event',
              value: {
                billing: {
                  deductions: {
                    type: 'regular',
                    model: 'PMP',
                    source: 'whatsapp',
                    billable: true,
                    category: 'service',
                  },
                  references: {
                    id: emulator.requests[0]?.whatsappId,
                    gs_id: gsId,
                    destination: anna,
                  },
                },
              },
            },
          ],
        },
      ],
    })
  })

  it.each([
    ['MARKETING', 'marketing'],
    ['UTILITY', 'utility'],
    ['AUTHENTICATION', 'authentication'],
  ] as const)('has the category of a %s template', async (category, billed) => {
    const { emulator, inbox } = await openWithInbox({ billing: true })
    const { id } = emulator.addTemplate({ name: 'hello', category, body: 'Hello' })
    const template = JSON.stringify({ id, params: [] })
    await post(emulator, 'template/msg', templateForm(emulator, anna, { template }))
    await emulator.idle()

    expect(inbox[1]).toMatchObject({ payload: { pricing: { category: billed } } })
    expect(inbox[2]).toMatchObject({ payload: { deductions: { category: billed } } })
  })

  it('counts unknown templates as marketing, and messages of the marketing endpoint as marketing lite', async () => {
    const { emulator, inbox } = await openWithInbox({ billing: true })
    await sendTemplate(emulator)
    await emulator.idle()
    await postV3(emulator, `/wa/app/${emulator.appId}/v3/marketing/msg`, v3Template(anna, 'winter_sale'))
    await emulator.idle()

    expect(inbox[2]).toMatchObject({ payload: { deductions: { category: 'marketing' } } })
    expect(inbox[6]).toMatchObject({ payload: { deductions: { category: 'marketing_lite' } } })
  })
})
