import { GupshupClient } from 'gupshup-outbound'
import { Redis } from 'ioredis'
import { expect, it, onTestFinished, vi } from 'vitest'
import { readGate, writeDocument } from '../../../src/store/operations.ts'
import type { ScopedStore } from '../../../src/store/store.ts'
import { aQuarantine, aRecord, next, posting } from '../../../src/store/testing/records.ts'
import { describeWithRedis } from '../../support/describe-with-redis.ts'
import { testKey } from '../../support/harness.ts'
import { accept, startLocalServer } from '../../support/local-server.ts'
import { base, givenRedis, soon } from './given.ts'

const reasonOf = async (step: Promise<unknown>): Promise<unknown> =>
  step.then(
    () => 'done',
    (error: { reason?: string }) => error.reason ?? error,
  )

const isBack = (scope: ScopedStore) =>
  vi.waitFor(async () => expect(await reasonOf(scope.countWaiting())).toBe('done'), soon)

describeWithRedis('a Redis store', () => {
  const given = givenRedis()

  it('connects only when it is first used', async () => {
    const connections = async () =>
      String(await given.redis.admin.client('LIST'))
        .trim()
        .split('\n').length
    const before = await connections()
    const scope = given.scope()
    expect(await connections()).toBe(before)
    await scope.countWaiting()
    expect(await connections()).toBe(before + 1)
  })

  it('waits for its first connection', async () => {
    const scope = given.scope()
    const counts = await Promise.all(Array.from({ length: 50 }, () => scope.countWaiting()))
    expect(new Set(counts)).toEqual(new Set([0]))
  })

  it('sends a burst of operations in batches, and none of them times out', async () => {
    const scope = given.scope()
    const ids = Array.from({ length: 5_000 }, (_, index) => `id-${index}`)
    await Promise.all(ids.map((id) => scope.insert(aRecord(id))))
    expect(await scope.countWaiting()).toBe(5_000)
  })

  it('fails every operation while Redis is down, and none when it is up again', async () => {
    const scope = given.scope()
    await scope.insert(aRecord('one'))
    await given.redis.kill()
    const steps = [
      scope.get('one'),
      scope.insert(aRecord('two')),
      readGate(scope),
      scope.findDue({ queue: 'review', now: 1, limit: 1 }).then(({ messages }) => messages),
    ]
    for (const step of steps) expect(await reasonOf(step)).toBe('unreachable')
    expect(await reasonOf(given.scope().get('one'))).toBe('unreachable')
    await given.redis.restart()
    await isBack(scope)
    expect(await scope.insert(aRecord('two'))).toBeUndefined()
    expect(await scope.get('two')).toMatchObject({ id: 'two' })
  })

  it('fails after its timeout, and recognises its own write when it is repeated', async () => {
    const scope = given.scope({ timeoutMs: 100 })
    const first = aRecord('one', { writeId: 'a' })
    const second = next(first, { state: posting, writeId: 'b' })
    await scope.insert(first)
    given.redis.pause()
    expect(await reasonOf(scope.replace(second))).toBe('unreachable')
    given.redis.resume()
    await isBack(scope)
    expect(await scope.replace(second)).toBe(true)
    expect(await scope.get('one')).toEqual(second)
  })

  it('refuses writes when Redis has no memory left, and still reads', async () => {
    const scope = given.scope()
    await scope.insert(aRecord('one', { state: posting }))
    await given.redis.admin.config('SET', 'maxmemory', '1')
    expect(await reasonOf(scope.insert(aRecord('two', { state: posting })))).toBe('full')
    expect(await scope.get('one')).toMatchObject({ id: 'one' })
    await given.redis.admin.config('SET', 'maxmemory', '0')
    expect(await reasonOf(scope.insert(aRecord('two', { state: posting })))).toBe('done')
    expect(await given.redis.admin.get(`${base}message:three`)).toBeNull()
  })

  it('reports a replica as read-only, and reconnects because of it', async () => {
    const scope = given.scope()
    await given.redis.admin.call('REPLICAOF', '127.0.0.1', '1')
    expect(await reasonOf(scope.insert(aRecord('one')))).toBe('read-only')
    await given.redis.admin.call('REPLICAOF', 'NO', 'ONE')
    await isBack(scope)
    expect(await reasonOf(scope.insert(aRecord('one')))).toBe('done')
  })

  it('treats a primary that becomes a replica as unreachable, because that is a failover', async () => {
    const scope = given.scope()
    await scope.insert(aRecord('one'))
    await given.redis.admin.call('REPLICAOF', '127.0.0.1', '1')
    const steps = [
      scope.insert(aRecord('two')),
      scope.heartbeat('client-1', 0),
      writeDocument(scope, 'quarantine', 't', aQuarantine('t')),
    ]
    for (const step of steps) expect(await reasonOf(step)).toBe('unreachable')
    await given.redis.admin.call('REPLICAOF', 'NO', 'ONE')
    await isBack(scope)
    expect(await reasonOf(scope.insert(aRecord('two')))).toBe('done')
  })

  it('loses no send that waits through a failover, and reports none as unknown', async () => {
    const server = await startLocalServer(async (request, response) => {
      // Gupshup takes a moment, in which the primary becomes a replica.
      await new Promise((done) => setTimeout(done, 100))
      accept(request, response)
    })
    const client = new GupshupClient({
      ...{ apiKey: testKey, appName: 'MyShop', source: '917834811114', baseUrl: server.url },
      store: given.open(),
    })
    onTestFinished(async () => {
      await client.close({ timeoutMs: 0 })
      await server.close()
    })
    const received: unknown[] = []
    client.on('unknown', (event) => received.push(event))
    client.on('store', ({ state }) => received.push(state))
    await client.send({ to: '919876543210', message: 'Before' })
    const inFlight = client.send({ to: '919876543211', message: 'In flight', ttlMs: 8_000 })
    await vi.waitFor(() => expect(server.requests).toHaveLength(2), soon)
    await given.redis.admin.call('REPLICAOF', '127.0.0.1', '1')
    const waiting = client.send({ to: '919876543212', message: 'Waiting', ttlMs: 8_000 })
    await new Promise((done) => setTimeout(done, 800))
    await given.redis.admin.call('REPLICAOF', 'NO', 'ONE')
    expect(await inFlight).toMatchObject({ status: 'accepted' })
    expect(await waiting).toMatchObject({ status: 'accepted' })
    expect(server.requests).toHaveLength(3)
    expect(received).not.toContainEqual(expect.any(Object))
    expect(received[0]).toBe('unavailable')
    expect(received.at(-1)).toBe('available')
  })

  it('names host and port of a Redis that it cannot reach, without user and password', async () => {
    const nowhere = 'redis://clerk:hush-hush@127.0.0.1:1/2'
    const connections = [nowhere, new Redis(nowhere, { lazyConnect: true }), { host: '127.0.0.1', port: 1 }]
    for (const connection of connections) {
      const failure = await given
        .scope({ connection })
        .countWaiting()
        .catch((error: unknown) => error)
      expect(failure).toMatchObject({ reason: 'unreachable' })
      expect(String(failure)).toContain('Redis at 127.0.0.1:1 (ECONNREFUSED) cannot be reached')
      expect(String(failure)).not.toContain('hush-hush')
    }
  })

  it('says so when Redis refuses the password', async () => {
    await given.redis.admin.call('ACL', 'SETUSER', 'clerk', 'on', '>right', '+@all', '~*', '&*')
    const address = (password: string) => `redis://clerk:${password}@127.0.0.1:${given.redis.port}`
    expect(await reasonOf(given.scope({ connection: address('right') }).countWaiting())).toBe('done')
    const failure = await given
      .scope({ connection: address('hush-hush') })
      .countWaiting()
      .catch((error: unknown) => error)
    expect(failure).toMatchObject({
      reason: 'unknown',
      message: expect.stringContaining('user and password'),
    })
    expect(String(failure)).not.toContain('hush-hush')
  })

  it('warns once when Redis evicts keys when its memory is full', async () => {
    await given.redis.admin.config('SET', 'maxmemory-policy', 'allkeys-lru')
    const warnings: Error[] = []
    const listen = (warning: Error) => warnings.push(warning)
    process.on('warning', listen)
    const scope = given.scope()
    await scope.countWaiting()
    await vi.waitFor(() => expect(warnings).toHaveLength(1), soon)
    await given.redis.restart()
    await isBack(scope)
    process.off('warning', listen)
    expect(warnings.map(({ message }) => message)).toEqual([expect.stringContaining("'allkeys-lru'")])
  })
})

