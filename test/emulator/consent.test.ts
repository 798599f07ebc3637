import { describe, expect, it } from 'vitest'
import {
  anna,
  lastEvent,
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
const delivered = { event: 'delivered', code: undefined }

describe('a recipient who opts out', () => {
  it('is reported by a user event', async () => {
    const { emulator, inbox } = await openWithInbox()
    await emulator.optOut(anna)
    await emulator.optIn(anna)

    expect(inbox).toMatchObject([
      { type: 'user-event', payload: { phone: anna, type: 'opted-out' } },
      { type: 'user-event', payload: { phone: anna, type: 'opted-in' } },
    ])
  })

  it.each([
    ['session messages', sendSession],
    ['templates', sendTemplate],
  ])('gets no %s: the emulator accepts them, and they fail with 1012', async (_, send) => {
    const emulator = await openEmulator()
    await emulator.optOut(anna)
    expect((await send(emulator)).ok).toBe(true)
    await emulator.idle()
    expect(lastEvent(emulator)).toEqual({ event: 'failed', code: 1012 })
  })

  it('gets messages again after opting in, while other recipients always do', async () => {
    const emulator = await openEmulator()
    await emulator.optOut(anna)
    await sendSession(emulator, '919900000022')
    await emulator.optIn(anna)
    await sendSession(emulator)
    await emulator.idle()

    expect(lastEvent(emulator, '919900000022')).toEqual(delivered)
    expect(lastEvent(emulator)).toEqual(delivered)
  })

  it('can also be reported by userEvent(), which changes no consent', async () => {
    const emulator = await openEmulator()
    await emulator.userEvent({ phone: anna, type: 'opted-out' })
    await sendSession(emulator)
    await emulator.idle()
    expect(lastEvent(emulator)).toEqual(delivered)
  })
})

describe('a recipient who stops marketing', () => {
  it('is reported by a preference event', async () => {
    const { emulator, inbox } = await openWithInbox({ now: () => atMs })
    await emulator.stopMarketing(anna)
    await emulator.resumeMarketing(anna)

    const event = (value: string) => ({
      app: emulator.appName,
      appId: emulator.appId,
      phone: emulator.source,
      timestamp: atMs,
      version: 2,
      type: 'preference-event',
      payload: {
        type: 'user_preferences',
        payload: {
          user_preferences: [
            {
              wa_id: anna,
              detail: `User requested to ${value} marketing messages`,
              category: 'marketing_messages',
              value,
              timestamp: 1_760_000_000,
            },
          ],
        },
      },
    })
    expect(inbox).toEqual([event('stop'), event('resume')])
  })

  it('is reported in version 3 in Meta’s form', async () => {
    const { emulator, inbox } = await openWithInbox({ now: () => atMs }, 3)
    await emulator.stopMarketing(anna)

    expect(inbox).toMatchObject([
      {
        gs_app_id: emulator.appId,
        entry: [
          {
            changes: [
              {
                field: 'user_preferences',
                value: {
                  metadata: { display_phone_number: emulator.source },
                  contacts: [{ wa_id: anna }],
                  user_preferences: [{ wa_id: anna, value: 'stop', timestamp: 1_760_000_000 }],
                },
              },
            ],
          },
        ],
      },
    ])
  })

  it.each([
    ['MARKETING', { event: 'failed', code: 131050 }],
    ['UTILITY', delivered],
    ['AUTHENTICATION', delivered],
  ] as const)('gets templates of the category %s only if it is not marketing', async (category, outcome) => {
    const emulator = await openEmulator()
    const { id } = emulator.addTemplate({ name: 'winter_sale', category, body: 'Hello {{1}}' })
    const template = JSON.stringify({ id, params: ['Anna'] })
    await emulator.stopMarketing(anna)
    await post(emulator, 'template/msg', templateForm(emulator, anna, { template }))
    await emulator.idle()
    expect(lastEvent(emulator)).toEqual(outcome)
  })

  it('gets no template through the marketing endpoint', async () => {
    const emulator = await openEmulator()
    await emulator.stopMarketing(anna)
    await postV3(emulator, `/wa/app/${emulator.appId}/v3/marketing/msg`, v3Template(anna, 'winter_sale'))
    await emulator.idle()
    expect(lastEvent(emulator)).toEqual({ event: 'failed', code: 131050 })
  })

  it('gets session messages, and gets marketing again after resuming', async () => {
    const emulator = await openEmulator()
    const { id } = emulator.addTemplate({ name: 'winter_sale', category: 'MARKETING', body: 'Hello' })
    const template = JSON.stringify({ id, params: [] })
    await emulator.stopMarketing(anna)
    await sendSession(emulator)
    await emulator.idle()
    expect(lastEvent(emulator)).toEqual(delivered)

    await emulator.resumeMarketing(anna)
    await post(emulator, 'template/msg', templateForm(emulator, anna, { template }))
    await emulator.idle()
    expect(lastEvent(emulator)).toEqual(delivered)
  })
})
