import { Cluster } from 'ioredis'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { writeDocument, writeGate } from '../../../src/store/operations.ts'
import { redisStore } from '../../../src/store/redis/redis-store.ts'
import { describeStoreContract } from '../../../src/store/testing/contract.ts'
import {
  aGate,
  anAttempt,
  aRecord,
  entryKinds,
  entryOf,
  posting,
} from '../../../src/store/testing/records.ts'
import { describeWithRedis } from '../../support/describe-with-redis.ts'
import { givenRedis, soon } from './given.ts'

const retry = { name: 'waiting', why: 'retry' } as const

describeWithRedis('with a cluster', () => {
  const given = givenRedis({ isCluster: true })
  let cluster: Cluster
  beforeAll(() => {
    cluster = new Cluster([given.redis.url])
    cluster.on('error', () => {})
  })
  afterAll(() => {
    cluster.disconnect()
  })

  const makeStore = async () => {
    const store = redisStore({ connection: cluster })
    return { store, close: () => store.close() }
  }
  describeStoreContract('redisStore()', makeStore)

  it('a scope keeps everything in one slot, also its queues and leases', async () => {
    const store = given.open({ connection: cluster })
    const scope = store.scoped('{My} Shop:917834811114')
    const attempts = [anAttempt({ gupshupId: 'g-{1}', whatsappId: 'w-1' })]
    await scope.insert(aRecord('one', { idempotencyKey: '{order}', attempts, state: posting }))
    await scope.insert(aRecord('two', { state: { ...retry, owner: 'client-1' } }))
    await scope.heartbeat('client-1', 1_000)
    await scope.park({ id: 'parked', gupshupId: 'p', to: '919900000001', receivedAt: 1_000, event: {} })
    for (const kind of entryKinds) await writeDocument(scope, kind, '{key}', entryOf[kind]('{key}'))
    await scope.recordInbound({ id: '{in}', from: '919900000001', until: 9_000, now: 1_000 })
    await writeGate(scope, aGate(1))
    await scope.insert(aRecord('due', { state: retry, dueAt: Date.now() }))
    expect((await scope.findDue({ queue: 'follow-up', now: Date.now(), limit: 10 })).messages).toMatchObject([
      { id: 'due' },
    ])
    const keys = await given.redis.keys()
    const slots = await Promise.all(keys.map((key) => given.redis.admin.cluster('KEYSLOT', key)))
    expect(keys.length).toBeGreaterThan(21)
    expect(new Set(slots).size).toBe(1)
  })

  it('a scope notifies other processes of its writes', async () => {
    const received: string[] = []
    given
      .open({ connection: cluster })
      .scoped('MyShop:1')
      .watch(({ type }) => received.push(type))
    const writer = given.open({ connection: cluster }).scoped('MyShop:1')
    let version = 0
    await vi.waitFor(async () => {
      version += 1
      await writeGate(writer, aGate(version))
      expect(received).toContain('gate')
    }, soon)
  })

  it('operations fail while the cluster is down, and succeed when it is up again', async () => {
    const scope = given.open({ connection: cluster, timeoutMs: 500 }).scoped('MyShop:1')
    await scope.insert(aRecord('one'))
    await given.redis.kill()
    await expect(scope.get('one')).rejects.toMatchObject({ reason: 'unreachable' })
    await given.redis.restart()
    await vi.waitFor(() => scope.insert(aRecord('two')), soon)
    expect(await scope.get('two')).toMatchObject({ id: 'two' })
  })
})