describeWithRedis('close() of a Redis store', () => {
  const given = givenRedis()

  it('ends every connection, and everything fails afterwards', async () => {
    const store = given.open()
    const scope = store.scoped('MyShop:1')
    await scope.insert(
      aRecord('one', { state: { name: 'waiting', why: 'retry' }, dueAt: Date.now() + 60_000 }),
    )
    scope.watch(() => {})
    await store.close()
    await store.close()
    for (const step of [scope.get('one'), scope.insert(aRecord('two')), readGate(scope)]) {
      expect(await reasonOf(Promise.resolve(step))).toBe('closed')
    }
    await vi.waitFor(async () => {
      const connections = String(await given.redis.admin.client('LIST'))
        .trim()
        .split('\n')
      expect(connections).toHaveLength(1)
    }, soon)
  })

  it('resolves also while Redis is down', async () => {
    const store = given.open({ timeoutMs: 200 })
    const scope = store.scoped('MyShop:1')
    scope.watch(() => {})
    await scope.countWaiting()
    await given.redis.kill()
    await store.close()
    await given.redis.restart()
    expect(await reasonOf(scope.get('one'))).toBe('closed')
  })

  it('does nothing for a store that was never used', async () => {
    await given.open().close()
  })

  it("leaves a caller's client open", async () => {
    const connection = new Redis(given.redis.url)
    const store = given.open({ connection })
    await store.scoped('MyShop:1').countWaiting()
    await store.close()
    expect(await connection.ping()).toBe('PONG')
    connection.disconnect()
  })
})
