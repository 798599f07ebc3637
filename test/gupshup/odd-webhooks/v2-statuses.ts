import { app, type OddWebhook, v2 } from './odd-webhook.ts'

const status = (payload: unknown) => v2('message-event', payload)

/** Message events of version 2 with something wrong in them. */
export const oddV2Statuses: readonly OddWebhook[] = [
  [
    'ids that are numbers',
    status({ id: 1, gsId: 2, type: 'sent' }),
    [{ type: 'status', status: 'sent', ...app, gupshupId: '2', whatsappId: '1' }],
  ],
  ['ids that are fractions', status({ id: 1.5, type: 'sent' }), [{ type: 'status', status: 'sent', ...app }]],
  [
    'a gsId that is a list',
    status({ id: 'wa', gsId: ['gs'], type: 'read' }),
    [{ type: 'status', status: 'read', ...app, whatsappId: 'wa' }],
  ],
  [
    'a gsId that is an object',
    status({ id: 'wa', gsId: { id: 'gs' }, type: 'read' }),
    [{ type: 'status', status: 'read', ...app, whatsappId: 'wa' }],
  ],
  [
    'ids with blanks around them',
    status({ id: ' wa ', gsId: '\tgs\n', type: 'read' }),
    [{ type: 'status', status: 'read', ...app, gupshupId: 'gs', whatsappId: 'wa' }],
  ],
  [
    'no id at all',
    status({ type: 'delivered', destination: '919900000001' }),
    [{ type: 'status', status: 'delivered', ...app, to: '919900000001' }],
  ],
  [
    'a type in capitals',
    status({ id: 'wa', gsId: 'gs', type: 'FAILED' }),
    [{ type: 'status', status: 'failed', ...app, gupshupId: 'gs', whatsappId: 'wa', failure: {} }],
  ],
  [
    'a type with a line break',
    status({ id: 'wa', gsId: 'gs', type: 'sent\n' }),
    [{ type: 'status', status: 'sent', ...app, gupshupId: 'gs', whatsappId: 'wa' }],
  ],
  [
    'a type that is a number',
    status({ id: 'wa', type: 3 }),
    [{ type: 'other', event: 'message-event', ...app, payload: { id: 'wa', type: 3 } }],
  ],
  [
    'a type that is a list of one word',
    status({ id: 'wa', type: ['sent'] }),
    [{ type: 'other', event: 'message-event', ...app, payload: { id: 'wa', type: ['sent'] } }],
  ],
  [
    'a type that is empty',
    status({ id: 'wa', type: '' }),
    [{ type: 'other', event: 'message-event', ...app, payload: { id: 'wa', type: '' } }],
  ],
  [
    'a type that no page names',
    status({ id: 'wa', type: 'warning' }),
    [{ type: 'other', event: 'warning', ...app, payload: { id: 'wa', type: 'warning' } }],
  ],
  [
    'an inner payload that is a text',
    status({ id: 'gs', type: 'failed', payload: 'no balance' }),
    [{ type: 'status', status: 'failed', ...app, gupshupId: 'gs', failure: {} }],
  ],
  [
    'an inner payload that is a list',
    status({ id: 'gs', type: 'failed', payload: [{ code: 1002 }] }),
    [{ type: 'status', status: 'failed', ...app, gupshupId: 'gs', failure: {} }],
  ],
  [
    'an inner payload that is null',
    status({ id: 'gs', type: 'failed', payload: null }),
    [{ type: 'status', status: 'failed', ...app, gupshupId: 'gs', failure: {} }],
  ],
  [
    'a code as a text with blanks',
    status({ id: 'gs', type: 'failed', payload: { code: ' 1003 ' } }),
    [{ type: 'status', status: 'failed', ...app, gupshupId: 'gs', failure: { code: 1003 } }],
  ],
  [
    'a code as a boolean',
    status({ id: 'gs', type: 'failed', payload: { code: true, reason: 'x' } }),
    [{ type: 'status', status: 'failed', ...app, gupshupId: 'gs', failure: { reason: 'x' } }],
  ],
  [
    'a code with decimals',
    status({ id: 'gs', type: 'failed', payload: { code: 470.5 } }),
    [{ type: 'status', status: 'failed', ...app, gupshupId: 'gs', failure: {} }],
  ],
  [
    'a code below zero',
    status({ id: 'gs', type: 'failed', payload: { code: -1 } }),
    [{ type: 'status', status: 'failed', ...app, gupshupId: 'gs', failure: {} }],
  ],
  [
    'a reason that is a number',
    status({ id: 'gs', type: 'failed', payload: { code: 470, reason: 5 } }),
    [{ type: 'status', status: 'failed', ...app, gupshupId: 'gs', failure: { code: 470 } }],
  ],
  [
    'a reason that is an object',
    status({ id: 'gs', type: 'failed', payload: { reason: { text: 'x' } } }),
    [{ type: 'status', status: 'failed', ...app, gupshupId: 'gs', failure: {} }],
  ],
  [
    'a failure without any inner payload',
    status({ id: 'wamid.X', type: 'failed' }),
    [{ type: 'status', status: 'failed', ...app, whatsappId: 'wamid.X', failure: {} }],
  ],
  [
    'a success with a failure inside',
    status({ id: 'wa', gsId: 'gs', type: 'sent', payload: { code: 470 } }),
    [{ type: 'status', status: 'sent', ...app, gupshupId: 'gs', whatsappId: 'wa' }],
  ],
  [
    'a destination with a plus',
    status({ id: 'gs', type: 'enqueued', destination: '+919900000001' }),
    [{ type: 'status', status: 'enqueued', ...app, gupshupId: 'gs', to: '919900000001' }],
  ],
  [
    'a destination with blanks inside',
    status({ id: 'gs', type: 'enqueued', destination: '91 99000 00001' }),
    [{ type: 'status', status: 'enqueued', ...app, gupshupId: 'gs' }],
  ],
  [
    'a destination that is a list',
    status({ id: 'gs', type: 'enqueued', destination: ['919900000001'] }),
    [{ type: 'status', status: 'enqueued', ...app, gupshupId: 'gs' }],
  ],
  [
    "WhatsApp's id announced as a number",
    status({ id: 'gs', type: 'enqueued', payload: { whatsappMessageId: 7 } }),
    [{ type: 'status', status: 'enqueued', ...app, gupshupId: 'gs', whatsappId: '7' }],
  ],
  [
    "WhatsApp's id announced as nothing",
    status({ id: 'gs', type: 'enqueued', payload: { whatsappMessageId: '' } }),
    [{ type: 'status', status: 'enqueued', ...app, gupshupId: 'gs' }],
  ],
  [
    'a time in the year 1970',
    status({ id: 'wa', type: 'read', payload: { ts: 12 } }),
    [{ type: 'status', status: 'read', ...app, whatsappId: 'wa' }],
  ],
  [
    'a time in words',
    status({ id: 'wa', type: 'read', payload: { ts: 'yesterday' } }),
    [{ type: 'status', status: 'read', ...app, whatsappId: 'wa' }],
  ],
  [
    'a time in milliseconds where seconds belong',
    status({ id: 'wa', type: 'read', payload: { ts: 1_760_000_001_500 } }),
    [{ type: 'status', status: 'read', ...app, at: 1_760_000_001_500, whatsappId: 'wa' }],
  ],
  [
    'an envelope time that is an object',
    { ...status({ id: 'wa', type: 'read' }), timestamp: { at: 1 } },
    [{ type: 'status', status: 'read', ...app, whatsappId: 'wa' }],
  ],
  [
    'a version that is a text',
    { ...status({ id: 'wa', type: 'read' }), version: '2' },
    [{ type: 'status', status: 'read', ...app, whatsappId: 'wa' }],
  ],
  [
    'an app that is a number',
    { ...status({ id: 'wa', type: 'read' }), app: 7 },
    [{ type: 'status', status: 'read', whatsappId: 'wa' }],
  ],
  [
    'an app id that is a number',
    { ...status({ id: 'wa', type: 'read' }), appId: 7 },
    [{ type: 'status', status: 'read', ...app, appId: '7', whatsappId: 'wa' }],
  ],
  [
    'an envelope type in capitals',
    v2('MESSAGE-EVENT', { id: 'wa', type: 'read' }),
    [{ type: 'status', status: 'read', ...app, whatsappId: 'wa' }],
  ],
  [
    'an envelope type with an underscore',
    v2('message_event', { id: 'wa', type: 'read' }),
    [{ type: 'other', event: 'message_event', ...app, payload: { id: 'wa', type: 'read' } }],
  ],
  [
    'an envelope type that is missing',
    v2(undefined, { id: 'wa', gsId: 'gs', type: 'read' }),
    [{ type: 'status', status: 'read', ...app, gupshupId: 'gs', whatsappId: 'wa' }],
  ],
  ['a payload that is missing', v2('message-event'), 'malformed'],
  [
    'a payload that is a list',
    status([{ id: 'wa', type: 'read' }]),
    [{ type: 'other', event: 'message-event', ...app, payload: [{ id: 'wa', type: 'read' }] }],
  ],
  [
    'a payload that is a text of JSON',
    status('{"id":"wa","type":"read"}'),
    [{ type: 'other', event: 'message-event', ...app, payload: '{"id":"wa","type":"read"}' }],
  ],
  ['a payload that is empty', status({}), [{ type: 'other', event: 'message-event', ...app, payload: {} }]],
  [
    'a payload in its own wrapper',
    status({ payload: { id: 'wa', type: 'read' } }),
    [{ type: 'other', event: 'message-event', ...app, payload: { payload: { id: 'wa', type: 'read' } } }],
  ],
  [
    'an envelope in an envelope',
    status(status({ id: 'wa', gsId: 'gs', type: 'read' })),
    [
      {
        type: 'other',
        event: 'message-event',
        ...app,
        payload: {
          app: 'TeaShopApp',
          type: 'message-event',
          payload: { id: 'wa', gsId: 'gs', type: 'read' },
        },
      },
    ],
  ],
  [
    'an envelope twice in a list',
    [status({ id: 'wa', type: 'read' }), status({ id: 'wa', type: 'read' })],
    [{ type: 'status', status: 'read', ...app, whatsappId: 'wa' }],
  ],
  [
    'an envelope in a list in a list',
    [[status({ id: 'wa', type: 'read' })]],
    [{ type: 'status', status: 'read', ...app, whatsappId: 'wa' }],
  ],
]
