import { describe, expect, it } from 'vitest'
import type { Failure, MessageRecord, Step } from '../../src/model/index.ts'
import { contentEndsAt, withoutSpentContent } from '../../src/model/index.ts'

const day = 86_400_000
const text: Step = { type: 'text', path: '/msg', fields: { message: 'Hello' } }

function failedWith(kind: Failure['kind'], steps: readonly Step[] = [text]): MessageRecord {
  return {
    ...{ id: 'a', version: 1, to: '919876543210', createdAt: 0, expiresAt: 3 * day },
    ...{ steps, hasOwnFallback: false, attempts: [] },
    state: {
      name: 'failed',
      failure: { kind, via: 'webhook' },
      action: { type: 'fail' },
      actionTaken: '',
      at: 1,
    },
  }
}

describe('the content of a message that has failed', () => {
  it('stays until it expires, so that the message can be sent again', () => {
    const record = failedWith('template')
    expect(withoutSpentContent(record)).toEqual(record)
    expect(contentEndsAt(record, 1_000)).toBe(3 * day)
  })

  it.each(['canceled', 'aborted', 'erased', 'expired'] as const)('goes at once if it was %s', (kind) => {
    expect(withoutSpentContent(failedWith(kind)).steps).toEqual([{ type: 'text', path: '/msg' }])
  })

  it('goes at once with every step if one of them has a one-time password', () => {
    const password: Step = { ...text, type: 'template', isAuthentication: true }
    const { steps } = withoutSpentContent(failedWith('template', [text, password]))
    expect(steps.every(({ fields }) => fields === undefined)).toBe(true)
  })
})
