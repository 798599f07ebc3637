import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseWebhook } from '../../src/gupshup/parse-webhook.ts'
import type { GupshupEvent } from '../../src/model/webhook-event.ts'
import { messages, v3 } from './odd-webhooks/odd-webhook.ts'

/** An item of each list, with the number that recognises it in its event. */
const items = {
  statuses: (id: string) => ({ gs_id: id, status: 'sent' }),
  messages: (id: string) => ({ id, type: 'text', text: { body: 'Is it open?' } }),
  message_echoes: (id: string) => ({ id, type: 'text', to: '919900000001' }),
  calls: (id: string) => ({ id, event: 'connect', from: '919900000001' }),
  user_preferences: (id: string) => ({ detail: id, category: 'marketing_messages', value: 'stop' }),
  errors: (id: string) => ({ code: 131031, title: id }),
  user_id_update: (id: string) => ({ detail: id, user_id: { current: 'IN.7000000000000001' } }),
  novelties: (id: string) => ({ id }),
  texts: (id: string) => id,
} as const

type List = keyof typeof items

const lists = fc.uniqueArray(
  fc.constantFrom<List>(
    'statuses',
    'messages',
    'message_echoes',
    'calls',
    'user_preferences',
    'errors',
    'user_id_update',
    'novelties',
    'texts',
  ),
  { minLength: 1 },
)
const context = fc.constantFrom(
  {},
  { messaging_product: 'whatsapp' },
  { contacts: [{ wa_id: '919900000001' }], metadata: {} },
)
const fieldName = fc.constantFrom('messages', 'calls', 'smb_message_echoes', 'weather', undefined)

/** The id in an event, wherever its reader puts it. */
function idIn(event: GupshupEvent | undefined): unknown {
  switch (event?.type) {
    case 'status':
      return event.gupshupId
    case 'inbound':
      return event.message.id
    case 'user':
    case 'identity':
      return event.detail
    case 'other':
      return /item-\d+-\d+/.exec(JSON.stringify(event.payload))?.[0]
    default:
      return undefined
  }
}

describe('a change with several lists', () => {
  it('gives one event for each item, in the order of the body', () => {
    const value = fc.tuple(lists, fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 9, maxLength: 9 }))
    fc.assert(
      fc.property(value, context, fieldName, ([names, lengths], about, field) => {
        const idsOf = (_name: List, index: number) =>
          Array.from({ length: lengths[index] ?? 1 }, (_, item) => `item-${index}-${item}`)
        const content = Object.fromEntries(
          names.map((name, index) => [name, idsOf(name, index).map((id) => items[name](id))]),
        )
        const body = v3({ ...(field !== undefined && { field }), value: { ...about, ...content } })

        expect(parseWebhook(body).map(idIn)).toEqual(names.flatMap(idsOf))
      }),
    )
  })

  it('gives the events of each of its readable lists', () => {
    const value = {
      messages: [items.messages('wamid.1')],
      message_echoes: [items.message_echoes('wamid.2')],
      calls: [items.calls('wacid.1')],
      statuses: [items.statuses('gs-1')],
      novelties: [7],
    }

    expect(parseWebhook(v3(messages(value)))).toMatchObject([
      { type: 'inbound', message: { id: 'wamid.1' } },
      { type: 'other', event: 'message_echoes', payload: { id: 'wamid.2' } },
      { type: 'other', event: 'calls', payload: { id: 'wacid.1' } },
      { type: 'status', gupshupId: 'gs-1' },
      { type: 'other', event: 'novelties', payload: 7 },
    ])
  })

  it('gives one event more for what is in no list', () => {
    const value = {
      messaging_product: 'whatsapp',
      statuses: [items.statuses('gs-1')],
      rain: true,
      calls: null,
    }

    expect(parseWebhook(v3(messages(value)))).toEqual([
      { type: 'status', status: 'sent', gupshupId: 'gs-1' },
      { type: 'other', event: 'messages', payload: { rain: true } },
    ])
  })

  it('gives what a message cost, and its lists', () => {
    const billing = { references: { gs_id: 'gs-1' }, deductions: { type: 'regular' } }

    expect(parseWebhook(v3(messages({ billing, statuses: [items.statuses('gs-1')] })))).toMatchObject([
      { type: 'billing', gupshupId: 'gs-1' },
      { type: 'status', gupshupId: 'gs-1' },
    ])
  })

  it('gives the statuses beside a change of a template or the account', () => {
    const value = { event: 'PAUSED', gs_template_id: 'template-1', statuses: [items.statuses('gs-1')] }

    expect(parseWebhook(v3(messages(value)))).toMatchObject([
      { type: 'template', templateId: 'template-1', payload: value },
      { type: 'status', gupshupId: 'gs-1' },
    ])
    const account = { event: 'DISABLED_UPDATE', statuses: [items.statuses('gs-1')] }
    expect(parseWebhook(v3({ field: 'account_update', value: account }))).toMatchObject([
      { type: 'account', event: 'account_update' },
      { type: 'status', gupshupId: 'gs-1' },
    ])
  })

  it('gives one event for people alone', () => {
    const value = { contacts: [{ wa_id: '919900000001' }, { wa_id: '919900000002' }] }

    expect(parseWebhook(v3(messages(value)))).toEqual([{ type: 'other', event: 'messages', payload: value }])
  })

  it('gives an event for each item without an envelope too', () => {
    const value = { messages: [items.messages('wamid.1')], calls: [items.calls('wacid.1')], contacts: [] }

    expect(parseWebhook(value)).toMatchObject([
      { type: 'inbound', message: { id: 'wamid.1' } },
      { type: 'other', event: 'calls', payload: { id: 'wacid.1' } },
    ])
  })
})

describe('the status of a call', () => {
  const status = {
    id: 'wacid.HBgLMTIxODU1NTI4MjgVAgARGBI',
    status: 'RINGING',
    type: 'call',
    recipient_id: '919900000001',
  }

  it.each(['RINGING', 'REJECTED', 'FAILED', 'READ'])('is named calls, and not by its word: %s', (word) => {
    const call = { ...status, status: word }

    expect(parseWebhook(v3({ field: 'calls', value: { statuses: [call] } }))).toEqual([
      { type: 'other', event: 'calls', payload: call },
    ])
    expect(parseWebhook(v3(messages({ statuses: [call] })))).toEqual([
      { type: 'other', event: 'calls', payload: call },
    ])
  })

  it('needs no type in the field calls', () => {
    const call = { id: 'wacid.1', status: 'FAILED' }

    expect(parseWebhook(v3({ field: 'calls', value: { statuses: [call] } }))).toEqual([
      { type: 'other', event: 'calls', payload: call },
    ])
  })
})

describe('the status played of a voice message', () => {
  it.each([
    ['version 3', v3(messages({ statuses: [{ gs_id: 'gs-1', id: 'wamid.1', status: 'played' }] }))],
    ['version 2', { type: 'message-event', payload: { gsId: 'gs-1', id: 'wamid.1', type: 'PLAYED' } }],
  ])('counts as read in %s', (_version, body) => {
    expect(parseWebhook(body)).toEqual([
      { type: 'status', status: 'read', played: true, gupshupId: 'gs-1', whatsappId: 'wamid.1' },
    ])
  })
})
