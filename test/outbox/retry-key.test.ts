import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Failure, failRecord, freeKey, newRecord } from '../../src/model/index.ts'
import { nextRetryKey, retryKey, retryToSend } from '../../src/outbox/retry-key.ts'
import { fail } from '../../src/policy/index.ts'

const record = newRecord({
  ...{ id: 'message-1', idempotencyKey: 'order-7', to: '919876543210', steps: [], hasOwnFallback: false },
  ...{ createdAt: 0, expiresAt: 60_000 },
})
const failedWith = (failure: Partial<Failure>) =>
  failRecord(
    record,
    { kind: 'recipient', via: 'webhook', ...failure },
    { action: fail(), actionTaken: 'It was given up.', at: 1 },
  )

describe('the key of a retry', () => {
  it('follows from the key of the request and the number of the retry', () => {
    expect([0, 1, 2].map((retries) => retryKey('order-7', retries))).toEqual([
      'order-7',
      'order-7:retry-1',
      'order-7:retry-2',
    ])
  })

  it('leads to the key of the next retry, whatever the key of the request looks like', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 1, max: 1_000 }), (key, retries) => {
        expect(nextRetryKey(retryKey(key, retries))).toBe(retryKey(key, retries + 1))
      }),
    )
    expect(nextRetryKey('order-7')).toBe('order-7:retry-1')
  })
})

describe('the retry that a request is sent as', () => {
  it.each([
    ['is the next one of a message that failed with one of the codes', failedWith({ code: 1005 }), [1005], 1],
    ['is the message itself if it failed with another code', failedWith({ code: 1008 }), [1005], 0],
    ['is the next one for any failure with true', failedWith({ kind: 'expired' }), true, 1],
    ['is the message itself if its key is free', freeKey(failedWith({ code: 1005 })), [1005], 0],
    ['is the message itself if it was canceled', failedWith({ kind: 'canceled' }), true, 0],
    [
      'is the message itself if its recipient was erased',
      { ...failedWith({ code: 1005 }), isErased: true as const },
      true,
      0,
    ],
    ['is the message itself if it has not failed', record, true, 0],
  ] as const)('%s', (_, newest, codes, expected) => {
    expect(retryToSend({ retries: 0, record: newest }, codes)).toBe(expected)
  })
})
