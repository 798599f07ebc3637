import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseWebhook } from '../../src/gupshup/parse-webhook.ts'

/** The one event of a message event with this payload. */
function read(payload: Readonly<Record<string, unknown>>, envelope: Readonly<Record<string, unknown>> = {}) {
  return parseWebhook({ type: 'message-event', ...envelope, payload: { id: 'id-1', ...payload } })[0]
}

const failureOf = (payload: unknown) => read({ type: 'failed', payload })

describe('the status of a webhook', () => {
  it('is read in any case and with surrounding blanks', () => {
    expect(read({ type: ' DELIVERED ' })).toStrictEqual({
      type: 'status',
      status: 'delivered',
      whatsappId: 'id-1',
    })
  })
})

describe('the ids of a webhook', () => {
  it.each([null, '', '  ', {}, [], true])('are absent when they are %j', (gsId) => {
    expect(read({ type: 'read', gsId })).toStrictEqual({ type: 'status', status: 'read', whatsappId: 'id-1' })
  })

  it('can be numbers', () => {
    expect(read({ type: 'sent', gsId: 17 })).toMatchObject({ gupshupId: '17', whatsappId: 'id-1' })
  })

  it("are not WhatsApp's when only Gupshup's is repeated", () => {
    expect(read({ type: 'enqueued', gsId: 'id-1' })).toStrictEqual({
      type: 'status',
      status: 'enqueued',
      gupshupId: 'id-1',
    })
  })

  it.each(['wamid.ABC', 'gBEGkZk1', 'ABEGkZk1'])(
    "of a failure are WhatsApp's when they look like %s",
    (id) => {
      expect(read({ id, type: 'failed' })).toMatchObject({ whatsappId: id })
      expect(read({ id, type: 'failed' })).not.toHaveProperty('gupshupId')
    },
  )

  it('of an enqueued message are taken from whatsappMessageId first', () => {
    expect(read({ type: 'enqueued', gsId: 'gs-1', payload: { whatsappMessageId: 'wa-1' } })).toMatchObject({
      gupshupId: 'gs-1',
      whatsappId: 'wa-1',
    })
  })
})

describe('the code of a failed webhook', () => {
  it.each([
    [470, 470],
    [0, 0],
    ['470', 470],
    [' 131026 ', 131026],
  ])('is read from %j as %d', (code, expected) => {
    expect(failureOf({ code })).toMatchObject({ failure: { code: expected } })
  })

  it.each(['00a', '026', '', '1e3', '0x1f', '-1', '4.5', -1, 4.5, 1e300, null, true, {}, ['470']])(
    'is absent when it is %j',
    (code) => {
      expect(failureOf({ code })).toMatchObject({ failure: {} })
      expect(failureOf({ code })).not.toHaveProperty('failure.code')
    },
  )

  it('never differs from the number that was sent', () => {
    fc.assert(
      fc.property(fc.nat({ max: 999_999_999 }), (code) => {
        expect(failureOf({ code })).toStrictEqual(failureOf({ code: String(code) }))
        expect(failureOf({ code })).toMatchObject({ failure: { code } })
      }),
    )
  })
})

describe('the reason of a failed webhook', () => {
  it('is the most specific text of the error', () => {
    const texts = { title: 'title', message: 'message', reason: 'reason', details: 'details' }
    const reasonOf = (error: unknown) => {
      const [event] = parseWebhook({ gs_id: 'gs-1', status: 'failed', errors: [error] })
      return event?.type === 'status' ? event.failure?.reason : 'no status'
    }

    expect(reasonOf({ ...texts, error_data: { details: 'error data' } })).toBe('error data')
    expect(reasonOf({ ...texts, error_data: 'error data' })).toBe('error data')
    expect(reasonOf({ ...texts, error_data: { details: '' } })).toBe('details')
    expect(reasonOf({ ...texts, details: null })).toBe('reason')
    expect(reasonOf({ title: 'title', message: 'message', reason: ' ' })).toBe('message')
    expect(reasonOf({ title: 'title' })).toBe('title')
    expect(reasonOf({ title: 5 })).toBeUndefined()
  })

  it('is read from the first error that is an object', () => {
    expect(
      parseWebhook({ gs_id: 'gs-1', status: 'failed', errors: [null, { code: 1 }, { code: 2 }] }),
    ).toMatchObject([{ failure: { code: 1 } }])
  })
})

