import { GupshupClient } from 'gupshup-outbound'
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { testKey } from '../support/harness.ts'
import { startLocalServer } from '../support/local-server.ts'

/** Kept before any test puts fake ones in their place. */
const real = {
  setTimeout,
  clearTimeout,
  setImmediate,
  now: Date.now,
  monotonic: performance.now.bind(performance),
}

/** Lets requests on loopback continue. */
const turn = () => new Promise<void>((resolve) => real.setImmediate(resolve))

const realClock = {
  now: () => real.now(),
  monotonic: () => real.monotonic(),
  setTimer(delayMs: number, task: () => void) {
    const timer = real.setTimeout(task, delayMs)
    return () => real.clearTimeout(timer)
  },
}

afterEach(() => {
  vi.useRealTimers()
})

const request = { to: '919876543210', message: 'Hello' }

async function whoSends(options: object = {}) {
  const server = await startLocalServer()
  const identity = { apiKey: testKey, appName: 'MyShop', source: '917834811114', baseUrl: server.url }
  const client = new GupshupClient({ ...identity, rateLimit: { messagesPerSecond: 2 }, ...options })
  onTestFinished(async () => {
    vi.useRealTimers()
    await client.close({ timeoutMs: 0 })
    await server.close()
  })
  return { client, server }
}

const timerFunctions = ['setTimeout', 'clearTimeout'] as const

describe('with fake timers', () => {
  test.each([
    ['all of them', undefined],
    ['setTimeout and performance', [...timerFunctions, 'performance'] as const],
  ])('(%s) the first send goes out at once, and the next when the time is moved', async (_, toFake) => {
    vi.useFakeTimers(toFake === undefined ? undefined : { toFake: [...toFake] })
    const { client, server } = await whoSends()
    await client.send(request)
    expect(server.requests).toHaveLength(1)
    const second = client.send(request)
    await turn()
    await vi.advanceTimersByTimeAsync(499)
    expect(server.requests).toHaveLength(1)
    await vi.advanceTimersByTimeAsync(1)
    await second
    expect(server.requests).toHaveLength(2)
  })

  test.each([
    ['setTimeout alone', timerFunctions],
    ['setTimeout and Date', [...timerFunctions, 'Date'] as const],
  ])('(%s) every send goes out and a wait ends at its ttlMs when the time is moved', async (_, toFake) => {
    vi.useFakeTimers({ toFake: [...toFake] })
    const paced = await whoSends()
    const sends = [1, 2, 3].map(() => paced.client.send(request))
    await turn()
    await vi.advanceTimersByTimeAsync(2_000)
    await Promise.all(sends)
    const { client } = await whoSends({ rateLimit: { messagesPerSecond: 0.001 } })
    await client.send(request)
    const second = client.send({ ...request, ttlMs: 5_000 }).catch((error: unknown) => error)
    await turn()
    await vi.advanceTimersByTimeAsync(5_000)
    expect(await second).toMatchObject({ name: 'ExpiredError' })
  })

  test('a real clock limits the rate of sends, although the fake time stands still', async () => {
    vi.useFakeTimers()
    const { client, server } = await whoSends({ clock: realClock, rateLimit: { messagesPerSecond: 50 } })
    const startedAt = real.monotonic()
    await Promise.all(Array.from({ length: 6 }, () => client.send(request)))
    expect(server.requests).toHaveLength(6)
    expect(real.monotonic() - startedAt).toBeGreaterThanOrEqual(95)
  })

  test("fake timers that are installed and removed during a client's life stop nothing", async () => {
    const { client, server } = await whoSends({ rateLimit: { messagesPerSecond: 1_000 } })
    await client.send(request)
    vi.useFakeTimers({ now: 0 })
    const sends = Array.from({ length: 60 }, () => client.send(request))
    const all = Promise.all(sends)
    while (server.requests.length < 61) {
      await vi.advanceTimersByTimeAsync(5)
      await turn()
    }
    await all
    vi.useRealTimers()
    await client.send(request)
    expect(server.requests).toHaveLength(62)
  })
})
