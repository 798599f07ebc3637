import { expect, it, vi } from 'vitest'
import type { MessageFilter, MessageList, ScopedStore } from '../../../src/store/port.ts'
import {
  accepted,
  anAttempt,
  aRecord,
  failed,
  formStep,
  next,
  posting,
  waiting,
} from '../../../src/store/testing/records.ts'
import { describeWithRedis } from '../../support/describe-with-redis.ts'
import { base, givenRedis, soon } from './given.ts'

const to = '919900000001'
const other = '919900000002'
const steps = [{ ...formStep, template: { key: 'sale/en' } }]

async function select(
  scope: ScopedStore,
  filter: MessageFilter,
  limit = 100,
  after?: MessageList['next'],
): Promise<MessageList> {
  const list = await scope.selectMessages({ filter, limit, after })
  if (list === undefined) throw new Error('The store has no lists.')
  return list
}

async function idsOf(scope: ScopedStore, filter: MessageFilter = {}, limit = 100): Promise<string[]> {
  const ids: string[] = []
  let after: MessageList['next']
  do {
    const page = await select(scope, filter, limit, after)
    ids.push(...page.messages.map(({ id }) => id))
    after = page.next
  } while (after !== undefined)
  return ids
}

describeWithRedis('the lists of messages in the Redis store', () => {
  const given = givenRedis()
  const members = (name: string) => given.redis.admin.zrange(base + name, '0', '-1')
  const counters = ['feed-newest', 'inserted'].map((name) => base + name)
  const keysBesideCounters = async () => (await given.redis.keys()).filter((key) => !counters.includes(key))

  it('leave nothing in Redis after the retention of an idle scope, not even a key named after a number', async () => {
    const scope = given.scope({ retentionMs: 1_000 })
    const entry = { id: 'e-1', name: 'failed', subject: 'one', event: { to } }
    const attempts = [
      anAttempt({ gupshupId: 'g-1', failure: { kind: 'recipient', via: 'reply', code: 4_005 } }),
    ]
    const first = aRecord('one', { to, steps, attempts, state: posting, idempotencyKey: 'order-1' })
    await scope.insert(first, [entry])
    await scope.insert(aRecord('two', { to: other, state: accepted }))
    await scope.replace(next(first, { state: failed }), [], [entry])
    expect(await keysBesideCounters()).toContain(`${base}finished:to:${to}`)
    await vi.waitFor(async () => expect(await keysBesideCounters()).toEqual([]), soon)
  })

  it('of messages that are not finished never expire, and vanish with their last message', async () => {
    const scope = given.scope({ retentionMs: 60_000 })
    const first = aRecord('one', { to, state: waiting })
    const second = next(first, { state: accepted })
    await scope.insert(first)
    await scope.insert(aRecord('two', { to, state: accepted }))
    const lists = async () => (await given.redis.keys()).filter((key) => key.includes(`finished:`))
    for (const list of await lists())
      expect([list, (await given.redis.admin.pttl(list)) > 0]).toEqual([list, !list.includes('unfinished')])
    await scope.replace(second)
    expect((await lists()).filter((list) => list.includes('unfinished'))).toEqual([])
    await scope.replace(next(second, { state: waiting }))
    expect(await members('unfinished:state:waiting')).toEqual(['one'])
    expect(await members('finished:state:accepted')).toEqual(['two'])
    expect(await members('expiries')).toEqual(['two\nstate:accepted'])
  })

  /** What Redis does with messages after the retention, and with nothing else. */
  async function expire(...ids: readonly string[]): Promise<void> {
    for (const id of ids) await given.redis.admin.del(`${base}message:${id}`)
    for (const member of await members('expiries'))
      if (ids.includes(member.split('\n')[0] ?? ''))
        await given.redis.admin.zadd(`${base}expiries`, 1, member)
  }

  async function insertFinished(scope: ScopedStore, count: number, start = 0): Promise<string[]> {
    const ids = Array.from({ length: count }, (_, index) => `m-${String(start + index).padStart(4, '0')}`)
    await Promise.all(
      ids.map((id, index) =>
        scope.insert(aRecord(id, { to, steps, state: accepted, createdAt: 1_000 + start + index })),
      ),
    )
    return ids
  }

  it('lose sixteen expired messages with every eighth new one, and hundreds with a heartbeat', async () => {
    const scope = given.scope()
    const ids = await insertFinished(scope, 303)
    const kept = ids.splice(-10)
    await expire(...ids)
    await scope.insert(aRecord('new', { to: other, state: { name: 'posting', owner: 'client-1' } }))
    expect(await members('finished:state:accepted')).toEqual([...ids.slice(16), ...kept])
    await scope.heartbeat('client-1', 5_000)
    expect(await members('finished:state:accepted')).toEqual(kept)
    expect(await members('finished:template:sale/en')).toEqual(kept)
    expect(await members('expiries')).toEqual(kept.map((id) => `${id}\nstate:accepted\ntemplate:sale/en`))
  })

  it('of an address lose two expired messages with each one that is added', async () => {
    const scope = given.scope()
    const ids = await insertFinished(scope, 5)
    await expire(...ids.slice(0, 3))
    const [added] = await insertFinished(scope, 1, 5)
    expect(await members(`finished:to:${to}`)).toEqual([...ids.slice(2), added])
  })

  it('show no expired message, and lose it when they are read', async () => {
    const scope = given.scope()
    const ids = await insertFinished(scope, 5)
    await expire(...ids.slice(1, 3))
    const kept = [...ids.slice(3), ids[0]].sort()
    expect((await idsOf(scope, { to: [to] }, 2)).reverse()).toEqual(kept)
    expect(await members(`finished:to:${to}`)).toEqual(kept)
  })

  it('keep a message whose retention begins again with a later write', async () => {
    const scope = given.scope()
    const first = aRecord('one', { to, state: accepted })
    await scope.insert(first)
    await given.redis.admin.zadd(`${base}expiries`, 1, 'one\nstate:accepted')
    await scope.replace(next(first, { metadata: { order: 1 } }))
    await scope.insert(aRecord('new', { to: other, state: { name: 'posting', owner: 'client-1' } }))
    await scope.heartbeat('client-1', 5_000)
    expect(await members('finished:state:accepted')).toEqual(['one'])
    expect(await members('expiries')).toEqual(['one\nstate:accepted'])
  })

  it('have a message that version 0.6 wrote from its next write on', async () => {
    const scope = given.scope()
    const first = aRecord('one', { to, state: posting })
    const index = { version: 1, names: [], open: `open:${to}`, sequence: 1 }
    await given.redis.admin.set(`${base}message:one`, `${JSON.stringify(index)}\n${JSON.stringify(first)}`)
    expect(await idsOf(scope)).toEqual([])
    expect(await scope.replace(next(first, { state: accepted }))).toBe(true)
    expect(await idsOf(scope, { state: 'accepted', to: [to] })).toEqual(['one'])
    expect(await scope.replace(next(next(first), { state: failed }))).toBe(true)
    expect(await idsOf(scope, { state: 'failed' })).toEqual(['one'])
  })

  it('are read five hundred messages at a time at most, and the next page goes on behind them', async () => {
    const scope = given.scope()
    await insertFinished(scope, 2_100, 1)
    for (const id of ['m-0000', 'm-9999'])
      await scope.insert(
        aRecord(id, { to: other, state: accepted, createdAt: id === 'm-0000' ? 1_000 : 9_999 }),
      )
    const codes = Array.from({ length: 2_200 }, (_, index) => `code-${index}`)
    await given.redis.admin.zadd(
      `${base}finished:code:4005`,
      ...codes.flatMap((id) => [0, id]),
      1_000,
      'm-0000',
    )
    const filter = { state: 'accepted', code: 4_005 } as const
    let page = await select(scope, filter, 10)
    for (const next of [
      { createdAt: 2_602, id: 'm-1602' },
      { createdAt: 2_102, id: 'm-1102' },
      { createdAt: 1_602, id: 'm-0602' },
      { createdAt: 1_102, id: 'm-0102' },
    ]) {
      expect(page).toEqual({ messages: [], next })
      page = await select(scope, filter, 10, page.next)
    }
    expect(page.messages.map(({ id }) => id)).toEqual(['m-0000'])
    expect(page.next).toBeUndefined()
  })

  it('are read from the shortest one of a filter', async () => {
    const scope = given.scope()
    await insertFinished(scope, 2_100)
    await scope.insert(aRecord('one', { to: other, state: accepted, createdAt: 1 }))
    const page = await select(scope, { state: 'accepted', to: [other, '919900000003'] })
    expect(page).toMatchObject({ messages: [{ id: 'one' }] })
    expect(page.next).toBeUndefined()
  })

  it('sort messages of one moment by the bytes of their ids, on every page', async () => {
    const scope = given.scope()
    const ids = ['B', 'a', 'Z', 'é', '~', '_', '0', '10', '1', 'aa'].map((id) => `m-${id}`)
    for (const [index, id] of ids.entries())
      await scope.insert(aRecord(id, { createdAt: 1_000.25, state: index % 2 ? posting : accepted }))
    const sorted = [...ids].sort((a, b) => Buffer.compare(Buffer.from(b), Buffer.from(a)))
    for (const limit of [1, 3, 100]) expect(await idsOf(scope, {}, limit)).toEqual(sorted)
  })
})
