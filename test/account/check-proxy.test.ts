import { expect, it } from 'vitest'
import { checkProxy } from '../../src/account/diagnose/checks.ts'

const ctx = { call: async () => Promise.reject(new Error()), api: 'self-serve' } as const
const answered = { outcome: 'answered', status: 200, headers: {}, body: {} } as const
const failed = {
  outcome: 'failed',
  failure: { kind: 'network', via: 'network', reason: 'the proxy answered with HTTP status 407' },
} as const

it('is left out where no proxy is known of', () => {
  expect(checkProxy({ ctx, wallet: answered })).toBeUndefined()
})

it('names the proxy that is passed', () => {
  expect(checkProxy({ ctx, wallet: { ...answered, proxy: '10.0.0.1:3128' } })).toEqual({
    name: 'proxy',
    status: 'ok',
    message: 'Requests go through the proxy 10.0.0.1:3128.',
  })
})

it('is a problem where the proxy lets nothing through', () => {
  const check = checkProxy({ ctx, subscriptions: { ...failed, proxy: '10.0.0.1:3128' } })
  expect(check).toMatchObject({ status: 'problem', message: expect.stringContaining('HTTP status 407') })
})
