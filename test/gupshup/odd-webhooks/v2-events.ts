import { app, type OddWebhook, v2 } from './odd-webhook.ts'

/** Everything else of version 2 with something wrong in it. */
export const oddV2Events: readonly OddWebhook[] = [
  [
    'a message without a type',
    v2('message', { id: 'wa', source: '919900000001' }),
    [{ type: 'other', event: 'message', ...app, payload: { id: 'wa', source: '919900000001' } }],
  ],
  [
    'a message without a type, with a text in it',
    v2('message', { source: '919900000001', payload: { text: 'Hi' } }),
    [
      {
        type: 'inbound',
        ...app,
        from: '919900000001',
        message: {
          type: 'text',
          text: 'Hi',
          payload: { source: '919900000001', payload: { text: 'Hi' } },
        },
      },
    ],
  ],
  [
    'a message whose sender is a text',
    v2('message', { type: 'text', sender: '919900000001' }),
    [
      {
        type: 'inbound',
        ...app,
        message: { type: 'text', payload: { type: 'text', sender: '919900000001' } },
      },
    ],
  ],
  [
    'a message whose source is masked',
    v2('message', { type: 'text', source: '9199XXXX0001' }),
    [
      {
        type: 'inbound',
        ...app,
        message: { type: 'text', payload: { type: 'text', source: '9199XXXX0001' } },
      },
    ],
  ],
  [
    'a message whose text is a number',
    v2('message', { type: 'text', payload: { text: 5 } }),
    [{ type: 'inbound', ...app, message: { type: 'text', payload: { type: 'text', payload: { text: 5 } } } }],
  ],
  [
    'a message whose text is blank',
    v2('message', { type: 'text', payload: { text: ' ', caption: 'Hi' } }),
    [
      {
        type: 'inbound',
        ...app,
        message: {
          type: 'text',
          text: 'Hi',
          payload: { type: 'text', payload: { text: ' ', caption: 'Hi' } },
        },
      },
    ],
  ],
  [
    'a message whose context is a text',
    v2('message', { type: 'text', context: 'gs' }),
    [{ type: 'inbound', ...app, message: { type: 'text', payload: { type: 'text', context: 'gs' } } }],
  ],
  [
    'a message whose context is empty',
    v2('message', { type: 'text', context: { gsId: null, id: '' } }),
    [
      {
        type: 'inbound',
        ...app,
        message: { type: 'text', payload: { type: 'text', context: { gsId: null, id: '' } } },
      },
    ],
  ],
  [
    'a message whose context names one id twice',
    v2('message', { type: 'text', context: { gsId: 'a', id: 'a' } }),
    [
      {
        type: 'inbound',
        ...app,
        message: {
          type: 'text',
          context: { gupshupId: 'a' },
          payload: { type: 'text', context: { gsId: 'a', id: 'a' } },
        },
      },
    ],
  ],
  [
    'a message that is null',
    v2('message', null),
    [{ type: 'other', event: 'message', ...app, payload: null }],
  ],
  [
    'a user event without a type',
    v2('user-event', { phone: '919900000001' }),
    [{ type: 'other', event: 'user-event', ...app, payload: { phone: '919900000001' } }],
  ],
  [
    'a user event with a number as its type',
    v2('user-event', { type: 1 }),
    [{ type: 'other', event: 'user-event', ...app, payload: { type: 1 } }],
  ],
  [
    'a user event in capitals',
    v2('user-event', { type: 'OPTED-OUT', phone: 919_900_000_001 }),
    [{ type: 'user', event: 'opted-out', ...app, phone: '919900000001' }],
  ],
  [
    'a user event without a phone',
    v2('user-event', { type: 'opted-in' }),
    [{ type: 'user', event: 'opted-in', ...app }],
  ],
  [
    'an empty list of preferences',
    v2('preference-event', { payload: { user_preferences: [] } }),
    [{ type: 'other', event: 'preference-event', ...app, payload: { payload: { user_preferences: [] } } }],
  ],
  [
    'preferences that are an object',
    v2('preference-event', { payload: { user_preferences: { value: 'stop' } } }),
    [
      {
        type: 'other',
        event: 'preference-event',
        ...app,
        payload: { payload: { user_preferences: { value: 'stop' } } },
      },
    ],
  ],
  [
    'preferences that are numbers',
    v2('preference-event', { payload: { user_preferences: [1, 2] } }),
    [
      { type: 'other', event: 'preference-event', ...app, payload: 1 },
      { type: 'other', event: 'preference-event', ...app, payload: 2 },
    ],
  ],
  [
    'an unknown preference',
    v2('preference-event', {
      payload: { user_preferences: [{ category: 'marketing_messages', value: 'maybe' }] },
    }),
    [
      {
        type: 'other',
        event: 'preference-event',
        ...app,
        payload: { category: 'marketing_messages', value: 'maybe' },
      },
    ],
  ],
  [
    'a preference with a detail that is not text',
    v2('preference-event', {
      payload: { user_preferences: [{ category: 'Marketing_Messages', value: 'STOP', detail: 5 }] },
    }),
    [{ type: 'user', event: 'marketing-stop', ...app }],
  ],
  [
    'a template event without anything',
    v2('template-event', {}),
    [{ type: 'template', event: 'template-event', ...app, payload: {} }],
  ],
  [
    'a template event with numbers for texts',
    v2('template-event', { id: 7, elementName: 8, status: 9, languageCode: 1 }),
    [
      {
        type: 'template',
        event: 'template-event',
        ...app,
        templateId: '7',
        payload: { id: 7, elementName: 8, status: 9, languageCode: 1 },
      },
    ],
  ],
  [
    'a template event with a category that is a text',
    v2('template-event', { category: 'UTILITY' }),
    [{ type: 'template', event: 'template-event', ...app, payload: { category: 'UTILITY' } }],
  ],
  [
    'a template event with a category that is empty',
    v2('template-event', { category: {} }),
    [{ type: 'template', event: 'template-event', ...app, payload: { category: {} } }],
  ],
  [
    'a template event with half a category',
    v2('template-event', { category: { old: 'UTILITY', new: null } }),
    [
      {
        type: 'template',
        event: 'template-event',
        ...app,
        category: { old: 'UTILITY' },
        payload: { category: { old: 'UTILITY', new: null } },
      },
    ],
  ],
  [
    'a template event with a blank reason',
    v2('template-event', { rejectedReason: ' ', description: 'Paused' }),
    [
      {
        type: 'template',
        event: 'template-event',
        ...app,
        reason: 'Paused',
        description: 'Paused',
        payload: { rejectedReason: ' ', description: 'Paused' },
      },
    ],
  ],
  [
    'a template event that is a list',
    v2('template-event', []),
    [{ type: 'other', event: 'template-event', ...app, payload: [] }],
  ],
  [
    'an account event without anything',
    v2('account-event', {}),
    [{ type: 'account', event: 'account-event', ...app, payload: {} }],
  ],
  [
    'an account event whose payload is a text',
    v2('account-event', { type: 'tier-event', payload: 'TIER_1K' }),
    [{ type: 'account', event: 'tier-event', ...app, payload: { type: 'tier-event', payload: 'TIER_1K' } }],
  ],
  [
    'an account event without a payload',
    v2('account-event', { type: 'tier-event', currentLimit: 'TIER_1K' }),
    [
      {
        type: 'account',
        event: 'tier-event',
        ...app,
        tier: 'TIER_1K',
        limits: { maxDailyConversationsPerBusiness: 1000 },
        payload: { type: 'tier-event', currentLimit: 'TIER_1K' },
      },
    ],
  ],
  [
    'a tier that is a number',
    v2('account-event', { type: 'tier-event', payload: { currentLimit: 1000 } }),
    [
      {
        type: 'account',
        event: 'tier-event',
        ...app,
        tier: 'TIER_1K',
        limits: { maxDailyConversationsPerBusiness: 1000 },
        payload: { type: 'tier-event', payload: { currentLimit: 1000 } },
      },
    ],
  ],
  [
    'a status that is a list',
    v2('account-event', { payload: { status: ['DISABLE'] } }),
    [{ type: 'account', event: 'account-event', ...app, payload: { payload: { status: ['DISABLE'] } } }],
  ],
  [
    'restrictions that are an object',
    v2('account-event', { payload: { restrictionInfo: { restrictionType: 'X' } } }),
    [
      {
        type: 'account',
        event: 'account-event',
        ...app,
        payload: { payload: { restrictionInfo: { restrictionType: 'X' } } },
      },
    ],
  ],
  [
    'restrictions that are texts',
    v2('account-event', { payload: { restrictionInfo: ['X', null] } }),
    [
      {
        type: 'account',
        event: 'account-event',
        ...app,
        payload: { payload: { restrictionInfo: ['X', null] } },
      },
    ],
  ],
  [
    'restrictions beside items that are not objects',
    v2('account-event', { payload: { restrictionInfo: [1, { type: 'X' }, {}] } }),
    [
      {
        type: 'account',
        event: 'account-event',
        ...app,
        restrictions: [{ type: 'X' }],
        payload: { payload: { restrictionInfo: [1, { type: 'X' }, {}] } },
      },
    ],
  ],
  ...['never', '2025-13-45T00:00:00Z', '2025-10-15', '', -1, null, {}].map(
    (expiration): OddWebhook => [
      `a restriction that ends at ${JSON.stringify(expiration)}`,
      v2('account-event', { payload: { restrictionInfo: [{ restrictionType: 'X', expiration }] } }),
      [
        {
          type: 'account',
          event: 'account-event',
          ...app,
          restrictions: [{ type: 'X' }],
          payload: { payload: { restrictionInfo: [{ restrictionType: 'X', expiration }] } },
        },
      ],
    ],
  ),
  [
    'limits that are words',
    v2('account-event', { payload: { maxDailyConversationPerPhone: 'many' } }),
    [
      {
        type: 'account',
        event: 'account-event',
        ...app,
        payload: { payload: { maxDailyConversationPerPhone: 'many' } },
      },
    ],
  ],
  [
    'limits that are fractions',
    v2('account-event', { payload: { maxPhoneNumbersPerBusiness: 1.5 } }),
    [
      {
        type: 'account',
        event: 'account-event',
        ...app,
        payload: { payload: { maxPhoneNumbersPerBusiness: 1.5 } },
      },
    ],
  ],
  [
    'a limit that is a text, and one that is invalid',
    v2('account-event', {
      payload: { maxDailyConversationPerPhone: ' 250 ', maxPhoneNumbersPerBusiness: null },
    }),
    [
      {
        type: 'account',
        event: 'account-event',
        ...app,
        tier: 'TIER_250',
        limits: { maxDailyConversationPerPhone: 250 },
        payload: { payload: { maxDailyConversationPerPhone: ' 250 ', maxPhoneNumbersPerBusiness: null } },
      },
    ],
  ],
  ['costs without anything', v2('billing-event', {}), [{ type: 'billing', ...app, payload: {} }]],
  [
    'costs whose deductions are a list',
    v2('billing-event', { deductions: [{ type: 'regular' }] }),
    [{ type: 'billing', ...app, payload: { deductions: [{ type: 'regular' }] } }],
  ],
  [
    'costs whose deductions are empty',
    v2('billing-event', { deductions: {} }),
    [{ type: 'billing', ...app, payload: { deductions: {} } }],
  ],
  [
    'costs that are billable in words',
    v2('billing-event', { deductions: { billable: 'true', model: 'PMP' } }),
    [
      {
        type: 'billing',
        ...app,
        deduction: { model: 'PMP' },
        payload: { deductions: { billable: 'true', model: 'PMP' } },
      },
    ],
  ],
  [
    'costs that are not billable',
    v2('billing-event', { deductions: { billable: false, category: 7 } }),
    [
      {
        type: 'billing',
        ...app,
        deduction: { billable: false },
        payload: { deductions: { billable: false, category: 7 } },
      },
    ],
  ],
  [
    'costs whose references are a text',
    v2('billing-event', { references: 'gs' }),
    [{ type: 'billing', ...app, payload: { references: 'gs' } }],
  ],
  [
    'costs of a conversation with a number',
    v2('billing-event', { references: { gsId: 'gs', conversationId: 7 } }),
    [
      {
        type: 'billing',
        ...app,
        gupshupId: 'gs',
        conversationId: '7',
        payload: { references: { gsId: 'gs', conversationId: 7 } },
      },
    ],
  ],
  [
    'costs that are a number',
    v2('billing-event', 5),
    [{ type: 'other', event: 'billing-event', ...app, payload: 5 }],
  ],
  [
    'a system event that is false',
    v2('system-event', false),
    [{ type: 'other', event: 'system-event', ...app, payload: false }],
  ],
  [
    'an envelope type that is a number',
    v2(7, { a: 1 }),
    [{ type: 'other', event: 'unknown', ...app, payload: { a: 1 } }],
  ],
]
