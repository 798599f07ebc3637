import { messages, type OddWebhook, v3 } from './odd-webhook.ts'

const other = (event: string, payload: unknown) => ({ type: 'other', event, payload }) as const

/** Bodies of version 3 with something wrong in them. */
export const oddV3: readonly OddWebhook[] = [
  ['an entry that is an object', { object: 'whatsapp_business_account', entry: { changes: [] } }, []],
  ['an entry that is a text', { object: 'whatsapp_business_account', entry: 'none' }, []],
  ['no entry', { object: 'whatsapp_business_account' }, []],
  ['an entry that is null', { object: 'whatsapp_business_account', entry: [null] }, [other('entry', null)]],
  [
    'changes that are an object',
    { object: 'whatsapp_business_account', entry: [{ changes: {} }] },
    [other('entry', { changes: {} })],
  ],
  ['changes that are empty', v3(), []],
  ['a change that is null', v3(null), [other('unknown', null)]],
  ['a change that is a list', v3([]), [other('unknown', [])]],
  ['a change without a field', v3({ value: { a: 1 } }), [other('unknown', { a: 1 })]],
  ['a field that is a number', v3({ field: 7, value: { a: 1 } }), [other('unknown', { a: 1 })]],
  ['a list without a name', v3({ field: 'messages', value: { '': ['x'] } }), [other('unknown', 'x')]],
  [
    'a value that is a text',
    v3({ field: 'messages', value: 'x' }),
    [other('messages', { field: 'messages', value: 'x' })],
  ],
  [
    'a value that is a list',
    v3({ field: 'messages', value: [1] }),
    [other('messages', { field: 'messages', value: [1] })],
  ],
  ['another object, but entries with changes', { object: 'page', entry: [{ changes: [] }] }, []],
  ['another object, and entries without changes', { object: 'page', entry: [{ id: '1' }] }, 'malformed'],
  [
    'an app id that is an object',
    { gs_app_id: {}, entry: [{ changes: [messages({ statuses: [{ gs_id: 'gs', status: 'sent' }] })] }] },
    [{ type: 'status', status: 'sent', gupshupId: 'gs' }],
  ],
  [
    'statuses that are an object',
    v3(messages({ statuses: { gs_id: 'gs', status: 'sent' } })),
    [other('messages', { statuses: { gs_id: 'gs', status: 'sent' } })],
  ],
  ['statuses that are empty', v3(messages({ statuses: [] })), [other('messages', { statuses: [] })]],
  ['a status that is null', v3(messages({ statuses: [null] })), [other('statuses', null)]],
  [
    'a status without an id',
    v3(messages({ statuses: [{ status: 'sent' }] })),
    [other('sent', { status: 'sent' })],
  ],
  [
    'an unknown status',
    v3(messages({ statuses: [{ gs_id: 'gs', status: 'warning' }] })),
    [other('warning', { gs_id: 'gs', status: 'warning' })],
  ],
  [
    'a status that is a number',
    v3(messages({ statuses: [{ gs_id: 'gs', status: 5 }] })),
    [other('statuses', { gs_id: 'gs', status: 5 })],
  ],
  [
    'a status of a payment',
    v3(messages({ statuses: [{ id: 'wa', status: 'failed', type: 'payment' }] })),
    [other('payments', { id: 'wa', status: 'failed', type: 'payment' })],
  ],
  [
    'a status with errors that are an object',
    v3(messages({ statuses: [{ gs_id: 'gs', status: 'failed', errors: { code: 470 } }] })),
    [{ type: 'status', status: 'failed', gupshupId: 'gs', failure: {} }],
  ],
  [
    'a status with errors that are texts',
    v3(messages({ statuses: [{ gs_id: 'gs', status: 'failed', errors: ['x'] }] })),
    [{ type: 'status', status: 'failed', gupshupId: 'gs', failure: {} }],
  ],
  [
    'a status with a time in words',
    v3(messages({ statuses: [{ gs_id: 'gs', status: 'read', timestamp: 'now' }] })),
    [{ type: 'status', status: 'read', gupshupId: 'gs' }],
  ],
  [
    'a status with a masked recipient',
    v3(messages({ statuses: [{ gs_id: 'gs', status: 'read', recipient_id: '91****01' }] })),
    [{ type: 'status', status: 'read', gupshupId: 'gs' }],
  ],
  [
    'a status at the time of its entry',
    {
      object: 'whatsapp_business_account',
      entry: [{ time: '1760000001', changes: [messages({ statuses: [{ gs_id: 'gs', status: 'read' }] })] }],
    },
    [{ type: 'status', status: 'read', at: 1_760_000_001_000, gupshupId: 'gs' }],
  ],
  ['a message that is null', v3(messages({ messages: [null] })), [other('messages', null)]],
  [
    'a message without id and sender',
    v3(messages({ messages: [{ type: 'text' }] })),
    [other('messages', { type: 'text' })],
  ],
  ['a message without a type', v3(messages({ messages: [{ id: 'wa' }] })), [other('messages', { id: 'wa' })]],
  [
    'a message whose text is a text',
    v3(messages({ messages: [{ id: 'wa', type: 'text', text: 'Hi' }] })),
    [
      {
        type: 'inbound',
        message: { id: 'wa', type: 'text', payload: { id: 'wa', type: 'text', text: 'Hi' } },
      },
    ],
  ],
  [
    'a message whose context is a list',
    v3(messages({ messages: [{ id: 'wa', type: 'x', context: [] }] })),
    [{ type: 'inbound', message: { id: 'wa', type: 'x', payload: { id: 'wa', type: 'x', context: [] } } }],
  ],
  [
    'statuses, messages and errors in one change',
    v3(
      messages({
        statuses: [{ gs_id: 'gs', status: 'sent' }],
        messages: [{ id: 'wa', type: 'x' }],
        errors: [{ code: 1 }],
      }),
    ),
    [
      { type: 'status', status: 'sent', gupshupId: 'gs' },
      { type: 'inbound', message: { id: 'wa', type: 'x', payload: { id: 'wa', type: 'x' } } },
      other('errors', { code: 1 }),
    ],
  ],
  [
    'changes of all kinds in one entry',
    v3(
      messages({ statuses: [{ gs_id: 'gs', status: 'sent' }] }),
      { field: 'account_update', value: { event: 'VERIFIED_ACCOUNT' } },
      { field: 'message_template_status_update', value: { event: 'PAUSED' } },
      { field: 'billing-event', value: { billing: { references: { gs_id: 'gs' } } } },
      { field: 'weather', value: { rain: true } },
      7,
    ),
    [
      { type: 'status', status: 'sent', gupshupId: 'gs' },
      {
        type: 'account',
        event: 'account_update',
        status: 'VERIFIED_ACCOUNT',
        payload: { event: 'VERIFIED_ACCOUNT' },
      },
      { type: 'template', event: 'status-update', status: 'paused', payload: { event: 'PAUSED' } },
      { type: 'billing', gupshupId: 'gs', payload: { references: { gs_id: 'gs' } } },
      other('weather', { rain: true }),
      other('unknown', 7),
    ],
  ],
  [
    'an account update without an event',
    v3({ field: 'account_update', value: {} }),
    [{ type: 'account', event: 'account_update', payload: {} }],
  ],
  [
    'an account update with an event that is a number',
    v3({ field: 'account_update', value: { event: 5 } }),
    [{ type: 'account', event: 'account_update', payload: { event: 5 } }],
  ],
  [
    'a volume tier, which limits nothing',
    v3({ field: 'account_update', value: { event: 'X', volume_tier_info: { tier: '1:2' } } }),
    [
      {
        type: 'account',
        event: 'account_update',
        status: 'X',
        pricingTier: { tier: '1:2' },
        payload: { event: 'X', volume_tier_info: { tier: '1:2' } },
      },
    ],
  ],
  [
    'a violation that is a text',
    v3({ field: 'account_update', value: { violation_info: 'SPAM' } }),
    [{ type: 'account', event: 'account_update', payload: { violation_info: 'SPAM' } }],
  ],
  [
    'a capability that is a tier',
    v3({ field: 'business_capability_update', value: { max_daily_conversations_per_business: 'TIER_2K' } }),
    [
      {
        type: 'account',
        event: 'business_capability_update',
        tier: 'TIER_2K',
        limits: { maxDailyConversationsPerBusiness: 2000 },
        payload: { max_daily_conversations_per_business: 'TIER_2K' },
      },
    ],
  ],
  [
    'a capability without a limit',
    v3({ field: 'business_capability_update', value: { max_daily_conversation_per_phone: -1 } }),
    [
      {
        type: 'account',
        event: 'business_capability_update',
        tier: 'TIER_UNLIMITED',
        limits: { maxDailyConversationPerPhone: 'unlimited' },
        payload: { max_daily_conversation_per_phone: -1 },
      },
    ],
  ],
  [
    'a template with a number for its quality',
    v3({ field: 'message_template_quality_update', value: { new_quality_score: 5 } }),
    [{ type: 'template', event: 'quality-update', payload: { new_quality_score: 5 } }],
  ],
  [
    'billing that is a text',
    v3({ field: 'billing-event', value: { billing: 'x' } }),
    [other('billing-event', { billing: 'x' })],
  ],
  [
    'a preference that is a text',
    v3({ field: 'user_preferences', value: { user_preferences: ['stop'] } }),
    [other('user_preferences', 'stop')],
  ],
  [
    'both versions in one body',
    {
      ...v3(messages({ statuses: [{ gs_id: 'gs', status: 'sent' }] })),
      type: 'message-event',
      payload: { id: 'wa', gsId: 'gs', type: 'read' },
    },
    [{ type: 'status', status: 'read', gupshupId: 'gs', whatsappId: 'wa' }],
  ],
  [
    'version 3 in an envelope of version 2',
    { app: 'TeaShopApp', type: 'message-event', payload: v3() },
    [
      {
        type: 'other',
        event: 'message-event',
        app: 'TeaShopApp',
        payload: { object: 'whatsapp_business_account', entry: [{ changes: [] }] },
      },
    ],
  ],
  [
    'a list in a flat report',
    [
      { gs_id: 'gs', status: 'sent' },
      { gs_id: 'gs', status: 'read' },
    ],
    [
      { type: 'status', status: 'sent', gupshupId: 'gs' },
      { type: 'status', status: 'read', gupshupId: 'gs' },
    ],
  ],
  ["a flat report with WhatsApp's id alone", { id: 'wa', status: 'sent' }, 'malformed'],
  ['only keys that the parser knows', { entry: [], object: null }, 'malformed'],
  ['a report of the Enterprise gateway', { externalId: 'x', eventType: 'FAILED' }, 'foreign-product'],
]
