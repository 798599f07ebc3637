import { backOff, type Store } from 'gupshup-outbound'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { redisStore } from '../../src/store/redis/redis-store.ts'
import { sqliteStore } from '../../src/store/sqlite/sqlite-store.ts'
import { aRecord } from '../../src/store/testing/records.ts'
import { describeWithRedis } from '../support/describe-with-redis.ts'
import { type Harness, startHarness } from '../support/harness.ts'
import { idOf } from '../support/local-server.ts'
import { ManualClock } from '../support/manual-clock.ts'
import { type RedisServer, startRedis } from '../support/redis-server.ts'
import { until } from '../support/until.ts'
import { failed } from '../support/webhook-bodies.ts'
import { wrappedStore } from '../support/wrapped-store.ts'
import { temporaryFolder } from './sqlite/temporary-folder.ts'

const second = 1_000
const hour = 3_600 * second
const day = 24 * hour
const skews = [2 * second, hour, day].flatMap((ms) => [ms, -ms])

const scope = 'MyShop:917834811114'
const to = '919876543210'
const message = 'Hello'
const policies = { 4001: backOff({ initialMs: 10_000, factor: 1, maxMs: 10_000, haltAfter: 9 }) }

/** The number of store operations of a test's clients that are pending. */
let pending = 0

/** Advances the clocks in steps shorter than a heartbeat, and waits for the pending store operations of each. */
async function pass(clocks: readonly ManualClock[], ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += second) {
    for (const clock of clocks) await clock.advance(Math.min(second, ms - passed))
    for (let quietRounds = 0; quietRounds < 20; quietRounds += 1) {
      await new Promise((resolve) => setImmediate(resolve))
      if (pending > 0) quietRounds = 0
    }
  }
}

function describeStore(openStore: () => Store): void {
  /** Two clients of one store. The clock of the first differs from the second's. */
  async function twoClients(skewMs: number, options = {}): Promise<readonly [Harness, Harness]> {
    const start = async (startAt: number) => {
      const store = wrappedStore(openStore(), async (_, proceed, given) => {
        pending += 1
        try {
          return await proceed(...given)
        } finally {
          pending -= 1
        }
      })
      const clock = new ManualClock({ startAt })
      const harness = await startHarness({ store, clock, policies, ...options })
      onTestFinished(async () => {
        await harness.client.close({ timeoutMs: 0 })
        await store.close()
      })
      return { ...harness, clock }
    }
    return [await start(Date.now() + skewMs), await start(Date.now())]
  }

  describe.each(skews)('when the clock of one client is %d ms ahead,', (skewMs) => {
    test('a message that it queues is sent by the other client within its ttlMs', async () => {
      const [first, second] = await twoClients(skewMs)
      await first.client.enqueue({ to, message, ttlMs: 60_000 })
      second.client.work()
      await pass([first.clock, second.clock], 3_000)
      await until(() => second.server.requests.length === 1)
      expect(second.eventsNamed('failed')).toEqual([])
    })

    test('a message that it queues is not sent before its time', async () => {
      const [first, second] = await twoClients(skewMs)
      await first.client.enqueue({ to, message }, { at: first.clock.now() + 1_500 })
      second.client.work()
      await second.client.recover()
      expect(second.server.requests).toHaveLength(0)
    })

    test('a pause of the gate lasts as long for the other client', async () => {
      const [first, second] = await twoClients(skewMs)
      await second.client.send({ to: '919800000002', message })
      await first.client.send({ to: '919800000001', message })
      const body = failed({ id: idOf(1), to: '919800000001' }, 4001)
      await first.client.receive(body)
      await pass([second.clock], 2_000)
      await until(() => second.client.gate.state === 'backing-off')
      await pass([second.clock], 6_000)
      expect(second.client.gate.state).toBe('backing-off')
      await pass([second.clock], 4_000)
      await until(() => second.client.gate.state !== 'backing-off')
    })

    test('it is not declared dead while it lives, and its message is recovered when it is dead', async () => {
      const [first, second] = await twoClients(skewMs, { timeoutMs: 600_000 })
      let disconnect = () => {}
      first.server.answer = (_, response) => {
        disconnect = () => void response.destroy()
      }
      const sending = first.client.send({ to, message }).catch(() => {})
      await until(() => first.server.requests.length === 1)
      expect(await second.client.recover()).toEqual({ resumed: 0, unknown: 0 })
      await pass([first.clock, second.clock], 40_000)
      expect(second.eventsNamed('recovered')).toEqual([])
      await pass([second.clock], 40_000)
      await until(() => second.eventsNamed('recovered').length === 1)
      expect(second.eventsNamed('recovered')).toEqual([{ resumed: 0, unknown: 1 }])
      disconnect()
      await sending
    })
  })

  test.each([hour, day])(
    'a heartbeat %d ms in the future does not keep a dead process alive',
    async (aheadMs) => {
      const [, { client, clock }] = await twoClients(0)
      const store = openStore()
      onTestFinished(() => store.close())
      const left = aRecord('left', { to, state: { name: 'posting', owner: 'gone' } })
      await store.scoped(scope).insert(left)
      await store.scoped(scope).heartbeat('gone', clock.now() + aheadMs)
      expect(await client.recover()).toEqual({ resumed: 0, unknown: 1 })
    },
  )
}

describe('with SQLite,', () => {
  const folder = temporaryFolder()
  let path = ''
  let current = ''
  describeStore(() => {
    const { currentTestName = '' } = expect.getState()
    if (current !== currentTestName) path = folder.newFile()
    current = currentTestName
    return sqliteStore({ path })
  })
})

describeWithRedis('with Redis,', () => {
  let redis: RedisServer
  let current = ''
  let count = 0
  beforeAll(async () => {
    redis = await startRedis()
  })
  afterAll(() => redis.close())
  describeStore(() => {
    const { currentTestName = '' } = expect.getState()
    if (current !== currentTestName) count += 1
    current = currentTestName
    return redisStore({ connection: redis.url, prefix: `test-${count}` })
  })
})
