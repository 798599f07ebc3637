import { expect, it, vi } from 'vitest'
import { StoreError } from '../../../src/errors/store-error.ts'
import type { MessageRecord } from '../../../src/model/message-record.ts'
import type { QueueName } from '../../../src/model/record-index.ts'
import type { ScopedStore, StoreWorker } from '../../../src/store/store.ts'
import { accepted, aRecord, next, queued, unconfirmed } from '../../../src/store/testing/records.ts'
import { describeWithRedis } from '../../support/describe-with-redis.ts'
import { base, givenRedis, soon } from './given.ts'

const retry = { name: 'waiting', why: 'retry' } as const
const idsOf = (records: readonly MessageRecord[]) => records.map(({ id }) => id)
const dueNow = () => ({ state: retry, dueAt: Date.now() })

/** Writes a message as done, as the client does. */
async function claim(scope: ScopedStore, record: MessageRecord): Promise<boolean> {
  const { dueAt: _, ...rest } = record
  return scope.replace(next(rest, { state: accepted }))
}

interface StartedWorker {
  readonly taken: MessageRecord[]
  readonly errors: unknown[]
  readonly worker: StoreWorker
}

function startWorker(
  scope: ScopedStore,
  queue: QueueName,
  onDue: (record: MessageRecord) => Promise<unknown> = (record) => claim(scope, record),
  concurrency = 10,
): StartedWorker {
  const taken: MessageRecord[] = []
  const errors: unknown[] = []
  const worker = scope.startWorker?.(queue, {
    concurrency,
    onDue: async (record) => {
      taken.push(record)
      await onDue(record)
    },
    onError: (error) => errors.push(error),
  })
  if (worker === undefined) throw new Error('This store has no queue.')
  return { taken, errors, worker }
}

