import { answer, type EmulatorOptions } from 'gupshup-outbound/emulator'
import { describe, expect, it } from 'vitest'
import { anna, changeIn, openWithInbox, postV3, sendSession, v3Template } from './support.ts'

const before = Date.UTC(2026, 8, 30, 23, 59)
const since = Date.UTC(2026, 9, 1)

const free = { type: 'free_customer_service', billable: false }
const charged = { type: 'regular', billable: true }

async function open(now: number, options: EmulatorOptions = {}, version: 2 | 3 = 3) {
  const { emulator, inbox } = await openWithInbox({ now: () => now, ...options }, version)
  for (const [name, category] of [
    ['sale', 'MARKETING'],
    ['order', 'UTILITY'],
  ] as const)
    emulator.addTemplate({ name, category, body: 'Hi {{1}}' })
  return { emulator, inbox }
}

/** The statuses of the webhooks that were posted, and the price in each. */
function pricesIn(inbox: readonly unknown[]) {
  return inbox.map((body) => {
    const [status] = Reflect.get(Object(changeIn(body)), 'statuses')
    return [status.status, status.pricing]
  })
}

describe('the price of a message', () => {
  it.each([
    ['a text', before, 'text', free, 'service'],
    ['a text', since, 'text', charged, 'service'],
    ['a utility template inside a window', before, 'order', free, 'utility'],
    ['a utility template inside a window', since, 'order', charged, 'utility'],
    ['a marketing template inside a window', before, 'sale', charged, 'marketing'],
    ['a marketing template inside a window', since, 'sale', charged, 'marketing'],
  ])('is as at the time: %s (%i, %s)', async (_, now, what, price, category) => {
    const { emulator, inbox } = await open(now)
    await emulator.inbound({ from: anna, text: 'Hello' })
    inbox.length = 0
    if (what === 'text') await sendSession(emulator)
    else await postV3(emulator, `/partner/app/${emulator.appId}/v3/message`, v3Template(anna, what, 'Anna'))
    await emulator.idle()

    const pricing = { pricing_model: 'PMP', ...price, category }
    expect(pricesIn(inbox)).toEqual([
      ['enqueued', undefined],
      ['sent', pricing],
      ['delivered', pricing],
    ])
  })

  it('of a utility template outside a window was charged before, too', async () => {
    const { emulator, inbox } = await open(before)
    await postV3(emulator, `/partner/app/${emulator.appId}/v3/message`, v3Template(anna, 'order', 'Anna'))
    await emulator.idle()
    expect(pricesIn(inbox)[1]).toEqual(['sent', { pricing_model: 'PMP', ...charged, category: 'utility' }])
  })

  it('stands in sent and in one of delivered and read', async () => {
    const { emulator, inbox } = await open(since, { until: 'played' })
    emulator.script(anna, answer.deliver(), answer.events('sent', 'read'))
    await sendSession(emulator)
    await emulator.idle()
    await sendSession(emulator)
    await emulator.idle()

    const priced = pricesIn(inbox).map(([status, price]) => [status, price !== undefined])
    expect(priced).toEqual([
      ['enqueued', false],
      ['sent', true],
      ['delivered', true],
      ['read', false],
      ['played', false],
      ['sent', true],
      ['read', true],
    ])
  })

  it('can be free for as many texts of a month as the option says', async () => {
    let now = Date.UTC(2026, 10, 30, 23)
    const { emulator, inbox } = await openWithInbox(
      { now: () => now, freeServiceMessages: 2, until: 'sent' },
      3,
    )
    const send = async () => {
      await sendSession(emulator)
      await emulator.idle()
    }
    await send()
    await send()
    await send()
    now = Date.UTC(2026, 11, 1)
    await send()

    const types = pricesIn(inbox).flatMap(([status, price]) => (status === 'sent' ? [price.type] : []))
    expect(types).toEqual([free.type, free.type, charged.type, free.type])
  })

  it('can be another one in a step of a script', async () => {
    const { emulator, inbox } = await open(since)
    const pricing = { type: 'free_entry_point', billable: false } as const
    emulator.script(anna, answer.events({ status: 'sent', pricing }))
    await sendSession(emulator)
    await emulator.idle()
    expect(pricesIn(inbox)).toEqual([['sent', { pricing_model: 'PMP', ...pricing, category: 'service' }]])
  })

  it('stands in version 2 beside the inner payload of sent only, and in the billing event', async () => {
    const { emulator, inbox } = await open(since, { billing: true, until: 'read' }, 2)
    await sendSession(emulator)
    await emulator.idle()

    const payloads = inbox.map((body) => Reflect.get(Object(body), 'payload'))
    expect(payloads.map(({ type, pricing }) => [type, pricing])).toEqual([
      ['enqueued', undefined],
      ['sent', { policy: 'PMP', category: 'service', type: 'regular' }],
      [undefined, undefined],
      ['delivered', undefined],
      ['read', undefined],
    ])
    expect(payloads[2]).toMatchObject({ deductions: { model: 'PMP', ...charged, category: 'service' } })
  })
})

describe('a voice message that was listened to', () => {
  it('is played in version 3, and nothing in version 2', async () => {
    const { emulator, inbox } = await openWithInbox({ now: () => since, userIds: true }, 3)
    const inV2: unknown[] = []
    emulator.subscribe({ receive: (body) => inV2.push(body) })
    emulator.script(anna, answer.events('read', 'played'))
    await sendSession(emulator)
    await emulator.idle()

    const { userId } = emulator.people.get(anna)
    expect(inbox).toHaveLength(2)
    expect(changeIn(inbox[1])).toMatchObject({
      contacts: [{ wa_id: anna, user_id: userId }],
      statuses: [
        {
          id: emulator.requests[0]?.whatsappId,
          gs_id: emulator.requests[0]?.messageId,
          status: 'played',
          timestamp: `${since / 1000}`,
          recipient_id: anna,
          recipient_user_id: userId,
        },
      ],
    })
    expect(inV2).toMatchObject([{ payload: { type: 'read' } }])
  })
})

describe('a step of the prices that depend on the month', () => {
  const tier = { category: 'UTILITY', region: 'India', tier: '25000001:50000000', month: '2026-11' }

  it('is posted in either version’s form', async () => {
    const { emulator, inbox } = await openWithInbox({ now: () => since })
    emulator.subscribe({ receive: (body) => inbox.push(body), version: 3 })
    await emulator.changePricingTier(tier)

    expect(inbox).toStrictEqual([
      {
        app: emulator.appName,
        appId: emulator.appId,
        phone: emulator.source,
        timestamp: since,
        version: 2,
        type: 'account-event',
        payload: {
          type: 'pricing-tier-update',
          payload: {
            effectiveMonth: '2026-11',
            pricingCategory: 'UTILITY',
            region: 'INDIA',
            tier: '25000001:50000000',
            tierUpdateTime: since / 1000,
          },
        },
      },
      {
        object: 'whatsapp_business_account',
        gs_app_id: emulator.appId,
        entry: [
          {
            id: expect.any(String),
            time: since / 1000,
            changes: [
              {
                field: 'account_update',
                value: {
                  event: 'VOLUME_BASED_PRICING_TIER_UPDATE',
                  volume_tier_info: {
                    tier_update_time: since / 1000,
                    pricing_category: 'UTILITY',
                    tier: '25000001:50000000',
                    effective_month: '2026-11',
                    region: 'India',
                  },
                },
              },
            ],
          },
        ],
      },
    ])
  })
})
