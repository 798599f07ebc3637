import { describe, expect, it } from 'vitest'
import type { RateEvent } from '../../src/model/index.ts'
import { createRate } from '../../src/rate/create-rate.ts'
import { laneTable } from '../../src/rate/lanes.ts'
import { Cancellation } from '../../src/util/cancellation.ts'
import { ManualClock } from '../support/manual-clock.ts'

function startRate(messagesPerSecond: number) {
  const clock = new ManualClock()
  const events: RateEvent[] = []
  let storeDownSince: number | undefined
  const rate = createRate({
    scope: 'MyShop:917834811114',
    messagesPerSecond,
    lanes: laneTable({}),
    member: 'client-1',
    clock,
    isShared: false,
    storeDownSince: () => storeDownSince,
    emit: (event) => events.push(event),
  })
  const cancellation = new Cancellation({ clock, expiresAt: Number.POSITIVE_INFINITY })
  return {
    ...rate,
    cancellation,
    clock,
    events,
    ask(count: number, lane = 'normal') {
      for (let left = count; left > 0; left -= 1) void rate.limiter.take({ lane, fairKey: '', cancellation })
    },
    loseStore() {
      storeDownSince = clock.now()
    },
  }
}

describe('the status of a rate', () => {
  it('says what is configured while nothing is sent', () => {
    expect(startRate(20).report.status).toEqual({
      messagesPerSecond: 20,
      configuredPerSecond: 20,
      wantedPerSecond: 0,
      reachedPerSecond: 0,
      waitingForPerson: 0,
      waiting: {},
      cause: { type: 'configured' },
    })
  })

  it('measures what was wanted and reached over ten seconds, and counts what waits by lane', async () => {
    const { ask, clock, report } = startRate(20)
    ask(300)
    ask(100, 'bulk')
    await clock.advance(9_999)
    const { wantedPerSecond, reachedPerSecond, waiting } = report.status
    expect(wantedPerSecond).toBe(40)
    expect(reachedPerSecond).toBeGreaterThan(19)
    expect(reachedPerSecond).toBeLessThanOrEqual(20.1)
    const { normal = 0, bulk = 0 } = waiting
    expect(normal + bulk).toBe(Math.round(400 - reachedPerSecond * 9.999))
    await clock.advance(30_000)
    expect(report.status).toMatchObject({ wantedPerSecond: 0, reachedPerSecond: 0, waiting: {} })
  })

  it('names the store as the cause while it cannot be reached', () => {
    const { clock, loseStore, report } = startRate(20)
    loseStore()
    expect(report.status.cause).toEqual({ type: 'store-unavailable', since: clock.now() })
  })
})

describe('the event of a rate', () => {
  it('comes when messages have waited for a second, and each minute while they do', async () => {
    const { ask, clock, events } = startRate(1)
    ask(200, 'bulk')
    await clock.advance(999)
    expect(events).toEqual([])
    await clock.advance(1)
    expect(events).toMatchObject([{ change: 'waiting', configuredPerSecond: 1 }])
    expect(events[0]?.message).toMatch(
      /^19\d messages wait for a permit, at a rate of 1 messages a second \(19\d in bulk\)\.$/,
    )
    await clock.advance(59_999)
    expect(events).toHaveLength(1)
    await clock.advance(60_001)
    expect(events).toHaveLength(3)
  })

  it('does not come while each message waits for less than a second', async () => {
    const { ask, clock, events } = startRate(5)
    for (let second = 0; second < 90; second += 1) {
      ask(4)
      await clock.advance(1_000)
    }
    expect(events).toEqual([])
  })

  it('says that the store cannot be reached when that is why messages wait', async () => {
    const { ask, clock, events, loseStore } = startRate(1)
    ask(3)
    loseStore()
    await clock.advance(1_000)
    expect(events[0]?.message).toContain('the store that shares the rate cannot be reached')
  })

  it('leaves no timer behind', async () => {
    const { ask, cancellation, clock, limiter } = startRate(1)
    ask(2)
    await clock.advance(10)
    cancellation.cancel('closed')
    limiter.close()
    expect(clock.pending).toBe(0)
  })
})