describeWithRedis('startWorker()', () => {
  const given = givenRedis()

  it('passes each due message to the processor of its queue', async () => {
    const scope = given.scope()
    const [reviews, followUps, sends] = (['review', 'follow-up', 'queued'] as const).map((queue) =>
      startWorker(scope, queue),
    )
    await scope.insert(aRecord('unconfirmed', { state: unconfirmed, dueAt: Date.now() }))
    await scope.insert(aRecord('retry', dueNow()))
    await scope.insert(aRecord('queued', { state: queued, dueAt: Date.now() }))
    await vi.waitFor(() => {
      expect(idsOf(reviews?.taken ?? [])).toEqual(['unconfirmed'])
      expect(idsOf(followUps?.taken ?? [])).toEqual(['retry'])
      expect(idsOf(sends?.taken ?? [])).toEqual(['queued'])
    }, soon)
    expect(await scope.countWaiting()).toBe(0)
  })

  it('passes a message unchanged, and not before it is due', async () => {
    const scope = given.scope()
    const { taken } = startWorker(scope, 'follow-up')
    const dueAt = Date.now() + 300
    const record = aRecord('later', { state: retry, dueAt, metadata: { order: 1 } })
    await scope.insert(record)
    const at = await vi.waitFor(() => {
      expect(taken).toEqual([record])
      return Date.now()
    }, soon)
    expect(at).toBeGreaterThanOrEqual(dueAt)
  })

  it('passes messages that were due before it started', async () => {
    await given.scope().insert(aRecord('one', dueNow()))
    const { taken } = startWorker(given.scope(), 'follow-up')
    await vi.waitFor(() => expect(idsOf(taken)).toEqual(['one']), soon)
  })

  it('passes queued messages by ascending priority, and those without a priority first', async () => {
    const scope = given.scope()
    for (const [id, priority] of Object.entries({
      last: 20,
      second: 1,
      third: 1.6,
      first: undefined,
      never: -3,
    })) {
      const record = aRecord(id, { state: queued, dueAt: Date.now() })
      await scope.insert(priority === undefined ? record : { ...record, priority })
    }
    const { taken } = startWorker(scope, 'queued', undefined, 1)
    await vi.waitFor(() => expect(taken).toHaveLength(5), soon)
    expect(idsOf(taken)).toEqual(['first', 'never', 'second', 'third', 'last'])
  })

  it('processes as many messages at once as its concurrency allows', async () => {
    const scope = given.scope()
    let atOnce = 0
    let maxAtOnce = 0
    const { taken } = startWorker(
      scope,
      'follow-up',
      async (record) => {
        atOnce += 1
        maxAtOnce = Math.max(maxAtOnce, atOnce)
        await vi.waitFor(() => expect(maxAtOnce).toBe(3), soon)
        atOnce -= 1
        await claim(scope, record)
      },
      3,
    )
    for (let index = 0; index < 12; index += 1) await scope.insert(aRecord(`id-${index}`, dueNow()))
    await vi.waitFor(() => expect(taken).toHaveLength(12), soon)
    expect(maxAtOnce).toBe(3)
  })

  it('passes each message to one of several processes', async () => {
    const workers = Array.from({ length: 3 }, () => startWorker(given.scope(), 'follow-up'))
    const scope = given.scope()
    await Promise.all(
      Array.from({ length: 100 }, (_, index) => scope.insert(aRecord(`id-${index}`, dueNow()))),
    )
    await vi.waitFor(async () => expect(await scope.countWaiting()).toBe(0), soon)
    const taken = workers.flatMap((worker) => idsOf(worker.taken))
    expect(taken).toHaveLength(100)
    expect(new Set(taken).size).toBe(100)
  })

  it('skips a message that has left the queue when it becomes due', async () => {
    const scope = given.scope()
    const first = aRecord('one', { state: retry, dueAt: Date.now() + 200 })
    await scope.insert(first)
    await scope.replace(next(first, { state: { ...retry, owner: 'client-1' } }))
    const { taken } = startWorker(scope, 'follow-up')
    await scope.insert(aRecord('two', { state: retry, dueAt: Date.now() + 300 }))
    await vi.waitFor(() => expect(idsOf(taken)).toContain('two'), soon)
    expect(idsOf(taken)).toEqual(['two'])
  })

  it('uses the newest version, whenever older ones were due', async () => {
    const scope = given.scope()
    const { taken } = startWorker(scope, 'follow-up')
    const first = aRecord('one', { state: retry, dueAt: Date.now() + 200 })
    const second = next(first, { dueAt: Date.now() + 400 })
    await scope.insert(first)
    await scope.replace(second)
    await vi.waitFor(() => expect(taken).toHaveLength(1), soon)
    expect(taken).toEqual([second])
  })

  it('keeps no number and no text in a job', async () => {
    const scope = given.scope()
    const { taken, errors } = startWorker(scope, 'follow-up', async (record) => {
      if (record.id === 'bad') throw new Error(`No luck with +${record.to}`)
    })
    await scope.insert(aRecord('good', { ...dueNow(), to: '919900000001' }))
    await scope.insert(aRecord('bad', { ...dueNow(), to: '919900000001' }))
    await scope.insert(aRecord('later', { ...dueNow(), to: '919900000001', dueAt: Date.now() + 60_000 }))
    await vi.waitFor(() => expect([taken.length, errors.length]).toEqual([2, 1]), soon)
    await vi.waitFor(async () => {
      expect(await given.redis.admin.zcard(`${base}jobs:follow-ups:failed`)).toBe(1)
    }, soon)
    const jobs = await given.redis.admin.keys(`${base}jobs:follow-ups:*-1`)
    expect(jobs).toHaveLength(3)
    for (const key of jobs) {
      const shown = JSON.stringify([key, await given.redis.admin.hgetall(key)])
      expect(shown).not.toMatch(/9900000001|Hello/)
    }
  })

  it('passes a message again after an error, and after its job was lost', async () => {
    const scope = given.scope()
    let hasFailed = false
    const { taken } = startWorker(scope, 'follow-up', async (record) => {
      if (record.id === 'fails' && !hasFailed) {
        hasFailed = true
        throw new Error('Not now')
      }
      await claim(scope, record)
    })
    await scope.insert(aRecord('fails', dueNow()))
    await scope.insert(aRecord('lost', { state: retry, dueAt: Date.now() + 1_000 }))
    await given.redis.admin.del(`${base}jobs:follow-ups:lost-1`, `${base}jobs:follow-ups:delayed`)
    await vi.waitFor(() => expect(idsOf(taken).sort()).toEqual(['fails', 'fails', 'lost']), soon)
  })

  it('reports the error of a processor unchanged', async () => {
    const scope = given.scope()
    const failure = new TypeError('No luck')
    const { errors } = startWorker(scope, 'follow-up', () => Promise.reject(failure))
    await scope.insert(aRecord('one', dueNow()))
    await vi.waitFor(() => expect(errors).toEqual([failure]), soon)
  })

  it('retries, but not too often, while Redis has no memory', async () => {
    const scope = given.scope()
    await Promise.all(['one', 'two', 'three'].map((id) => scope.insert(aRecord(id, dueNow()))))
    await given.redis.admin.config('SET', 'maxmemory', '1')
    const commands = async () => Number(/processed:(\d+)/.exec(await given.redis.admin.info('stats'))?.[1])
    const { taken, errors } = startWorker(scope, 'follow-up')
    await vi.waitFor(() => expect(errors).toMatchObject([{ reason: 'full' }]), soon)
    const before = await commands()
    const from = performance.now()
    await vi.waitFor(() => expect(performance.now() - from).toBeGreaterThan(500), soon)
    expect((await commands()) - before).toBeLessThan(200)
    await given.redis.admin.config('SET', 'maxmemory', '0')
    await vi.waitFor(() => expect(taken).toHaveLength(3), soon)
    expect(errors).toHaveLength(1)
  })

  it('continues when Redis comes back empty', async () => {
    const scope = given.scope()
    const { taken, errors } = startWorker(scope, 'follow-up')
    await scope.insert(aRecord('before', dueNow()))
    await vi.waitFor(() => expect(idsOf(taken)).toEqual(['before']), soon)
    await given.redis.kill()
    const unreachable = expect.objectContaining({ name: 'StoreError', reason: 'unreachable' })
    await vi.waitFor(() => expect(errors).toContainEqual(unreachable), soon)
    await given.redis.restart()
    await vi.waitFor(() => scope.insert(aRecord('after', dueNow())), soon)
    await vi.waitFor(() => expect(idsOf(taken)).toEqual(['before', 'after']), soon)
    // Three connections failed, some of them several times. BullMQ may also miss the job that it had not yet marked as done.
    const reported = errors.filter((error) => error instanceof StoreError)
    // A slow restart also refuses connections, which is another error.
    expect(reported).not.toEqual([])
    expect(reported.map(String)).toEqual([...new Set(reported.map(String))])
    for (const error of reported) expect(error).toEqual(unreachable)
  })

  it('starts when Redis becomes reachable later', async () => {
    await given.redis.kill()
    const scope = given.scope()
    const { taken } = startWorker(scope, 'follow-up')
    await given.redis.restart()
    await vi.waitFor(() => scope.insert(aRecord('one', dueNow())), soon)
    await vi.waitFor(() => expect(idsOf(taken)).toEqual(['one']), soon)
  })

  it('closes after its current message is done, and takes no other', async () => {
    const scope = given.scope({ timeoutMs: 100 })
    let finish: () => void = () => {}
    const isFinished = new Promise<void>((resolve) => {
      finish = resolve
    })
    const order: string[] = []
    const { taken, worker } = startWorker(scope, 'follow-up', async (record) => {
      await isFinished
      await claim(scope, record)
      order.push('done')
    })
    await scope.insert(aRecord('one', dueNow()))
    await vi.waitFor(() => expect(taken).toHaveLength(1), soon)
    const closed = worker.close().then(() => order.push('closed'))
    await scope.insert(aRecord('two', dueNow()))
    // Longer than an operation may take, to show that the processor is not cut off.
    const from = performance.now()
    await vi.waitFor(() => expect(performance.now() - from).toBeGreaterThan(300), soon)
    finish()
    await closed
    expect(order).toEqual(['done', 'closed'])
    expect(idsOf(taken)).toEqual(['one'])
    expect(idsOf((await scope.findDue({ queue: 'follow-up', now: Date.now(), limit: 10 })).messages)).toEqual(
      ['two'],
    )
  })
})
