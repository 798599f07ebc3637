import { expect, it, vi } from 'vitest'
import type { LeaseSource } from '../../../src/store/store.ts'
import { describeWithRedis } from '../../support/describe-with-redis.ts'
import { base, type Given, givenRedis, soon } from './given.ts'

const leaseMs = 25

function leasesOf(given: Given, ms = leaseMs, timeoutMs = 500): LeaseSource {
  const leases = given.scope({ timeoutMs }).createLeaseSource?.(ms)
  if (leases === undefined) throw new Error('This store has no lease source.')
  return leases
}

/** Takes leases one after the other, and returns the time of each. */
async function takeLeases(leases: LeaseSource, count: number): Promise<number[]> {
  const times: number[] = []
  while (times.length < count) {
    await leases.next()
    times.push(performance.now())
  }
  return times
}

/** The maximum number of leases in any period of this length. */
function maxWithin(ms: number, times: readonly number[]): number {
  return Math.max(...times.map((from) => times.filter((time) => time >= from && time < from + ms).length))
}

const reasonOf = async (step: Promise<unknown>): Promise<unknown> =>
  step.then(
    () => 'done',
    (error: { reason?: string }) => error.reason ?? error,
  )

describeWithRedis('createLeaseSource()', () => {
  const given = givenRedis()

  it('limits several processes to one rate together', async () => {
    const processes = [leasesOf(given), leasesOf(given)]
    await Promise.all(processes.map((leases) => leases.next()))
    const times = (await Promise.all(processes.map((leases) => takeLeases(leases, 30)))).flat()
    // Timers are late and never early, so a late one may meet the next. More than a few would be another rate.
    expect(maxWithin(500, times)).toBeLessThanOrEqual(500 / leaseMs + 4)
  })

  it('gives each of several concurrent callers in one process a lease', async () => {
    const leases = leasesOf(given)
    const times: number[] = []
    await Promise.all(
      Array.from({ length: 10 }, () => leases.next().then(() => times.push(performance.now()))),
    )
    expect(times).toHaveLength(10)
    expect(maxWithin(4 * leaseMs, times)).toBeLessThanOrEqual(4 + 3)
  })

  it('keeps its keys in the slot of its scope', async () => {
    await leasesOf(given).next()
    const keys = await given.redis.keys()
    expect(keys.length).toBeGreaterThan(0)
    for (const key of keys) expect(key).toContain(base)
    for (const key of keys) expect(await given.redis.admin.pttl(key)).toBeGreaterThan(0)
  })

  it('uses the rate of the newest process', async () => {
    await leasesOf(given, 60_000).next()
    const leases = leasesOf(given)
    await vi.waitFor(() => given.redis.admin.hset(`b_${base}turns_settings`, 'nextRequest', 0), soon)
    expect(await takeLeases(leases, 3)).toHaveLength(3)
  })

  it('continues after Redis was emptied', async () => {
    const leases = leasesOf(given)
    await leases.next()
    await given.redis.admin.flushall()
    expect(await takeLeases(leases, 3)).toHaveLength(3)
  })

  it('continues for a process that was declared dead', async () => {
    const leases = leasesOf(given)
    await leases.next()
    for (const name of [
      'client_last_seen',
      'client_running',
      'client_num_queued',
      'client_last_registered',
    ]) {
      await given.redis.admin.del(`b_${base}turns_${name}`)
    }
    expect(await takeLeases(leases, 3)).toHaveLength(3)
  })

  it('fails while Redis is down, also for waiting callers, and continues when it is up again', async () => {
    const leases = leasesOf(given, 200)
    await leases.next()
    const waiting = Array.from({ length: 4 }, () => reasonOf(leases.next()))
    await vi.waitFor(async () => {
      expect(await given.redis.admin.hlen(`b_${base}turns_client_num_queued`)).toBe(1)
    }, soon)
    await given.redis.kill()
    expect(await Promise.all(waiting)).toContain('unreachable')
    expect(await reasonOf(leases.next())).toBe('unreachable')
    await given.redis.restart()
    await vi.waitFor(() => leases.next(), soon)
    expect(await takeLeases(leases, 2)).toHaveLength(2)
  })

  it('fails when Redis does not respond in time', async () => {
    const leases = leasesOf(given, leaseMs, 100)
    await leases.next()
    given.redis.pause()
    expect(await reasonOf(leases.next())).toBe('unreachable')
    expect(await reasonOf(leases.next())).toBe('unreachable')
    given.redis.resume()
    await vi.waitFor(() => leases.next(), soon)
  })

  it('rejects waiting callers when it is closed', async () => {
    const leases = leasesOf(given, 60_000)
    await leases.next()
    const waiting = reasonOf(leases.next())
    leases.close()
    expect(await waiting).toBe('closed')
    expect(await reasonOf(leases.next())).toBe('closed')
  })
})
