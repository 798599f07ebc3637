import { describe, expect, it } from 'vitest'
import { parseWebhook } from '../../src/gupshup/parse-webhook.ts'
import { expectDeclaredTypes } from './declared-types.ts'
import { v2, v3 } from './odd-webhooks/odd-webhook.ts'

/** The fields of the one event that are given. */
function readOne(body: unknown, ...names: readonly string[]): Readonly<Record<string, unknown>> {
  const [event, ...others] = parseWebhook(body)
  if (event === undefined || others.length > 0) throw new Error('the body has not one event')
  expectDeclaredTypes(event)
  return Object.fromEntries(Object.entries(event).filter(([name]) => names.includes(name)))
}

describe('the limits of an account', () => {
  const capability = (value: object) => v3({ field: 'business_capability_update', value })
  const quality = (value: object) => v3({ field: 'phone_number_quality_update', value })
  const ofV2 = (payload: object, type = 'capability-event') => v2('account-event', { type, payload })
  const perBusiness = (limit: number | 'unlimited', tier: string) => ({
    tier,
    limits: { maxDailyConversationsPerBusiness: limit },
  })

  it.each([
    [2000, perBusiness(2000, 'TIER_2K')],
    ['2000', perBusiness(2000, 'TIER_2K')],
    [' 2000 ', perBusiness(2000, 'TIER_2K')],
    ['TIER_2K', perBusiness(2000, 'TIER_2K')],
    [50, perBusiness(50, 'TIER_50')],
    [250, perBusiness(250, 'TIER_250')],
    ['TIER_250', perBusiness(250, 'TIER_250')],
    [2500, perBusiness(2500, 'TIER_2500')],
    [10_000, perBusiness(10_000, 'TIER_10K')],
    ['TIER_10K', perBusiness(10_000, 'TIER_10K')],
    ['100000', perBusiness(100_000, 'TIER_100K')],
    ['TIER_100K', perBusiness(100_000, 'TIER_100K')],
    [-1, perBusiness('unlimited', 'TIER_UNLIMITED')],
    ['-1', perBusiness('unlimited', 'TIER_UNLIMITED')],
    ['TIER_UNLIMITED', perBusiness('unlimited', 'TIER_UNLIMITED')],
    ['tier_2k', perBusiness(2000, 'tier_2k')],
    ['TIER_NOT_SET', { tier: 'TIER_NOT_SET' }],
    ['UNTIERED', { tier: 'UNTIERED' }],
    [-2, {}],
    [2000.5, {}],
    ['', {}],
    [null, {}],
    [true, {}],
    [['TIER_2K'], {}],
    [{ limit: 2000 }, {}],
  ])('are read from %j in each field of the portfolio, in both versions', (value, expected) => {
    const fields = ['tier', 'limits']
    expect(readOne(capability({ max_daily_conversations_per_business: value }), ...fields)).toEqual(expected)
    expect(readOne(quality({ max_daily_conversations_per_business: value }), ...fields)).toEqual(expected)
    expect(readOne(quality({ event: 'UPGRADE', current_limit: value }), ...fields)).toEqual(expected)
    expect(readOne(ofV2({ maxDailyConversationsPerBusiness: value }), ...fields)).toEqual(expected)
    expect(readOne(ofV2({ currentLimit: value }, 'tier-event'), ...fields)).toEqual(expected)
  })

  it.each([
    [250, 250, 'TIER_250'],
    ['1000', 1000, 'TIER_1K'],
    ['TIER_2K', 2000, 'TIER_2K'],
    [-1, 'unlimited', 'TIER_UNLIMITED'],
    ['-1', 'unlimited', 'TIER_UNLIMITED'],
  ])('of one number are read from %j, and give the tier', (value, limit, tier) => {
    const expected = { tier, limits: { maxDailyConversationPerPhone: limit } }
    expect(readOne(capability({ max_daily_conversation_per_phone: value }), 'tier', 'limits')).toEqual(
      expected,
    )
    expect(readOne(ofV2({ maxDailyConversationPerPhone: value }), 'tier', 'limits')).toEqual(expected)
  })

  it('of the portfolio give the tier where the two differ', () => {
    const body = capability({
      max_daily_conversation_per_phone: 1000,
      max_daily_conversations_per_business: 10_000,
      max_phone_numbers_per_business: '2',
      max_phone_numbers_per_waba: 25,
    })
    expect(readOne(body, 'tier', 'limits')).toEqual({
      tier: 'TIER_10K',
      limits: {
        maxDailyConversationPerPhone: 1000,
        maxDailyConversationsPerBusiness: 10_000,
        maxPhoneNumbersPerBusiness: 2,
        maxPhoneNumbersPerWaba: 25,
      },
    })
  })

  it('are read from the new field where the old one is there too', () => {
    const body = quality({
      event: 'THROUGHPUT_UPGRADE',
      old_limit: '10000',
      current_limit: 'TIER_100K',
      max_daily_conversations_per_business: 'TIER_UNLIMITED',
    })
    expect(readOne(body, 'status', 'tier', 'previousTier', 'limits')).toEqual({
      status: 'THROUGHPUT_UPGRADE',
      previousTier: 'TIER_10K',
      ...perBusiness('unlimited', 'TIER_UNLIMITED'),
    })
  })
})

