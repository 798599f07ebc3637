import { expect, it } from 'vitest'
import { describeWithRedis } from '../../support/describe-with-redis.ts'
import { base, givenRedis } from './given.ts'

const dayMs = 86_400_000

describeWithRedis('an event that was unparked as unmatched', () => {
  const given = givenRedis()

  it('is kept as its id for a day of the time of Redis, and lets two go whose day is over', async () => {
    const scope = given.scope()
    for (const id of ['one', 'two', 'three']) await given.redis.admin.zadd(`${base}told`, 1_000, id)
    const before = Date.now()
    const event = { id: 'early', gupshupId: 'g-1', receivedAt: 0, event: {} }
    await scope.park(event)
    expect(await scope.unpark(event, 'unmatched')).toEqual({ outcome: 'removed' })
    const told = await given.redis.admin.zrange(`${base}told`, '0', '-1', 'WITHSCORES')
    expect(told).toEqual(['two', '1000', 'early', expect.any(String)])
    expect(Number(told[3])).toBeGreaterThanOrEqual(before + dayMs)
    expect(await given.redis.keys()).toEqual([`${base}told`])
    const restMs = await given.redis.admin.pttl(`${base}told`)
    expect(restMs).toBeGreaterThan(dayMs - 60_000)
    expect(restMs).toBeLessThanOrEqual(dayMs)
  })

  it('is also remembered if version 0.7 has unparked it', async () => {
    await given.redis.admin.zadd(`${base}inbound`, Date.now() + 60_000, 'early')
    const scope = given.scope()
    await scope.park({ id: 'early', gupshupId: 'g-1', receivedAt: 0, event: {} })
    expect(await scope.findParked({ eventIds: { gupshupId: 'g-1' } })).toEqual([])
  })
})
