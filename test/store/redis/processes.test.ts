import { expect, it, vi } from 'vitest'
import { findOne, writeGate } from '../../../src/store/operations.ts'
import type { StoreChange } from '../../../src/store/store.ts'
import { accepted, aGate, aRecord, next } from '../../../src/store/testing/records.ts'
import { describeWithRedis } from '../../support/describe-with-redis.ts'
import { base, type Given, givenRedis, soon } from './given.ts'

const watchedIds = (...ids: string[]) => new Set(ids)

/** Keeps what a listener is told of written messages and the gate, without the hints to look again. */
function keepIn(changes: StoreChange[]): (change: StoreChange) => void {
  return (change) => {
    if (change.type === 'message' || change.type === 'gate') changes.push(change)
  }
}

/** Waits until Redis has this many subscribers of the channel. */
async function subscribersAre({ redis }: Given, count: number): Promise<void> {
  await vi.waitFor(
    async () => expect(await redis.admin.pubsub('NUMSUB', `${base}changes`)).toContain(count),
    soon,
  )
}

describeWithRedis('several processes on one Redis', () => {
  const given = givenRedis()

  it('read what the others write', async () => {
    const record = aRecord('one', { idempotencyKey: 'order-1' })
    await given.scope().insert(record)
    expect(await findOne(given.scope(), { idempotencyKey: 'order-1' })).toEqual(record)
  })

  it('have one winner among a hundred concurrent writers of the same version', async () => {
    const scopes = [given.scope(), given.scope(), given.scope()]
    const first = aRecord('one')
    await scopes[0]?.insert(first)
    const rivals = Array.from({ length: 100 }, (_, writer) => next(first, { metadata: { writer } }))
    const won = await Promise.all(rivals.map((rival, index) => scopes[index % 3]?.replace(rival)))
    expect(won.filter(Boolean)).toHaveLength(1)
  })

  it('treat an inbound message as new only once', async () => {
    const scopes = [given.scope(), given.scope()]
    const record = (_: unknown, index: number) =>
      scopes[index % 2]?.recordInbound({ id: 'in-1', from: '919900000001', until: 5_000 + index, now: 1_000 })
    const results = await Promise.all(Array.from({ length: 20 }, record))
    expect(results.filter((isNew) => isNew === true)).toHaveLength(1)
    expect(results.filter((isNew) => isNew === false)).toHaveLength(19)
    for (const scope of scopes) expect(await scope.getWindow('919900000001')).toBe(5_019)
  })

  it('are notified of the gate, and of the messages that they watch', async () => {
    const changes: StoreChange[] = []
    given.scope().watch(keepIn(changes), watchedIds('one'))
    await subscribersAre(given, 1)
    const other = given.scope()
    const first = aRecord('one')
    const second = next(first, { state: accepted })
    await other.insert(first)
    await other.insert(aRecord('two'))
    await vi.waitFor(() => expect(changes).toEqual([{ type: 'message', id: 'one', record: first }]), soon)
    await other.replace(second)
    await vi.waitFor(
      () => expect(changes.at(1)).toEqual({ type: 'message', id: 'one', record: second }),
      soon,
    )
    await writeGate(other, aGate(1))
    await vi.waitFor(() => expect(changes.slice(2)).toEqual([{ type: 'gate', record: aGate(1) }]), soon)
  })

  it('notify the listeners that watch a message at the time of a change, and no others', async () => {
    const watched = watchedIds()
    const received: string[] = []
    const otherReceived: StoreChange[] = []
    const scope = given.scope()
    scope.watch((change) => {
      if (change.type === 'message') received.push(change.id)
      else if (change.type === 'gate') received.push('gate')
    }, watched)
    scope.watch(keepIn(otherReceived))
    await subscribersAre(given, 1)
    const other = given.scope()
    await other.insert(aRecord('with a blank'))
    await writeGate(other, aGate(1))
    await vi.waitFor(() => expect(received).toEqual(['gate']), soon)
    watched.add('with a blank')
    await other.replace(next(aRecord('with a blank')))
    await vi.waitFor(() => expect(received).toEqual(['gate', 'with a blank']), soon)
    expect(otherReceived.map(({ type }) => type)).toEqual(['gate'])
  })

  it('are notified once of their own writes', async () => {
    const changes: StoreChange[] = []
    const scope = given.scope()
    scope.watch(keepIn(changes), watchedIds('one'))
    await subscribersAre(given, 1)
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
    await subscribersAre(given, 1)
    stops[0]?.()
    await subscribersAre(given, 1)
    stops[1]?.()
    await subscribersAre(given, 0)
    scope.watch(() => {})
    await subscribersAre(given, 1)
  })

  it('are notified again after Redis was down', async () => {
    const changes: StoreChange[] = []
    given.scope().watch(keepIn(changes))
    await subscribersAre(given, 1)
    await given.redis.restart()
    await subscribersAre(given, 1)
    await writeGate(given.scope(), aGate(1))
    await vi.waitFor(() => expect(changes).toEqual([{ type: 'gate', record: aGate(1) }]), soon)
  })
})