describe('the step of a volume discount', () => {
  const step = {
    category: 'UTILITY',
    region: 'INDIA',
    tier: '25000001:50000000',
    effectiveMonth: '2026-11',
    updatedAt: 1_760_000_001_000,
  }
  const ofV2 = (payload: object, type = 'pricing-tier-update') => v2('account-event', { type, payload })
  const ofV3 = (volume_tier_info: unknown) =>
    v3({ field: 'account_update', value: { event: 'VOLUME_BASED_PRICING_TIER_UPDATE', volume_tier_info } })
  const fieldsOfV2 = {
    effectiveMonth: '2026-11',
    pricingCategory: 'UTILITY',
    region: 'INDIA',
    tier: '25000001:50000000',
  }
  const fieldsOfV3 = {
    effective_month: '2026-11',
    pricing_category: 'UTILITY',
    region: 'INDIA',
    tier: '25000001:50000000',
  }

  it.each([1_760_000_001, '1760000001', 1_760_000_001_000, '2025-10-09T08:53:21Z'])(
    'is read with the time %j',
    (time) => {
      const names = ['pricingTier', 'tier', 'limits']
      expect(readOne(ofV2({ ...fieldsOfV2, tierUpdateTime: time }), ...names)).toEqual({ pricingTier: step })
      expect(readOne(ofV3({ ...fieldsOfV3, tier_update_time: time }), ...names)).toEqual({
        pricingTier: step,
      })
    },
  )

  it('is read without the parts that are missing or wrong', () => {
    expect(readOne(ofV2({ tier: '1:2', tierUpdateTime: 'soon', region: '' }), 'pricingTier')).toEqual({
      pricingTier: { tier: '1:2' },
    })
  })

  it.each([undefined, null, 'text', [], {}, { tier: 5 }])('is absent where it is %j', (info) => {
    expect(readOne(ofV3(info), 'pricingTier')).toEqual({})
  })

  it('is not read from another event that has a tier', () => {
    expect(readOne(ofV2({ tier: '1:2' }, 'tier-event'), 'pricingTier')).toEqual({})
  })
})

