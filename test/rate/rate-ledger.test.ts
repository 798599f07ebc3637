import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { emptyLedger, exchangeRate, type RateLedger, type RateRequest } from '../../src/store/index.ts'

interface Grant {
  readonly member: string
  readonly lane: string
  readonly at: number
}

/** A ledger, and the permits that it gave. */
class Simulation {
  readonly grants: Grant[] = []
  #ledger: RateLedger = emptyLedger
  readonly #rate: number
  readonly #reserves: Readonly<Record<string, number>>

  constructor(rate: number, reserves: Readonly<Record<string, number>> = {}) {
    this.#rate = rate
    this.#reserves = reserves
  }

  ask(member: string, now: number, waiting: RateRequest['waiting'], lateCount = 0) {
    const request = {
      member,
      now,
      waiting,
      lateCount,
      reserves: this.#reserves,
      rate: { messagesPerSecond: this.#rate },
    }
    const leaseMs = 1_000 / Math.min(this.#rate, 40)
    const { ledger, grant } = exchangeRate(this.#ledger, { ...request, leaseMs }, now)
    // A store keeps it as JSON.
    this.#ledger = JSON.parse(JSON.stringify(ledger))
    for (const { lane, count } of grant.permits)
      for (let left = count; left > 0; left -= 1) this.grants.push({ member, lane, at: now })
    return grant
  }

  /** All members ask every `everyMs`, each a little later than the one before. */
  run(members: Readonly<Record<string, RateRequest['waiting']>>, forMs: number, everyMs = 10): void {
    for (let now = 1_000; now < 1_000 + forMs; now += everyMs)
      for (const [index, member] of Object.keys(members).entries())
        this.ask(member, now + index / 10, members[member] ?? [])
  }

  countOf(isWanted: (grant: Grant) => boolean): number {
    return this.grants.filter(isWanted).length
  }
}

const many = (lane: string, share = 1, keys = 1) => ({ lane, share, count: 10_000, keys })

function mostWithin(grants: readonly Grant[], windowMs: number): number {
  const times = grants.map(({ at }) => at).sort((a, b) => a - b)
  let most = 0
  let first = 0
  for (const [last, at] of times.entries()) {
    while ((times[first] ?? at) <= at - windowMs) first += 1
    most = Math.max(most, last - first + 1)
  }
  return most
}

describe('the rate ledger', () => {
  it.each([1, 20, 80, 500, 1_000])('gives four clients %d permits a second together', (rate) => {
    const simulation = new Simulation(rate)
    simulation.run({ a: [many('bulk')], b: [many('bulk')], c: [many('bulk')], d: [many('bulk')] }, 20_000)
    expect(simulation.grants.length / (20 * rate)).toBeGreaterThan(0.97)
    expect(simulation.grants.length / (20 * rate)).toBeLessThan(1.06)
  })

  it('gives in no second more than the rate and one lease, however clients ask, vanish and come back', () => {
    const step = fc.record({
      afterMs: fc.oneof(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 0, max: 2_000 })),
      member: fc.constantFrom('a', 'b', 'c', 'd'),
      lanes: fc.subarray(['urgent', 'normal', 'bulk']),
      count: fc.oneof(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 300 })),
    })
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000 }), fc.array(step, { maxLength: 300 }), (rate, steps) => {
        const simulation = new Simulation(rate)
        let now = 1_000_000
        for (const { afterMs, member, lanes, count } of steps) {
          now += afterMs
          simulation.ask(
            member,
            now,
            lanes.map((lane) => ({ lane, share: 1, count, keys: 1 })),
          )
        }
        // Credits are taken up to a lease after they fell to a client.
        expect(mostWithin(simulation.grants, 1_000)).toBeLessThanOrEqual(rate + 2 * Math.ceil(rate / 40) + 1)
      }),
      { numRuns: 200 },
    )
  })

  it('shares the permits among lanes of several clients by their shares', () => {
    const simulation = new Simulation(80)
    simulation.run(
      { a: [many('service', 3)], b: [many('campaign')], c: [many('service', 3), many('campaign')] },
      60_000,
    )
    const service = simulation.countOf(({ lane }) => lane === 'service')
    expect(service / simulation.grants.length).toBeCloseTo(0.75, 2)
  })

  it('gives the next permit to an urgent message, although three clients have bulk messages', () => {
    const simulation = new Simulation(20)
    const bulk = { a: [many('bulk')], b: [many('bulk')], c: [many('bulk')] }
    simulation.run(bulk, 10_000, 5)
    let now = 11_001
    while (simulation.countOf(({ lane }) => lane === 'urgent') === 0) {
      simulation.ask('d', now, [{ lane: 'urgent', share: 8, count: 1, keys: 1 }])
      for (const member of ['a', 'b', 'c']) simulation.ask(member, now + 1, [many('bulk')])
      now += 5
    }
    expect(now - 11_001).toBeLessThanOrEqual(60)
  })

  it('gives a lane that was idle its share from then on, and no more than eight messages for before', () => {
    const simulation = new Simulation(80)
    simulation.run({ a: [many('campaign')] }, 30_000)
    const before = simulation.grants.length
    for (let now = 31_000; now < 41_000; now += 10)
      simulation.ask('a', now, [many('campaign'), many('service', 3)])
    const after = simulation.grants.slice(before)
    expect(after.filter(({ lane }) => lane === 'service').length / after.length).toBeCloseTo(0.75, 1)
    const first = after.findIndex(({ lane }) => lane === 'campaign')
    // And the three of its own turn.
    expect(first).toBeLessThanOrEqual(8 + 3)
  })

  it('keeps a reserve free while other lanes wait, and gives no other lane more than the rest', () => {
    const simulation = new Simulation(20, { otp: 0.2 })
    simulation.run({ a: [many('bulk')], b: [many('bulk')] }, 10_000, 5)
    expect(simulation.grants.length).toBeLessThanOrEqual(162)
    expect(simulation.ask('c', 11_000, [{ lane: 'otp', share: 1, count: 1, keys: 1 }]).permits).toEqual([
      { lane: 'otp', count: 1 },
    ])
  })

  it('gives a client with messages of more tenants more of a lane', () => {
    const simulation = new Simulation(80)
    simulation.run({ a: [many('campaign', 1, 90)], b: [many('campaign', 1, 10)] }, 60_000)
    expect(simulation.countOf(({ member }) => member === 'a') / simulation.grants.length).toBeCloseTo(0.9, 2)
  })

  it('loses the permits of a killed client for its silence only', () => {
    const simulation = new Simulation(80)
    simulation.run({ a: [many('bulk')], b: [many('bulk')] }, 10_000)
    const before = simulation.grants.length
    for (let now = 11_010; now < 21_010; now += 10) simulation.ask('a', now, [many('bulk')])
    expect(simulation.grants.length - before).toBeGreaterThan(0.98 * 800)
  })

  it('leaves out as many permits as requests were late, and every second one at most', () => {
    const simulation = new Simulation(80)
    simulation.run({ a: [many('bulk')] }, 2_000, 5)
    const before = simulation.grants.length
    simulation.ask('a', 3_000, [many('bulk')], 8)
    for (let now = 3_005; now <= 4_000; now += 5) simulation.ask('a', now, [many('bulk')])
    const after = simulation.grants.slice(before)
    expect(after.length).toBeGreaterThanOrEqual(80 - 8 - 1)
    expect(after.length).toBeLessThanOrEqual(80 - 8 + 1)
    const pauses = after.map(({ at }, index) => at - (after[index - 1]?.at ?? 3_000))
    expect(Math.max(...pauses)).toBeLessThanOrEqual(2 * 12.5 + 5)
  })

  it('leaves out no permit for late requests if as many were asked for by no client meanwhile', () => {
    const simulation = new Simulation(80)
    simulation.ask('a', 1_000, [many('bulk')], 8)
    simulation.ask('a', 1_001, [], 0)
    const before = simulation.grants.length
    for (let now = 2_000; now < 3_000; now += 5) simulation.ask('a', now, [many('bulk')])
    expect(simulation.grants.length - before).toBeGreaterThanOrEqual(80)
  })

  it('gives no permit to a client that has nothing to send', () => {
    const simulation = new Simulation(80)
    expect(simulation.ask('a', 1_000, []).permits).toEqual([])
    expect(simulation.ask('b', 1_000, [many('bulk')]).permits).toEqual([{ lane: 'bulk', count: 2 }])
  })

  it('takes another rate from a client that knows the epoch in force, and from no other', () => {
    const rateOf = (epoch: number | undefined, ledger: RateLedger, messagesPerSecond: number) =>
      exchangeRate(
        ledger,
        {
          ...{ member: 'a', now: 0, leaseMs: 25, reserves: {}, waiting: [] },
          rate: { messagesPerSecond, epoch },
        },
        0,
      )
    const first = rateOf(undefined, emptyLedger, 80)
    expect(first.grant.rate).toEqual({ messagesPerSecond: 80, epoch: 1 })
    expect(rateOf(undefined, first.ledger, 40).grant.rate).toEqual({ messagesPerSecond: 80, epoch: 1 })
    const second = rateOf(1, first.ledger, 40)
    expect(second.grant.rate).toEqual({ messagesPerSecond: 40, epoch: 2 })
    expect(rateOf(1, second.ledger, 20).grant.rate).toEqual({ messagesPerSecond: 40, epoch: 2 })
  })
})
