import { expect, it } from 'vitest'
import { checkProxy } from '../../src/account/diagnose/checks.ts'
import type { AccountContext } from '../../src/account/request.ts'

const ctx: AccountContext = {
  call: async () => Promise.reject(new Error()),
  credentials: () => ({ origin: 'api-key', format: 'sk', scheme: 'apikey' }),
  api: 'self-serve',
}
const responded = { outcome: 'answered', status: 200, headers: {}, body: {} } as const
const failed = {
  outcome: 'failed',
  failure: { kind: 'network', via: 'network', reason: 'the proxy answered with HTTP status 407' },
} as const

it('the proxy check is left out when no proxy is known', () => {
  expect(checkProxy({ ctx, wallet: responded })).toBeUndefined()
})

it('the proxy check names the proxy that is passed', () => {
  expect(checkProxy({ ctx, wallet: { ...responded, proxy: '10.0.0.1:3128' } })).toEqual({
    name: 'proxy',
    status: 'ok',
    message: 'Requests go through the proxy 10.0.0.1:3128.',
  })
})

it('the proxy check is a problem when the proxy lets nothing through', () => {
  const check = checkProxy({ ctx, subscriptions: { ...failed, proxy: '10.0.0.1:3128' } })
  expect(check).toMatchObject({ status: 'problem', message: expect.stringContaining('HTTP status 407') })
})