describe('the phone numbers of a webhook', () => {
  it.each([919900000001, '919900000001', ' 919900000001', '+919900000001'])(
    'are read as digits: %j',
    (destination) => {
      expect(read({ type: 'sent', destination })).toMatchObject({ to: '919900000001' })
    },
  )

  it.each(['9199x0xx00x1', '9199****001', '91', '', '0'.repeat(16), 91.5, -919900000001, null, {}])(
    'are absent when they are %j',
    (destination) => {
      expect(read({ type: 'sent', destination })).not.toHaveProperty('to')
    },
  )

  it.each(['IN.7000000000000001', 'IN.ENT.7100000000000001', 'Z3JvdXA6dGVh', 'user_id'])(
    'are never the id of a person, a company or a group: %s',
    (id) => {
      const item = { wa_id: id, category: 'marketing_messages', value: 'stop' }
      const bodies = [
        { type: 'message-event', payload: { id: 'id-1', type: 'sent', destination: id } },
        { type: 'message', payload: { id: 'id-1', type: 'text', source: id, sender: { phone: id } } },
        { type: 'user-event', payload: { type: 'opted-out', phone: id } },
        { type: 'billing-event', payload: { references: { gsId: 'gs-1', destination: id } } },
        { statuses: [{ id: 'id-1', status: 'sent', recipient_id: id, recipient_user_id: id }] },
        { messages: [{ id: 'id-1', type: 'text', from: id, from_user_id: id }] },
        { entry: [{ changes: [{ field: 'user_preferences', value: { user_preferences: [item] } }] }] },
      ]
      for (const event of bodies.flatMap(parseWebhook)) {
        expect(event).not.toHaveProperty('to')
        expect(event).not.toHaveProperty('from')
        expect(event).not.toHaveProperty('phone')
      }
    },
  )
})

describe('the times of a webhook', () => {
  const now = 1_760_000_001

  it.each([
    ['seconds', now, now * 1000],
    ['seconds as text', String(now), now * 1000],
    ['seconds with a fraction', now + 0.25, now * 1000 + 250],
    ['milliseconds', now * 1000 + 7, now * 1000 + 7],
    ['milliseconds as text', String(now * 1000 + 7), now * 1000 + 7],
  ])('are read from %s', (_name, ts, expected) => {
    expect(read({ type: 'sent', payload: { ts } })).toMatchObject({ at: expected })
    expect(read({ type: 'sent' }, { timestamp: ts })).toMatchObject({ at: expected })
  })

  it.each([
    1,
    0,
    -now,
    now * 1e6,
    Number.MAX_VALUE,
    '{{TS}}',
    '1.76e9',
    '0x68e77a01',
    '',
    '2025-10-09',
    null,
    {},
  ])('are absent when they are %j', (timestamp) => {
    expect(read({ type: 'sent' }, { timestamp })).not.toHaveProperty('at')
  })

  it('are of the event itself rather than of its report', () => {
    const envelope = { timestamp: (now + 60) * 1000 }

    expect(read({ type: 'sent', ts: now + 1, payload: { ts: now } }, envelope)).toMatchObject({
      at: now * 1000,
    })
    expect(read({ type: 'sent', ts: now }, envelope)).toMatchObject({ at: now * 1000 })
    expect(read({ type: 'sent', payload: { ts: 1 } }, envelope)).toMatchObject({ at: (now + 60) * 1000 })
  })

  it('are the same in seconds and in milliseconds', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1_230_768_000, max: 4_102_444_799 }), (seconds) => {
        expect(read({ type: 'sent' }, { timestamp: seconds })).toMatchObject({ at: seconds * 1000 })
        expect(read({ type: 'sent' }, { timestamp: seconds * 1000 })).toMatchObject({ at: seconds * 1000 })
      }),
    )
  })
})
