import { expect, it } from 'vitest'
import { LateRequests } from '../../src/rate/late-requests.ts'
import { ManualClock } from '../support/manual-clock.ts'

/** Requests that begin so many milliseconds after their permits were asked for, at 80 a second. */
async function countOf(...delaysMs: number[]): Promise<number> {
  const clock = new ManualClock()
  const late = new LateRequests(clock, { messagesPerSecond: 80 })
  for (const delayMs of delaysMs) {
    const connection = { release() {} }
    late.recordPermit(connection, clock.monotonic())
    await clock.advance(delayMs)
    late.recordRequest(connection)
    // A second call is another attempt of the message, with another permit.
    late.recordRequest(connection)
  }
  return late.count
}

it('a request that begins more than 30 ms after its permit is late, and one of a few milliseconds is not', async () => {
  expect(await countOf(5, 29, 3, 12)).toBe(0)
  expect(await countOf(5, 80, 3, 200)).toBe(2)
})

it('with a store that always takes long few requests are late, and later none', async () => {
  const slow = Array.from({ length: 300 }, () => 90)
  expect(await countOf(...slow)).toBeLessThanOrEqual(8)
})

it('at most eight requests and one of a hundred are late, however much their times differ', async () => {
  const uneven = Array.from({ length: 1_000 }, (_, index) => (index % 2 === 0 ? 1 : 100))
  expect(await countOf(...uneven)).toBeLessThanOrEqual(8 + 10)
})
