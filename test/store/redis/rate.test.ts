import fc from 'fast-check'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { RateGrant, RateRequest, RecipientTurnRequest } from '../../../src/store/rate.ts'
import { emptyLedger, exchangeRate } from '../../../src/store/rate-ledger.ts'
import { latestDebt, type RecipientDebt, recipientTurn } from '../../../src/store/recipient-turns.ts'
import { driversFor } from '../../../src/store/redis/drivers.ts'
import { Keyspace } from '../../../src/store/redis/keyspace.ts'
import { RedisRate } from '../../../src/store/redis/rate.ts'
import { RedisConnection } from '../../../src/store/redis/redis-connection.ts'
import { describeWithRedis } from '../../support/describe-with-redis.ts'
import { base, givenRedis } from './given.ts'

const lanes = ['bulk', 'normal', 'otp', 'urgent']
/** No whole numbers, which objects put first. */
const members = ['c', 'a', 'b', 'd-3']

const demand = fc.record({
  lane: fc.constantFrom(...lanes),
  share: fc.constantFrom(1, 3, 4, 8, 0.7),
  count: fc.oneof(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 200 })),
  keys: fc.integer({ min: 1, max: 5 }),
})

const exchange = fc.record({
  afterMs: fc.oneof(
    fc.integer({ min: 0, max: 40 }),
    fc.double({ min: 0, max: 40, noNaN: true }),
    fc.integer({ min: -500, max: 5_000 }),
  ),
  member: fc.constantFrom(...members),
  waiting: fc.uniqueArray(demand, { selector: ({ lane }) => lane, maxLength: 4 }),
  messagesPerSecond: fc.constantFrom(1, 20, 80, 78.8, 1_000),
  note: fc.constantFrom(undefined, '', 'raised', 'cut: "429"'),
  epoch: fc.option(fc.integer({ min: 1, max: 4 }), { nil: undefined }),
  leaseMs: fc.constantFrom(25, 50, 1_000),
  lateCount: fc.constantFrom(undefined, 0, 0, 1, 7),
})

const reserves = fc.constantFrom<Readonly<Record<string, number>>[]>(
  {},
  { otp: 0.2 },
  { otp: 0.2, urgent: 0.1, normal: 0.3 },
  { bulk: 0, otp: 0.15 },
)

/** The order of lanes means nothing. */
function sorted({ permits, waiting, ...rest }: RateGrant) {
  return {
    ...rest,
    permits: permits.toSorted((one, other) => (one.lane < other.lane ? -1 : 1)),
    waiting: Object.entries(waiting).sort(),
  }
}

describeWithRedis('the rate in Redis', () => {
  const given = givenRedis()
  let connection: RedisConnection
  let rate: RedisRate
  beforeEach(() => {
    const timeoutMs = 10_000
    const drivers = driversFor(given.redis.url)
    connection = new RedisConnection({
      connection: given.redis.url,
      timeoutMs,
      drivers,
      onConnected: () => {},
    })
    rate = new RedisRate(new Keyspace(connection, base))
  })
  afterEach(async () => {
    await connection.finish()
    connection.end()
  })

  it('is given out as exchangeRate() says, step by step', { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(
        reserves,
        fc.array(exchange, { minLength: 1, maxLength: 40 }),
        async (reserved, steps) => {
          await given.redis.admin.flushall()
          let ledger = emptyLedger
          let now = 1_795_889_012_345.678
          for (const { afterMs, messagesPerSecond, note, epoch, ...step } of steps) {
            now += afterMs
            const request: RateRequest = {
              ...step,
              now,
              rate: { messagesPerSecond, note, epoch },
              reserves: reserved,
            }
            const expected = exchangeRate(ledger, request, now)
            ledger = expected.ledger
            expect(sorted(await rate.exchange(request, now))).toEqual(sorted(expected.grant))
          }
        },
      ),
      { numRuns: 150 },
    )
  })

  it('is given out by the clock of Redis', async () => {
    const request: RateRequest = {
      ...{ member: 'a', now: 5, leaseMs: 1_000, reserves: {} },
      rate: { messagesPerSecond: 1 },
      waiting: [{ lane: 'normal', share: 1, count: 10, keys: 1 }],
    }
    const grant = await rate.exchange(request)
    expect(grant).toMatchObject({ permits: [{ lane: 'normal', count: 1 }], waiting: { normal: 9 } })
    expect(await rate.exchange(request)).toMatchObject({ permits: [] })
  })

  it('of a person is as recipientTurn() says, step by step', { timeout: 60_000 }, async () => {
    const step = fc.record({
      afterMs: fc.oneof(
        fc.constant(0),
        fc.double({ min: 0, max: 400, noNaN: true }),
        fc.integer({ min: -50, max: 3_000 }),
      ),
      addresses: fc.subarray(['anna', 'anna-2', 'ben'], { minLength: 1 }),
      burst: fc.constantFrom(1, 3, 45),
      everyMs: fc.constantFrom(100, 333, 600),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 60 }), async (steps) => {
        await given.redis.admin.flushall()
        const debts = new Map<string, RecipientDebt>()
        // Not in the past, because Redis deletes what is paid back by its own clock.
        let now = Date.now() + 86_400_000
        for (const { afterMs, ...asked } of steps) {
          now += afterMs
          const request: RecipientTurnRequest = { ...asked, now }
          const known = latestDebt(asked.addresses.flatMap((address) => debts.get(address) ?? []))
          const { waitMs, debt } = recipientTurn(known, request, now)
          if (waitMs === 0) for (const address of asked.addresses) debts.set(address, debt)
          expect(await rate.takeTurn(request, now)).toBe(waitMs)
        }
      }),
      { numRuns: 100 },
    )
  })
})
