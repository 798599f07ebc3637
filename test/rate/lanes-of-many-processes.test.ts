import { describe, expect, it } from 'vitest'
import { type LaneOptions, laneTable } from '../../src/rate/lanes.ts'
import { RateLimiter } from '../../src/rate/rate-limiter.ts'
import { ConfiguredRate } from '../../src/rate/rate-source.ts'
import { emptyLedger, exchangeRate } from '../../src/store/rate-ledger.ts'
import { Cancellation } from '../../src/util/cancellation.ts'
import { ManualClock } from '../support/manual-clock.ts'

/** The same numbers in every run (mulberry32). */
function randomNumbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

interface Sent {
  readonly at: number
  readonly lane: string
  readonly fairKey: string
  readonly waitedMs: number
}

/** Processes that share one ledger, as those of a store do. */
function startProcesses({
  messagesPerSecond,
  lanes = {},
  count = 4,
}: {
  messagesPerSecond: number
  lanes?: Readonly<Record<string, LaneOptions>>
  count?: number
}) {
  const clock = new ManualClock()
  let ledger = emptyLedger
  const sent: Sent[] = []
  let started = 0
  const start = () => {
    started += 1
    const limiter = new RateLimiter({
      lanes: laneTable(lanes),
      member: `client-${started}`,
      clock,
      source: new ConfiguredRate(messagesPerSecond, true),
      isShared: true,
      exchange: async (request) => {
        const { ledger: next, grant } = exchangeRate(ledger, request, clock.monotonic())
        ledger = next
        return grant
      },
    })
    let isKilled = false
    let standsUntil = 0
    const send = async (lane: string, fairKey = '') => {
      const cancellation = new Cancellation({ clock, expiresAt: Number.POSITIVE_INFINITY })
      const since = clock.monotonic()
      const connection = await limiter.take({ lane, fairKey, cancellation })
      const standsForMs = standsUntil - clock.monotonic()
      if (standsForMs > 0) await new Promise<void>((resolve) => clock.setTimer(standsForMs, resolve))
      if (connection === undefined || isKilled) return false
      limiter.recordRequest(connection)
      sent.push({ lane, fairKey, waitedMs: clock.monotonic() - since, at: clock.monotonic() })
      return true
    }
    return {
      send,
      /** One message after the other, as each place of a worker. */
      async sendOn(lane: string, fairKeyOf = () => '') {
        let hasSent = true
        while (hasSent) hasSent = await send(lane, fairKeyOf())
      },
      /** Its disk stands still: nothing that has a permit leaves. */
      standStill(forMs: number) {
        standsUntil = clock.monotonic() + forMs
      },
      kill() {
        isKilled = true
        limiter.close()
      },
    }
  }
  const processes = Array.from({ length: count }, start)
  return { clock, sent, processes, start }
}

/** Jain's index: 1 if all have the same. */
function jain(counts: readonly number[]): number {
  const sum = counts.reduce((total, count) => total + count, 0)
  return sum ** 2 / (counts.length * counts.reduce((total, count) => total + count ** 2, 0))
}

const pick = <Item>(items: readonly Item[], random: () => number): Item => {
  const item = items[Math.floor(random() * items.length)]
  if (item === undefined) throw new Error('There is none.')
  return item
}

const countsOf = (sent: readonly Sent[], nameOf: (one: Sent) => string) => {
  const counts = new Map<string, number>()
  for (const one of sent) counts.set(nameOf(one), (counts.get(nameOf(one)) ?? 0) + 1)
  return counts
}

