import type { DatabaseSync } from 'node:sqlite'
import { sqliteStore } from 'gupshup-outbound/sqlite'
import { describe, expect, it } from 'vitest'
import { findOne } from '../../../src/store/operations.ts'
import type { ParkedEvent } from '../../../src/store/store.ts'
import {
  accepted,
  anAttempt,
  aRecord,
  entryKinds,
  entryOf,
  failed,
  next,
  posting,
  unknown,
} from '../../../src/store/testing/records.ts'
import { aBatchWriter, dayMs, insertion, parkCommand, replacement } from './batch-writer.ts'
import { temporaryFolder } from './temporary-folder.ts'

const folder = temporaryFolder()

function anEvent(id: string): ParkedEvent {
  return { id, gupshupId: `g-${id}`, to: '919900000001', receivedAt: 0, event: {} }
}

describe('a finished message in SQLite', () => {
  it('is deleted under all its keys and ids after retentionMs', async () => {
    let now = 1_000_000
    const store = sqliteStore({ path: folder.newFile(), retentionMs: 5_000, now: () => now })
    const scope = store.scoped('MyShop:917834811114')
    const attempts = [anAttempt({ gupshupId: 'g-1', whatsappId: 'w-1', status: 'read' })]
    await scope.insert(aRecord('one', { idempotencyKey: 'order-1', attempts, state: accepted }))
    now += 4_999
    await scope.heartbeat('client-1', now)
    expect(await scope.get('one')).toBeDefined()
    now += 1
    await scope.heartbeat('client-1', now)
    expect(await scope.get('one')).toBeUndefined()
    expect(await findOne(scope, { idempotencyKey: 'order-1' })).toBeUndefined()
    expect(await findOne(scope, { eventIds: { gupshupId: 'g-1', whatsappId: 'w-1' } })).toBeUndefined()
    expect(await scope.insert(aRecord('two', { idempotencyKey: 'order-1' }))).toBeUndefined()
    await store.close()
  })

  it('is kept for the retention after its last write', () => {
    const { database, commit, tables } = aBatchWriter(folder.newFile())
    const first = aRecord('one', { state: failed })
    commit(0, insertion(first, 0))
    commit(20 * dayMs, replacement(next(first, { state: accepted }), 20 * dayMs))
    commit(49 * dayMs, { name: 'heartbeat', scope: 1, args: ['another', 0] })
    expect(tables.messages.get(1, 'one')).toBeDefined()
    commit(50 * dayMs, { name: 'heartbeat', scope: 1, args: ['another', 0] })
    expect(tables.messages.get(1, 'one')).toBeUndefined()
    database.close()
  })

  it('leaves its ids to the message that has them now', () => {
    const { database, commit, tables } = aBatchWriter(folder.newFile())
    const attempts = [anAttempt({ gupshupId: 'g-1' })]
    commit(0, insertion(aRecord('one', { attempts, state: failed })))
    commit(0, insertion(aRecord('two', { attempts, state: posting })))
    commit(60 * dayMs, { name: 'heartbeat', scope: 1, args: ['another', 0] })
    expect(tables.messages.get(1, 'one')).toBeUndefined()
    expect(tables.messages.byEventId(1, { gupshupId: 'g-1' })).toContain('"two"')
    database.close()
  })

  it('is deleted also when it is damaged, and its ids lead to no message', () => {
    const { database, commit, tables } = aBatchWriter(folder.newFile())
    const attempts = [anAttempt({ gupshupId: 'g-1' })]
    commit(0, insertion(aRecord('damaged', { attempts, state: failed })))
    database.exec("UPDATE messages SET record = 'no JSON'")
    commit(60 * dayMs, insertion(aRecord('one'), 60 * dayMs))
    expect(tables.messages.get(1, 'damaged')).toBeUndefined()
    expect(tables.messages.get(1, 'one')).toBeDefined()
    expect(tables.messages.byEventId(1, { gupshupId: 'g-1' })).toBeUndefined()
    database.close()
  })

  it('is deleted in small steps, one for each write, the longest finished first', () => {
    const { database, commit, tables } = aBatchWriter(folder.newFile())
    for (let count = 0; count < 10; count += 1) {
      commit(count, insertion(aRecord(`id-${count}`, { state: failed }), count))
    }
    const remaining = () =>
      Array.from({ length: 10 }, (_, n) => `id-${n}`).filter((id) => tables.messages.get(1, id))
    commit(60 * dayMs, insertion(aRecord('new')), insertion(aRecord('newer')))
    expect(remaining()).toEqual(['id-2', 'id-3', 'id-4', 'id-5', 'id-6', 'id-7', 'id-8', 'id-9'])
    commit(60 * dayMs, insertion(aRecord('newest')))
    expect(remaining()).toHaveLength(7)
    database.close()
  })
})