describe('the price of a message', () => {
  const ofV3 = (pricing: unknown) =>
    v3({ field: 'messages', value: { statuses: [{ id: 'wamid.1', status: 'sent', pricing }] } })
  const ofV2 = (pricing: unknown) =>
    v2('message-event', { id: 'wamid.1', gsId: 'gs-1', type: 'sent', pricing, payload: {} })
  const inside = (pricing: unknown) =>
    v2('message-event', { id: 'wamid.1', gsId: 'gs-1', type: 'sent', payload: { pricing } })

  it.each([
    [
      { billable: true, pricing_model: 'PMP', type: 'regular', category: 'marketing_lite' },
      { billable: true, model: 'PMP', type: 'regular', category: 'marketing_lite' },
    ],
    [
      { billable: false, pricing_model: 'PMP', type: 'free_customer_service', category: 'service' },
      { billable: false, model: 'PMP', type: 'free_customer_service', category: 'service' },
    ],
    [
      { policy: 'PMP', category: 'authentication-international', type: 'free_entry_point' },
      { model: 'PMP', category: 'authentication-international', type: 'free_entry_point' },
    ],
    [{ pricing_model: 'PMP', policy: 'CBP' }, { model: 'PMP' }],
    [{ category: 'a_word_of_tomorrow', billable: 'true', type: '' }, { category: 'a_word_of_tomorrow' }],
    [{ type: null, category: 5, billable: false }, { billable: false }],
  ])('is read from %j in both versions', (pricing, expected) => {
    for (const body of [ofV3(pricing), ofV2(pricing), inside(pricing)]) {
      expect(readOne(body, 'pricing')).toEqual({ pricing: expected })
    }
  })

  it.each([undefined, null, '', 'PMP', [], {}, { price: 1 }])('is absent where it is %j', (pricing) => {
    for (const body of [ofV3(pricing), ofV2(pricing), inside(pricing)]) {
      expect(readOne(body, 'pricing')).toEqual({})
    }
  })
})

describe('what happened to a template', () => {
  const update = (value: object) => v3({ field: 'message_template_status_update', value })
  const names = ['status', 'reason', 'disabledAt', 'title', 'description', 'recommendation']

  it.each([
    ['paused', 'paused'],
    ['PAUSED', 'paused'],
    ['PENDING_DELETION', 'pending_deletion'],
  ])('has the status in small letters: %s', (event, status) => {
    expect(readOne(update({ event, reason: null }), ...names)).toEqual({ status })
  })

  it.each([1_760_000_001, '1760000001', 1_760_000_001_000, '2025-10-09T08:53:21+0000'])(
    'has the time of its end: %j',
    (disable_date) => {
      expect(readOne(update({ event: 'DISABLED', disable_info: { disable_date } }), ...names)).toEqual({
        status: 'disabled',
        disabledAt: 1_760_000_001_000,
      })
    },
  )

  it.each([undefined, null, 'soon', {}, { disable_date: null }, { disable_date: 5 }])(
    'has no time of its end where it is %j',
    (disable_info) => {
      expect(readOne(update({ event: 'DISABLED', disable_info }), ...names)).toEqual({ status: 'disabled' })
    },
  )

  it('has which pause it is', () => {
    const other_info = { title: 'SECOND_PAUSE', description: 'Paused for six hours' }
    expect(readOne(update({ event: 'paused', other_info, reason: null }), ...names)).toEqual({
      status: 'paused',
      title: 'SECOND_PAUSE',
      description: 'Paused for six hours',
    })
  })

  it('has what to do after a rejection', () => {
    const rejection_info = { reason: 'Two parameters side by side', recommendation: 'Write a word between' }
    expect(
      readOne(update({ event: 'REJECTED', reason: 'INVALID_FORMAT', rejection_info }), ...names),
    ).toEqual({
      status: 'rejected',
      reason: 'INVALID_FORMAT',
      description: 'Two parameters side by side',
      recommendation: 'Write a word between',
    })
  })

  it.each([null, 5, 'text', [], { title: '', description: 7, reason: null, recommendation: [] }])(
    'has nothing of what is %j',
    (info) => {
      expect(readOne(update({ event: 'PAUSED', other_info: info, rejection_info: info }), ...names)).toEqual({
        status: 'paused',
      })
    },
  )
})
