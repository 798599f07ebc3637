import { describe, expect, it } from 'vitest'
import {
  anna,
  changeIn,
  eventsFor,
  lastEvent,
  openEmulator,
  openWithInbox,
  postV3,
  statusAndBody,
  templateForm,
  v3Template,
} from './support.ts'

const atMs = 1_790_900_000_123
const now = () => atMs
const other = '919900000022'

async function open(version: 2 | 3 = 3, options: Parameters<typeof openWithInbox>[0] = {}) {
  const { emulator, inbox } = await openWithInbox({ now, ...options }, version)
  const { id } = emulator.addTemplate({ name: 'sale', category: 'MARKETING', body: 'Hi {{1}}' })
  const send = async (to = anna) => {
    const reply = await postV3(
      emulator,
      `/partner/app/${emulator.appId}/v3/message`,
      v3Template(to, 'sale', 'Anna'),
    )
    await emulator.idle()
    return statusAndBody(reply)
  }
  return { emulator, inbox, id, send }
}

describe('a template that is held', () => {
  it.each([
    [undefined, 'held_for_quality_assessment'],
    ['paused', 'paused'],
  ] as const)('has its messages accepted, which wait until it is released: %s', async (status, said) => {
    const { emulator, id, send } = await open()
    emulator.holdTemplate(id, status)

    expect(await send()).toStrictEqual({
      status: 200,
      body: {
        messaging_product: 'whatsapp',
        contacts: [{ input: anna, wa_id: anna }],
        messages: [{ id: emulator.requests[0]?.messageId, message_status: said }],
      },
    })
    await send(other)
    expect(eventsFor(emulator)).toEqual(['enqueued'])

    emulator.releaseTemplate(id)
    await emulator.idle()
    for (const to of [anna, other]) expect(eventsFor(emulator, to)).toEqual(['enqueued', 'sent', 'delivered'])
    expect((await send()).body).toEqual(expect.objectContaining({ messages: [{ id: expect.any(String) }] }))
    expect(lastEvent(emulator)).toMatchObject({ event: 'delivered' })
  })

  it('is paused when it is dropped, and its messages fail with a code that is a text', async () => {
    const { emulator, inbox, id, send } = await open()
    emulator.holdTemplate(id)
    await send()
    inbox.length = 0
    await emulator.dropTemplate(id, 'SECOND_PAUSE')
    await emulator.idle()

    expect(emulator.templates).toMatchObject([{ id, status: 'PAUSED' }])
    const [paused, failed] = inbox
    expect(paused).toHaveProperty('entry.0.changes.0', {
      field: 'message_template_status_update',
      value: {
        event: 'PAUSED',
        gs_template_id: id,
        message_template_id: expect.any(Number),
        message_template_name: 'sale',
        message_template_language: 'en',
        message_template_category: 'MARKETING',
        reason: 'NONE',
        other_info: { title: 'SECOND_PAUSE', description: expect.stringContaining('quality') },
      },
    })
    expect(changeIn(failed)).toMatchObject({
      statuses: [
        {
          id: emulator.requests[0]?.whatsappId,
          gs_id: emulator.requests[0]?.messageId,
          status: 'failed',
          recipient_id: anna,
          errors: [{ code: '132015', title: expect.any(String) }],
        },
      ],
    })
    expect(inbox).toHaveLength(2)
    await send()
    expect(lastEvent(emulator)).toEqual({ event: 'failed', code: 132015 })
  })

  it('has in version 2 the code as a number, and says nothing in the reply to a form', async () => {
    const { emulator, inbox, id } = await open(2)
    emulator.holdTemplate(id)
    const template = JSON.stringify({ id, params: ['Anna'] })
    const reply = await fetch(`${emulator.url}/wa/api/v1/template/msg`, {
      method: 'POST',
      headers: { apikey: emulator.apiKey },
      body: templateForm(emulator, anna, { template }),
    })
    await emulator.idle()
    expect(await statusAndBody(reply)).toEqual({
      status: 202,
      body: { status: 'submitted', messageId: expect.any(String) },
    })
    await emulator.dropTemplate(id)
    await emulator.idle()

    expect(inbox.at(-1)).toMatchObject({ payload: { type: 'failed', payload: { code: 132015 } } })
    expect(inbox.at(-2)).toMatchObject({ type: 'template-event', payload: { status: 'paused' } })
  })

  it('costs when it is released, and not when it is dropped', async () => {
    const { emulator, id, send } = await open(3, { wallet: { balance: 10, costPerMessage: 1 } })
    emulator.holdTemplate(id)
    await send()
    expect(emulator.wallet.balance).toBe(10)
    emulator.releaseTemplate(id)
    expect(emulator.wallet.balance).toBe(9)
    emulator.holdTemplate(id)
    await send()
    await emulator.dropTemplate(id)
    expect(emulator.wallet.balance).toBe(9)
  })

  it('lets a message that fails anyway fail at once', async () => {
    const { emulator, id, send } = await open()
    emulator.holdTemplate(id)
    await emulator.optOut(anna)
    expect((await send()).body).not.toHaveProperty('messages.0.message_status')
    expect(lastEvent(emulator)).toEqual({ event: 'failed', code: 1012 })
  })

  it('has to be known', async () => {
    const emulator = await openEmulator()
    expect(() => emulator.holdTemplate('nothing')).toThrow(RangeError)
  })
})