describe('messages in flight and documents in SQLite', () => {
  it('are never deleted', () => {
    const { database, commit, tables } = aBatchWriter(folder.newFile())
    const kept = {
      waiting: aRecord('waiting'),
      posting: aRecord('posting', { state: posting }),
      due: aRecord('due', { state: unknown, dueAt: 5_000 }),
    }
    const names = entryKinds.map((kind) => ({ kind, key: '919900000001' }))
    commit(0, ...Object.values(kept).map((record) => insertion(record)))
    for (const name of names) {
      const json = JSON.stringify(entryOf[name.kind](name.key))
      const row = { key: name.key, version: 1, writeId: null, json }
      commit(0, { name: 'putDocument', scope: 1, args: [name.kind, row, 0] })
    }
    for (let count = 0; count < 5; count += 1) {
      commit(1_000 * dayMs, { name: 'heartbeat', scope: 1, args: ['another', 0] })
    }
    for (const id of Object.keys(kept)) expect(tables.messages.get(1, id)).toBeDefined()
    for (const name of names) expect(tables.documents.get(1, name.kind, name.key)).toBeDefined()
    database.close()
  })
})

describe('a parked event in SQLite', () => {
  it('is deleted after a day', () => {
    const { database, commit, tables } = aBatchWriter(folder.newFile())
    commit(0, parkCommand(anEvent('one')))
    commit(dayMs - 1, { name: 'heartbeat', scope: 1, args: ['another', 0] })
    expect(tables.pendingEvents.withId(1, { gupshupId: 'g-one', whatsappId: undefined })).toHaveLength(1)
    commit(dayMs, { name: 'heartbeat', scope: 1, args: ['another', 0] })
    expect(tables.pendingEvents.withId(1, { gupshupId: 'g-one', whatsappId: undefined })).toEqual([])
    database.close()
  })

  it('is excess beyond the limit, the oldest first, and stays until it is unparked', () => {
    const { database, commit, tables } = aBatchWriter(folder.newFile())
    for (const id of ['one', 'two', 'three']) commit(0, parkCommand(anEvent(id)))
    commit(0, {
      name: 'unpark',
      scope: 1,
      args: [{ id: 'two', gupshupId: null, whatsappId: null }, 'applied'],
    })
    const results = commit(0, parkCommand(anEvent('four')), parkCommand(anEvent('five')))
    const excess = results.map(({ excess: jsons = [] }) => jsons.map((json) => JSON.parse(json).id))
    expect(excess).toEqual([[], ['one']])
    const kept = tables.pendingEvents.to(1, '919900000001').map((json) => JSON.parse(json).id)
    expect(kept).toEqual(['one', 'three', 'four', 'five'])
    database.close()
  })

  it('is not kept when no message could match it', async () => {
    const store = sqliteStore({ path: folder.newFile(), maxParkedEvents: 1 })
    const scope = store.scoped('MyShop:917834811114')
    await scope.park(anEvent('one'))
    await scope.park({ id: 'without-ids', receivedAt: 0, event: {} })
    expect(await scope.findParked({ to: '919900000001' })).toEqual([anEvent('one')])
    await store.close()
  })
})

