import { expect, it, vi } from 'vitest'
import { findOne, writeGate } from '../../../src/store/operations.ts'
import type { StoreChange } from '../../../src/store/store.ts'
import { accepted, aGate, aRecord, next } from '../../../src/store/testing/records.ts'
import { describeWithRedis } from '../../support/describe-with-redis.ts'
import { base, type Given, givenRedis, soon } from './given.ts'

const follow = (...ids: string[]) => new Set(ids)

/** Until Redis knows of so many that read the channel. */
async function readersAre({ redis }: Given, count: number): Promise<void> {
  await vi.waitFor(
    async () => expect(await redis.admin.pubsub('NUMSUB', `${base}changes`)).toContain(count),
    soon,
  )
}

describeWithRedis('several processes', () => {
  const given = givenRedis()

  it('read what the others wrote', async () => {
    const record = aRecord('one', { idempotencyKey: 'order-1' })
    await given.scope().insert(record)
    expect(await findOne(given.scope(), { idempotencyKey: 'order-1' })).toEqual(record)
  })

  it('have one winner among a hundred writers of the same version', async () => {
    const scopes = [given.scope(), given.scope(), given.scope()]
    const first = aRecord('one')
    await scopes[0]?.insert(first)
    const rivals = Array.from({ length: 100 }, (_, writer) => next(first, { metadata: { writer } }))
    const won = await Promise.all(rivals.map((rival, index) => scopes[index % 3]?.replace(rival)))
    expect(won.filter(Boolean)).toHaveLength(1)
  })

  it('find an inbound message new only once', async () => {
    const scopes = [given.scope(), given.scope()]
    const note = (_: unknown, index: number) =>
      scopes[index % 2]?.recordInbound({ id: 'in-1', from: '919900000001', until: 5_000 + index, now: 1_000 })
    const noted = await Promise.all(Array.from({ length: 20 }, note))
    expect(noted.filter((isNew) => isNew === true)).toHaveLength(1)
    expect(noted.filter((isNew) => isNew === false)).toHaveLength(19)
    for (const scope of scopes) expect(await scope.getWindow('919900000001')).toBe(5_019)
  })

  it('hear of the gate, and of the messages that they follow', async () => {
    const changes: StoreChange[] = []
    given.scope().watch((change) => changes.push(change), follow('one'))
    await readersAre(given, 1)
    const other = given.scope()
    const first = aRecord('one')
    const second = next(first, { state: accepted })
    await other.insert(first)
    await other.insert(aRecord('two'))
    await other.replace(second)
    await writeGate(other, aGate(1))
    await vi.waitFor(() => {
      expect(changes).toEqual([
        { type: 'message', id: 'one', record: first },
        { type: 'message', id: 'one', record: second },
        { type: 'gate', record: aGate(1) },
      ])
    }, soon)
  })

  it('notify the listeners that watch a message by then, and no others', async () => {
    const followed = follow()
    const heard: string[] = []
    const overheard: StoreChange[] = []
    const scope = given.scope()
    scope.watch((change) => heard.push(change.type === 'message' ? change.id : 'gate'), followed)
    scope.watch((change) => overheard.push(change))
    await readersAre(given, 1)
    const other = given.scope()
    await other.insert(aRecord('with a blank'))
    await writeGate(other, aGate(1))
    await vi.waitFor(() => expect(heard).toEqual(['gate']), soon)
    followed.add('with a blank')
    await other.replace(next(aRecord('with a blank')))
    await vi.waitFor(() => expect(heard).toEqual(['gate', 'with a blank']), soon)
    expect(overheard.map(({ type }) => type)).toEqual(['gate'])
  })

  it('hear once of what they wrote themselves', async () => {
    const changes: StoreChange[] = []
    const scope = given.scope()
    scope.watch((change) => changes.push(change), follow('one'))
    await readersAre(given, 1)
    const record = aRecord('one')
    await scope.insert(record)
    const other = given.scope()
    await writeGate(other, aGate(1))
    await vi.waitFor(() => {
      expect(changes).toEqual([
        { type: 'message', id: 'one', record },
        { type: 'gate', record: aGate(1) },
      ])
    }, soon)
  })

  it('subscribe only while a listener watches', async () => {
    const scope = given.scope()
    const stops = [scope.watch(() => {}), scope.watch(() => {})]
    await readersAre(given, 1)
    stops[0]?.()
    await readersAre(given, 1)
    stops[1]?.()
    await readersAre(given, 0)
    scope.watch(() => {})
    await readersAre(given, 1)
  })

  it('hear again after Redis was away', async () => {
    const changes: StoreChange[] = []
    given.scope().watch((change) => changes.push(change))
    await readersAre(given, 1)
    await given.redis.restart()
    await readersAre(given, 1)
    await writeGate(given.scope(), aGate(1))
    await vi.waitFor(() => expect(changes).toEqual([{ type: 'gate', record: aGate(1) }]), soon)
  })
})
