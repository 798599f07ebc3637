import { afterEach, describe, expect, it } from 'vitest'
import type { MessageState } from '../../../src/model/message-record.ts'
import { pragmaNumber } from '../../../src/store/sqlite/database/values.ts'
import type { WriteCommand } from '../../../src/store/sqlite/write-commands.ts'
import { anAttempt, aRecord } from '../../../src/store/testing/records.ts'
import { aBatchWriter, insertion, replacement } from './batch-writer.ts'
import { temporaryFolder } from './temporary-folder.ts'

const folder = temporaryFolder()
let close = () => {}
afterEach(() => close())

/** What SQLite calls its settings: https://www.sqlite.org/pragma.html#pragma_synchronous. */
const [normal, full] = [1, 2]
const owned: MessageState = { name: 'waiting', why: 'new', owner: 'client-1' }
const entry = { id: 'e', name: 'accepted', subject: 'one', json: '{}' }

function aFile(synchronous: 'full' | 'normal') {
  const { database, commit } = aBatchWriter(folder.newFile(), synchronous)
  close = () => database.close()
  return (...commands: WriteCommand[]) => {
    commit(0, ...commands)
    return pragmaNumber(database.prepare('PRAGMA synchronous'), 'synchronous')
  }
}

describe('a commit in SQLite', () => {
  it('does not wait for the disk for messages of send() that wait, and the next version of one does', () => {
    const syncOf = aFile('full')
    const waiting = aRecord('one', { state: owned })
    expect(syncOf(insertion(waiting), insertion(aRecord('two', { state: owned })))).toBe(normal)
    const posting = { ...waiting, version: 2, state: { name: 'posting', owner: 'client-1' } } as const
    expect(syncOf(replacement(posting))).toBe(full)
    expect(syncOf(insertion(aRecord('three', { state: owned })))).toBe(normal)
  })

  it('does not wait for the disk for the claim of a queued message, of which a loss of power loses the claim alone', () => {
    const syncOf = aFile('full')
    const queued = aRecord('one', { state: { name: 'waiting', why: 'queued' } })
    expect(syncOf(insertion(queued))).toBe(full)
    const claimed = { ...queued, version: 2, state: { ...owned, why: 'queued' } } as const
    expect(syncOf(replacement(claimed))).toBe(normal)
    const posting = { ...claimed, version: 3, state: { name: 'posting', owner: 'client-1' } } as const
    expect(syncOf(replacement(posting))).toBe(full)
  })

  it.each<[string, WriteCommand[]]>([
    [
      'a claimed message that was posted before',
      [
        insertion(aRecord('one', { state: owned })),
        replacement(aRecord('one', { version: 2, state: owned, attempts: [anAttempt()] })),
      ],
    ],
    [
      'a queued message that gets another time',
      [
        insertion(aRecord('one', { state: owned })),
        replacement(aRecord('one', { version: 2, state: { name: 'waiting', why: 'queued' } })),
      ],
    ],
    [
      'a message whose caller gets a receipt',
      [insertion(aRecord('one', { state: { name: 'waiting', why: 'queued' } }))],
    ],
    [
      'a message that is posted at once',
      [insertion(aRecord('one', { state: { name: 'posting', owner: 'c' } }))],
    ],
    ['an event in the feed', [{ ...insertion(aRecord('one', { state: owned })), entries: [entry] }]],
    [
      'another write beside it',
      [
        insertion(aRecord('one', { state: owned })),
        { name: 'heartbeat', scope: 1, args: ['client-1', 5_000] },
      ],
    ],
    ['a heartbeat', [{ name: 'heartbeat', scope: 1, args: ['client-1', 5_000] }]],
  ])('waits for the disk for %s', (_, commands) => {
    const syncOf = aFile('full')
    syncOf(insertion(aRecord('before', { state: owned })))
    expect(syncOf(...commands)).toBe(full)
  })

  it('waits for no write with synchronous: normal', () => {
    const syncOf = aFile('normal')
    expect(syncOf(insertion(aRecord('one', { state: owned })))).toBe(normal)
    expect(syncOf(insertion(aRecord('two', { state: { name: 'posting', owner: 'c' } })))).toBe(normal)
  })
})