describe('an event in SQLite that was unparked as unmatched', () => {
  const unparkCommand = (id: string) =>
    ({
      name: 'unpark',
      scope: 1,
      args: [{ id, gupshupId: `g-${id}`, whatsappId: null }, 'unmatched'],
    }) as const

  it('is remembered for a day, and then deleted by the next write', () => {
    const { database, commit } = aBatchWriter(folder.newFile())
    const ids = (table: string) =>
      database
        .prepare(`SELECT id FROM ${table}`)
        .all()
        .map(({ id }) => id)
    commit(0, parkCommand(anEvent('one')))
    commit(0, unparkCommand('one'))
    commit(dayMs - 1, parkCommand(anEvent('one')))
    expect([ids('parked'), ids('told')]).toEqual([[], ['one']])
    commit(dayMs, parkCommand(anEvent('one')))
    expect([ids('parked'), ids('told')]).toEqual([['one'], []])
    database.close()
  })

  it('is also remembered if a version before 0.8 has unparked it', () => {
    const { database, commit } = aBatchWriter(folder.newFile())
    database.exec("INSERT INTO inbound (scope, id, until) VALUES (1, 'one', 1000)")
    commit(999, parkCommand(anEvent('one')))
    expect(database.prepare('SELECT id FROM parked').all()).toEqual([])
    database.close()
  })
})

describe('an inbound message in SQLite', () => {
  const recordCommand = (id: string, until: number, now: number) =>
    ({
      name: 'recordInbound',
      scope: 1,
      args: [{ id, from: `from ${id}`, until, idUntil: until, now }],
    }) as const

  function remaining(database: DatabaseSync): unknown[] {
    const ids = database.prepare('SELECT id FROM inbound ORDER BY until').all()
    const windows = database.prepare('SELECT recipient FROM windows ORDER BY until').all()
    expect(windows.map(({ recipient }) => recipient)).toEqual(ids.map(({ id }) => `from ${id}`))
    return ids.map(({ id }) => id)
  }

  it('is deleted by the next message after it has expired, and not before', () => {
    const { database, commit } = aBatchWriter(folder.newFile())
    commit(0, recordCommand('one', 1_000, 0), recordCommand('two', 1_001, 0))
    commit(0, recordCommand('three', 9_000, 999))
    expect(remaining(database)).toEqual(['one', 'two', 'three'])
    commit(0, recordCommand('four', 9_001, 1_000))
    expect(remaining(database)).toEqual(['two', 'three', 'four'])
    database.close()
  })

  it('is deleted in steps of ten with each message, the first expired first', () => {
    const { database, commit } = aBatchWriter(folder.newFile())
    commit(0, ...Array.from({ length: 25 }, (_, index) => recordCommand(`in-${index}`, 1_000 - index, 0)))
    commit(0, recordCommand('later', 9_000, 2_000))
    expect(remaining(database)).toEqual([
      ...Array.from({ length: 15 }, (_, index) => `in-${14 - index}`),
      'later',
    ])
    commit(0, recordCommand('later', 9_000, 2_000))
    expect(remaining(database)).toHaveLength(6)
    commit(0, recordCommand('later', 9_000, 2_000))
    expect(remaining(database)).toEqual(['later'])
    database.close()
  })

  it('is not recorded when its batch fails', () => {
    const { database, commit, tables } = aBatchWriter(folder.newFile())
    database.exec("CREATE TRIGGER broken BEFORE INSERT ON inbound BEGIN SELECT raise(ABORT, 'broken'); END")
    expect(() => commit(0, recordCommand('one', 1_000, 0))).toThrow('broken')
    expect(tables.sessionWindows.windowOf(1, 'from one')).toBeUndefined()
    database.exec('DROP TRIGGER broken')
    expect(commit(0, recordCommand('one', 1_000, 0))).toEqual([{ outcome: 'done' }])
    database.close()
  })
})

describe('an owner in SQLite', () => {
  it('is deleted a day after its last heartbeat, unless that is still valid', () => {
    const { database, commit } = aBatchWriter(folder.newFile())
    commit(0, { name: 'heartbeat', scope: 1, args: ['dead', 1_000] })
    commit(0, { name: 'heartbeat', scope: 1, args: ['long-lived', 90 * dayMs] })
    commit(dayMs - 1, { name: 'heartbeat', scope: 1, args: ['living', dayMs] })
    commit(
      dayMs,
      ...Array.from({ length: 5 }, () => ({ name: 'heartbeat', scope: 1, args: ['another', 0] }) as const),
    )
    const remaining = database.prepare('SELECT owner FROM owners').all()
    expect(remaining.map(({ owner }) => owner).sort()).toEqual(['living', 'long-lived'])
    database.close()
  })
})
