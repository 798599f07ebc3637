import { describe, expect, it } from 'vitest'
import type { MessageState } from '../../../model/index.ts'
import { accepted, aRecord, next } from '../records.ts'
import type { Given } from '../store-under-test.ts'

const now = 10_000
const postingOf = (owner: string) => ({ name: 'posting', owner }) satisfies MessageState
const waitingOf = (owner: string) => ({ name: 'waiting', why: 'new', owner }) satisfies MessageState

/** Heartbeats, and the messages of owners without one. */
export function describeOwners(given: Given): void {
  const orphans = async (limit = 10) => (await given.scope.findOrphans(now, limit)).map(({ id }) => id).sort()

  describe('findOrphans', () => {
    it('findOrphans() finds messages of an owner without a heartbeat', async () => {
      const record = aRecord('one', { state: postingOf('client-1') })
      await given.scope.insert(record)
      await given.scope.insert(aRecord('two', { state: waitingOf('client-2') }))
      expect(await orphans()).toEqual(['one', 'two'])
      expect(await given.scope.findOrphans(now, 10)).toContainEqual(record)
    })

    it('findOrphans() finds no message of an owner until its heartbeat has expired', async () => {
      await given.scope.insert(aRecord('one', { state: postingOf('client-1') }))
      await given.scope.heartbeat('client-1', now + 1)
      expect(await orphans()).toEqual([])
      await given.scope.heartbeat('client-1', now)
      expect(await orphans()).toEqual(['one'])
      await given.scope.heartbeat('client-1', now + 5_000)
      expect(await orphans()).toEqual([])
    })

    it('findOrphans() finds no message of a live owner after a write that changed nothing', async () => {
      const record = aRecord('one', { state: postingOf('client-1'), writeId: 'w1' })
      await given.scope.insert(record)
      const { state: _, ...withoutOwner } = record
      await given.scope.insert({ ...withoutOwner, state: accepted })
      await given.scope.replace({ ...withoutOwner, state: accepted })
      await given.scope.heartbeat('client-1', now + 5_000)
      expect(await orphans()).toEqual([])
    })

    it('findOrphans() finds messages of an owner that has closed', async () => {
      await given.scope.heartbeat('client-1', now + 5_000)
      await given.scope.heartbeat('client-2', now + 5_000)
      await given.scope.insert(aRecord('one', { state: postingOf('client-1') }))
      await given.scope.insert(aRecord('two', { state: postingOf('client-2') }))
      await given.scope.heartbeat('client-1', 0)
      expect(await orphans()).toEqual(['one'])
    })

    it('findOrphans() finds no message without an owner', async () => {
      await given.scope.insert(aRecord('one', { state: { name: 'posting' } }))
      await given.scope.insert(aRecord('two', { dueAt: 100 }))
      await given.scope.insert(aRecord('three', { state: accepted }))
      expect(await orphans()).toEqual([])
    })

    it('findOrphans() uses the newest version of a message', async () => {
      const first = aRecord('one', { state: waitingOf('client-1') })
      const taken = next(first, { state: waitingOf('client-2') })
      await given.scope.heartbeat('client-2', now + 5_000)
      await given.scope.insert(first)
      await given.scope.replace(taken)
      expect(await orphans()).toEqual([])
      await given.scope.heartbeat('client-2', 0)
      expect(await orphans()).toEqual(['one'])
      await given.scope.replace(next(taken, { state: accepted }))
      expect(await orphans()).toEqual([])
    })

    it('findOrphans() returns at most the limit, and the rest once the first are written', async () => {
      const records = Array.from({ length: 9 }, (_, index) =>
        aRecord(`id-${index}`, { state: waitingOf(`client-${index % 2}`) }),
      )
      for (const record of records) await given.scope.insert(record)
      const seen = new Set<string>()
      for (;;) {
        const found = await given.scope.findOrphans(now, 4)
        expect(found.length).toBeLessThanOrEqual(4)
        if (found.length === 0) break
        for (const record of found) {
          seen.add(record.id)
          await given.scope.replace(next(record, { state: accepted }))
        }
      }
      expect([...seen].sort()).toEqual(records.map(({ id }) => id))
    })
  })
}
