import { expect, it, vi } from 'vitest'
import type { LeaseSource } from '../../../src/store/store.ts'
import { describeWithRedis } from '../../support/describe-with-redis.ts'
import { base, type Given, givenRedis, soon } from './given.ts'

const turnMs = 25

function turnsOf(given: Given, ms = turnMs, timeoutMs = 500): LeaseSource {
  const turns = given.scope({ timeoutMs }).createLeaseSource?.(ms)
  if (turns === undefined) throw new Error('This store paces nobody.')
  return turns
}

/** Takes turns one after the other, and says when each of them came. */
async function take(turns: LeaseSource, count: number): Promise<number[]> {
  const times: number[] = []
  while (times.length < count) {
    await turns.next()
    times.push(performance.now())
  }
  return times
}

/** The most that came in any time as long as this. */
function mostWithin(ms: number, times: readonly number[]): number {
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
    const processes = [turnsOf(given), turnsOf(given)]
    await Promise.all(processes.map((turns) => turns.next()))
    const times = (await Promise.all(processes.map((turns) => take(turns, 30)))).flat()
    // Timers come late and never early, so one that is late may meet the next; more than a few is another pace.
    expect(mostWithin(500, times)).toBeLessThanOrEqual(500 / turnMs + 4)
  })

  it('gives each of several waiting callers in one process a lease', async () => {
    const turns = turnsOf(given)
    const times: number[] = []
    await Promise.all(
      Array.from({ length: 10 }, () => turns.next().then(() => times.push(performance.now()))),
    )
    expect(times).toHaveLength(10)
    expect(mostWithin(4 * turnMs, times)).toBeLessThanOrEqual(4 + 3)
  })

  it('keeps what it needs in the slot of its scope', async () => {
    await turnsOf(given).next()
    const keys = await given.redis.keys()
    expect(keys.length).toBeGreaterThan(0)
    for (const key of keys) expect(key).toContain(base)
    for (const key of keys) expect(await given.redis.admin.pttl(key)).toBeGreaterThan(0)
  })

  it('uses the rate of the newest process', async () => {
    await turnsOf(given, 60_000).next()
    const turns = turnsOf(given)
    await vi.waitFor(() => given.redis.admin.hset(`b_${base}turns_settings`, 'nextRequest', 0), soon)
    expect(await take(turns, 3)).toHaveLength(3)
  })

  it('goes on after Redis was emptied', async () => {
    const turns = turnsOf(given)
    await turns.next()
    await given.redis.admin.flushall()
    expect(await take(turns, 3)).toHaveLength(3)
  })

  it('goes on for a process that was taken for dead', async () => {
    const turns = turnsOf(given)
    await turns.next()
    for (const name of [
      'client_last_seen',
      'client_running',
      'client_num_queued',
      'client_last_registered',
    ]) {
      await given.redis.admin.del(`b_${base}turns_${name}`)
    }
    expect(await take(turns, 3)).toHaveLength(3)
  })

  it('fails while Redis is away, also for who waits already, and goes on when it is back', async () => {
    const turns = turnsOf(given, 200)
    await turns.next()
    const waiting = Array.from({ length: 4 }, () => reasonOf(turns.next()))
    await vi.waitFor(async () => {
      expect(await given.redis.admin.hlen(`b_${base}turns_client_num_queued`)).toBe(1)
    }, soon)
    await given.redis.kill()
    expect(await Promise.all(waiting)).toContain('unreachable')
    expect(await reasonOf(turns.next())).toBe('unreachable')
    await given.redis.restart()
    await vi.waitFor(() => turns.next(), soon)
    expect(await take(turns, 2)).toHaveLength(2)
  })

  it('fails when Redis does not answer in time', async () => {
    const turns = turnsOf(given, turnMs, 100)
    await turns.next()
    given.redis.pause()
    expect(await reasonOf(turns.next())).toBe('unreachable')
    expect(await reasonOf(turns.next())).toBe('unreachable')
    given.redis.goOn()
    await vi.waitFor(() => turns.next(), soon)
  })

  it('ends for those who wait when it is closed', async () => {
    const turns = turnsOf(given, 60_000)
    await turns.next()
    const waiting = reasonOf(turns.next())
    turns.close()
    expect(await waiting).toBe('closed')
    expect(await reasonOf(turns.next())).toBe('closed')
  })
})
