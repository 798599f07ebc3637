import { expect, it, vi } from 'vitest'
import type { StoreChange } from '../../../src/store/store.ts'
import { accepted, anAttempt, aRecord, next, posting } from '../../../src/store/testing/records.ts'
import { describeWithRedis } from '../../support/describe-with-redis.ts'
import { base, givenRedis, soon } from './given.ts'

const to = '919900000001'

/** The reasons of failures, and `done` for each operation that has not failed. */
async function reasonsOf(operations: readonly Promise<unknown>[]): Promise<string[]> {
  const settled = await Promise.allSettled(operations)
  return settled.map((one) => (one.status === 'rejected' ? one.reason.reason : 'done'))
}

describeWithRedis('operations that begin in one turn of the event loop', () => {
  const given = givenRedis()

  const commandsSince = async (run: () => Promise<unknown>): Promise<number> => {
    await given.redis.admin.config('RESETSTAT')
    await run()
    const stats = await given.redis.admin.info('commandstats')
    const counts = [...stats.matchAll(/^cmdstat_(?:eval|evalsha):calls=(\d+)/gm)].map(([, count]) =>
      Number(count),
    )
    return counts.reduce((sum, count) => sum + count, 0)
  }

  it('go to Redis as one script, up to 32 of them, and each gets its own result', async () => {
    const scope = given.scope()
    const records = Array.from({ length: 32 }, (_, index) => aRecord(`id-${index}`))
    await scope.insert(aRecord('first', { idempotencyKey: 'order-1' }))
    expect(await commandsSince(() => Promise.all(records.map((record) => scope.insert(record))))).toBe(1)
    const found = Promise.all([
      ...records.map(({ id }) => scope.get(id)),
      scope.find({ idempotencyKey: 'order-1' }),
      scope.insert(aRecord('second', { idempotencyKey: 'order-1' })),
      scope.getWindow(to),
    ])
    expect(await found).toEqual([
      ...records,
      [expect.objectContaining({ id: 'first' })],
      expect.objectContaining({ id: 'first' }),
      undefined,
    ])
  })

  it('of which one fails give the others their results', async () => {
    const scope = given.scope()
    await scope.insert(aRecord('one'))
    await given.redis.admin.rpush(`${base}message:damaged`, 'a list')
    const operations = [
      scope.get('one'),
      scope.get('damaged'),
      scope.insert(aRecord('two')),
      scope.get('two'),
    ]
    expect(await reasonsOf(operations)).toEqual(['done', 'unknown', 'done', 'done'])
    expect(await scope.get('two')).toEqual(aRecord('two'))
    await expect(Promise.all([scope.get('one'), scope.get('damaged')])).rejects.toThrow(
      /^Redis at 127\.0\.0\.1:\d+ refused a command\. See the cause\.$/,
    )
  })

  it('are atomic one by one when Redis has no memory left: each is done wholly or not at all', async () => {
    const scope = given.scope()
    const attempts = [anAttempt({ gupshupId: 'g-1' })]
    const first = aRecord('one', { attempts, state: posting })
    await scope.insert(first)
    const before = await given.redis.keys()
    await given.redis.admin.config('SET', 'maxmemory', '1')
    const operations = [scope.get('one'), scope.insert(aRecord('two')), scope.insert(aRecord('three'))]
    expect(await reasonsOf(operations)).toEqual(['done', 'full', 'full'])
    expect(await given.redis.keys()).toEqual(before)
    await given.redis.admin.config('SET', 'maxmemory', '0')
    expect(await scope.replace(next(first, { state: accepted }))).toBe(true)
  })

  it('all fail at a primary that has become a replica, and the store connects again', async () => {
    const scope = given.scope()
    await scope.insert(aRecord('one'))
    await given.redis.admin.replicaof('127.0.0.1', given.redis.port)
    const operations = [scope.get('one'), scope.insert(aRecord('two')), scope.insert(aRecord('three'))]
    expect(await reasonsOf(operations)).toEqual(['unreachable', 'unreachable', 'unreachable'])
    await given.redis.admin.replicaof('NO', 'ONE')
    await vi.waitFor(
      async () => expect(await reasonsOf([scope.insert(aRecord('two'))])).toEqual(['done']),
      soon,
    )
  })

  it('are told to other processes together, with a line for each message, and each process hears of all', async () => {
    const [writer, reader] = [given.scope(), given.scope()]
    const seen: StoreChange[] = []
    const stop = reader.watch((change) => seen.push(change), new Set(['id-1']))
    const published: string[] = []
    const subscriber = given.redis.admin.duplicate()
    subscriber.on('message', (_, text: string) => published.push(text))
    await subscriber.subscribe(`${base}changes`)
    await vi.waitFor(() => expect(reader.isListening).toBe(true), soon)
    await Promise.all([0, 1, 2].map((index) => writer.insert(aRecord(`id-${index}`, { dueAt: 100 * index }))))
    await vi.waitFor(() => expect(seen.filter(({ type }) => type === 'message')).toHaveLength(1), soon)
    expect(seen).toContainEqual({ type: 'message', id: 'id-1', record: aRecord('id-1', { dueAt: 100 }) })
    expect(seen.flatMap((change) => (change.type === 'due' ? [change.dueAt] : []))).toEqual([0, 100, 200])
    expect(published.map((text) => text.split('\n').length)).toEqual([3])
    subscriber.disconnect()
    stop()
  })

  it('keep their order beside those that are sent alone', async () => {
    const scope = given.scope()
    const [, due] = await Promise.all([
      scope.insert(aRecord('one', { dueAt: 100 })),
      scope.findDue({ queue: 'follow-up', now: 1_000, limit: 1 }),
      scope.insert(aRecord('two', { dueAt: 50 })),
    ])
    expect(due.messages.map(({ id }) => id)).toEqual(['one'])
  })
})
