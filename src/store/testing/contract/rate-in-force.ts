import { beforeEach, describe, expect, it } from 'vitest'
import type { RateRequest } from '../../rate.ts'
import type { Given } from '../store-under-test.ts'

/** The rate that the clients of a scope agree on. A store without `exchangeRate()` skips these. */
export function describeRateInForce(given: Given): void {
  const exchange = async (rate: RateRequest['rate'], member = 'client-1') => {
    const request = { member, now: performance.now(), rate, leaseMs: 25, reserves: {}, waiting: [] }
    return (await given.scope.exchangeRate?.(request))?.rate
  }

  describe('exchangeRate', () => {
    beforeEach((context) => {
      if (given.scope.exchangeRate === undefined) context.skip()
    })

    it('exchangeRate() keeps the rate that it is given first, with its note', async () => {
      const first = { messagesPerSecond: 20, note: '{"cut":{"limit":20.5}}', epoch: 1 }
      expect(await exchange({ messagesPerSecond: 20, note: '{"cut":{"limit":20.5}}' })).toEqual(first)
      expect(await exchange({ messagesPerSecond: 40, note: 'other' }, 'client-2')).toEqual(first)
    })

    it('exchangeRate() has another rate or another note take its place only with the epoch in force', async () => {
      expect(await exchange({ messagesPerSecond: 20 })).toEqual({ messagesPerSecond: 20, epoch: 1 })
      const second = { messagesPerSecond: 18.62, note: 'cut', epoch: 2 }
      expect(await exchange({ messagesPerSecond: 18.62, note: 'cut', epoch: 1 })).toEqual(second)
      expect(await exchange({ messagesPerSecond: 10, epoch: 1 }, 'client-2')).toEqual(second)
      const third = { messagesPerSecond: 18.62, note: 'again', epoch: 3 }
      expect(await exchange({ messagesPerSecond: 18.62, note: 'again', epoch: 2 })).toEqual(third)
      expect(await exchange({ messagesPerSecond: 18.62, note: 'again', epoch: 3 })).toEqual(third)
    })
  })
}
