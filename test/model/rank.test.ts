import { describe, expect, it } from 'vitest'
import type { Attempt } from '../../src/model/message-record.ts'
import { furthestAttempt, rankOf } from '../../src/model/progress.ts'
import { newMessage } from './support.ts'

function withAttempts(...attempts: Omit<Attempt, 'at' | 'epoch'>[]) {
  return newMessage({ attempts: attempts.map((attempt, at) => ({ ...attempt, at, epoch: 0 })) })
}

describe('rankOf()', () => {
  it('orders the statuses as they follow each other, after no status', () => {
    const ranks = [undefined, 'accepted', 'enqueued', 'sent', 'delivered', 'read'] as const
    expect(ranks.toSorted((a, b) => rankOf(b) - rankOf(a))).toEqual(
      // Sorting always puts undefined last.
      ['read', 'delivered', 'sent', 'enqueued', 'accepted', undefined],
    )
    expect(rankOf(undefined)).toBeLessThan(rankOf('accepted'))
  })
})

describe('furthestAttempt()', () => {
  it('is undefined without attempts', () => {
    expect(furthestAttempt(newMessage())).toBeUndefined()
  })

  it('is the attempt that came furthest, not the newest', () => {
    const record = withAttempts({ step: 0, status: 'delivered' }, { step: 1, status: 'sent' })
    expect(furthestAttempt(record)?.step).toBe(0)
  })

  it('is the newest of attempts that came equally far', () => {
    const record = withAttempts({ step: 0, status: 'sent' }, { step: 1, status: 'sent' }, { step: 2 })
    expect(furthestAttempt(record)?.step).toBe(1)
  })

  it('is the newest attempt if none was accepted', () => {
    expect(furthestAttempt(withAttempts({ step: 0 }, { step: 1 }))?.step).toBe(1)
  })
})