describe('four processes of a store', () => {
  it.each([20, 80])(
    'send an urgent message within two leases beside a campaign, at %i a second',
    async (rate) => {
      const random = randomNumbers(rate)
      const { clock, processes, sent } = startProcesses({ messagesPerSecond: rate })
      for (const { sendOn } of processes) for (let place = 0; place < 50; place += 1) void sendOn('bulk')
      for (let urgent = 0; urgent < 100; urgent += 1) {
        await clock.advance(Math.ceil(random() * 400))
        void pick(processes, random).send('urgent')
      }
      await clock.advance(1_000)
      const waits = sent.filter(({ lane }) => lane === 'urgent').map(({ waitedMs }) => waitedMs)
      expect(waits).toHaveLength(100)
      const leaseMs = 1_000 / Math.min(rate, 40)
      expect(waits.sort((a, b) => a - b)[98]).toBeLessThanOrEqual(2 * leaseMs)
      expect(countsOf(sent, ({ lane }) => lane).get('bulk')).toBeGreaterThan(15 * rate)
    },
  )

  it.each([20, 80])(
    'send urgent messages that come together one after the other, before those of two lanes that share the rest, at %i a second',
    async (rate) => {
      const random = randomNumbers(rate)
      const lanes = { service: { share: 3 }, campaign: { share: 1 } }
      const { clock, processes, sent } = startProcesses({ messagesPerSecond: rate, lanes })
      for (const { sendOn } of processes)
        for (let place = 0; place < 20; place += 1) for (const lane of Object.keys(lanes)) void sendOn(lane)
      for (let pair = 0; pair < 100; pair += 1) {
        await clock.advance(Math.ceil((2_000 / rate) * (5 + 5 * random())))
        const process = pick(processes, random)
        void process.send('urgent')
        void process.send('urgent')
      }
      await clock.advance(1_000)
      const waits = sent.filter(({ lane }) => lane === 'urgent').map(({ waitedMs }) => waitedMs)
      expect(waits).toHaveLength(200)
      // Of a second the processes share 98.5 %, and each asks once in 10 ms.
      expect(Math.max(...waits)).toBeLessThanOrEqual(2_000 / (0.985 * Math.min(rate, 40)) + 10)
      const counts = countsOf(sent, ({ lane }) => lane)
      const [service = 0, campaign = 0] = [counts.get('service'), counts.get('campaign')]
      expect(Math.abs(campaign / (service + campaign) - 0.25)).toBeLessThan(0.25 * 0.03)
    },
  )

  it('divide the rate among lanes by their shares, to 3 %', async () => {
    const lanes = { service: { share: 3 }, campaign: { share: 1 } }
    const { clock, processes, sent } = startProcesses({ messagesPerSecond: 80, lanes })
    for (const { sendOn } of processes)
      for (let place = 0; place < 10; place += 1) for (const lane of Object.keys(lanes)) void sendOn(lane)
    await clock.advance(10_000)
    const counts = countsOf(sent, ({ lane }) => lane)
    expect(Math.abs((counts.get('service') ?? 0) / sent.length - 0.75)).toBeLessThan(0.75 * 0.03)
    expect(Math.abs((counts.get('campaign') ?? 0) / sent.length - 0.25)).toBeLessThan(0.25 * 0.03)
    expect(sent.length).toBeGreaterThanOrEqual(0.97 * 80 * 10)
  })

  it('send in no second more than the rate and a lease, although the disk of all stands still every few seconds', async () => {
    const random = randomNumbers(5)
    const { clock, processes, sent } = startProcesses({ messagesPerSecond: 80 })
    for (const { sendOn } of processes) for (let place = 0; place < 25; place += 1) void sendOn('bulk')
    for (let stall = 0; stall < 6; stall += 1) {
      await clock.advance(3_000 + Math.ceil(random() * 2_000))
      for (const { standStill } of processes) standStill(120)
    }
    const times = sent.map(({ at }) => at)
    const most = Math.max(
      ...times.map((at) => times.filter((time) => time >= at && time < at + 1_000).length),
    )
    expect(most).toBeLessThanOrEqual(80 + 2)
    const elapsedMs = (times.at(-1) ?? 0) - (times[0] ?? 0)
    expect(sent.length / (elapsedMs / 1_000)).toBeGreaterThanOrEqual(0.95 * 80)
  })

  it('keep a reserve free: a message of its lane waits for no other, at its part of the rate', async () => {
    const lanes = { otp: { reserve: 0.2 } }
    const { clock, processes, sent } = startProcesses({ messagesPerSecond: 80, lanes })
    for (const { sendOn } of processes) for (let place = 0; place < 50; place += 1) void sendOn('urgent')
    const random = randomNumbers(3)
    // 5 a second, of the 16 that are reserved.
    for (let otp = 0; otp < 50; otp += 1) {
      await clock.advance(200)
      void pick(processes, random).send('otp')
    }
    await clock.advance(1_000)
    const waits = sent.filter(({ lane }) => lane === 'otp').map(({ waitedMs }) => waitedMs)
    expect(waits).toHaveLength(50)
    expect(Math.max(...waits)).toBeLessThanOrEqual(25)
    expect(sent.length - 50).toBeLessThanOrEqual(0.8 * 80 * 11 + 4)
  })

  it('give a hundred tenants of a lane the same, also with a tenant that has most of the messages and processes that are killed', async () => {
    const random = randomNumbers(7)
    const tenants = Array.from({ length: 100 }, (_, index) => `tenant-${index}`)
    const { clock, processes, sent, start } = startProcesses({ messagesPerSecond: 80 })
    const fill = ({ sendOn }: ReturnType<typeof start>) => {
      for (const tenant of tenants) void sendOn('bulk', () => tenant)
      for (let place = 0; place < 50; place += 1) void sendOn('bulk', () => 'tenant-0')
    }
    for (const process of processes) fill(process)
    for (let second = 0; second < 20; second += 5) {
      await clock.advance(5_000)
      const killed = processes.indexOf(pick(processes, random))
      const another = start()
      for (const { kill } of processes.splice(killed, 1, another)) kill()
      fill(another)
    }
    const counts = countsOf(sent, ({ fairKey }) => fairKey)
    expect(jain(tenants.map((tenant) => counts.get(tenant) ?? 0))).toBeGreaterThanOrEqual(0.98)
    expect(sent.length).toBeGreaterThanOrEqual(0.95 * 80 * 20)
  })
})
