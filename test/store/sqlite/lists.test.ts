import { DatabaseSync } from 'node:sqlite'
import { sqliteStore } from 'gupshup-outbound/sqlite'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { MessagePlace } from '../../../src/store/message-filter.ts'
import { openForWriting } from '../../../src/store/sqlite/database/open.ts'
import { migrations } from '../../../src/store/sqlite/database/schema.ts'
import { intersection, type Seek } from '../../../src/store/sqlite/tables/intersection.ts'
import { accepted, aRecord, failed, next, posting } from '../../../src/store/testing/records.ts'
import { aBatchWriter, dayMs, insertion, replacement } from './batch-writer.ts'
import { temporaryFolder } from './temporary-folder.ts'

const folder = temporaryFolder()
const scopeName = 'MyShop:917834811114'

/** A file of version 0.6 with messages, every third of them failed. */
function aFileOfVersion5(count: number): string {
  const path = folder.newFile()
  const database = openForWriting(
    { path, busyTimeoutMs: 1_000, synchronous: 'normal' },
    migrations.slice(0, 5),
  )
  database.prepare('INSERT INTO scopes (name) VALUES (?)').run(scopeName)
  const insert = database.prepare(
    'INSERT INTO messages (scope, id, version, is_waiting, record) VALUES (1, ?, 1, 0, ?)',
  )
  for (let index = 0; index < count; index += 1) {
    const id = `m-${String(index).padStart(5, '0')}`
    const record = aRecord(id, { createdAt: index, state: index % 3 === 0 ? failed : accepted })
    insert.run(id, index === 7 ? 'no JSON' : JSON.stringify(record))
  }
  database.close()
  return path
}

function open(path: string) {
  const store = sqliteStore({ path })
  onTestFinished(() => store.close())
  return store.scoped(scopeName)
}

describe('an SQLite file of version 0.6', () => {
  it('has its messages in the lists, the damaged ones left out, as soon as one is asked for', async () => {
    const scope = open(aFileOfVersion5(1_300))
    const page = await scope.selectMessages?.({ filter: { state: 'failed' }, limit: 1_000 })
    expect(page?.messages).toHaveLength(434)
    expect(page?.messages[0]?.id).toBe('m-01299')
    expect(page?.next).toBeUndefined()
  })

  it('lists a message in its new state only that is written to before its turn comes', async () => {
    const scope = open(aFileOfVersion5(1_300))
    const record = await scope.get('m-00003')
    expect(await scope.replace(next(record ?? aRecord('none'), { state: posting }))).toBe(true)
    const idsIn = async (state: 'posting' | 'failed') =>
      (await scope.selectMessages?.({ filter: { state }, limit: 1_000 }))?.messages.map(({ id }) => id)
    expect(await idsIn('posting')).toEqual(['m-00003'])
    expect(await idsIn('failed')).not.toContain('m-00003')
  })

  it('opens without waiting for them, and lists some with each write', async () => {
    const path = aFileOfVersion5(600)
    const scope = open(path)
    await scope.insert(aRecord('new'))
    const database = new DatabaseSync(path, { readOnly: true })
    const listed = () => database.prepare("SELECT count(*) AS count FROM lists WHERE list = ''").get()
    const before = Number(listed()?.['count'])
    expect(before).toBeLessThan(10)
    await scope.heartbeat('client-1', 0)
    expect(Number(listed()?.['count'])).toBe(before + 1)
    database.close()
  })
})

describe('the lists of an SQLite file', () => {
  it('lose a message with its retention', () => {
    const { database, commit } = aBatchWriter(folder.newFile())
    const first = aRecord('one')
    commit(0, insertion(first))
    commit(0, replacement(next(first, { state: failed })))
    const rows = () => database.prepare('SELECT list FROM lists ORDER BY list').all()
    expect(rows()).toEqual(['', 'code:1002', 'state:failed', 'to:919900000001'].map((list) => ({ list })))
    commit(60 * dayMs, { name: 'heartbeat', scope: 1, args: ['another', 0] })
    expect(rows()).toEqual([])
    database.close()
  })
})

describe('a page of a list by several filters', () => {
  const placeOf = (createdAt: number): MessagePlace => ({ createdAt, id: 'm' })

  /** Lists of numbers, each as the time of a message. */
  function walk(lists: Readonly<Record<string, (createdAt: number) => boolean>>, limit: number) {
    let seeks = 0
    const seek: Seek = (list, from, isIncluded) => {
      seeks += 1
      let createdAt = Math.min(100_000, from.createdAt)
      const isPassed = () => createdAt === from.createdAt && !isIncluded && from.id !== ''
      while (createdAt >= 0 && (isPassed() || lists[list]?.(createdAt) !== true)) createdAt -= 1
      return createdAt < 0 ? undefined : placeOf(createdAt)
    }
    const groups = Object.keys(lists).map((list) => [list])
    const seen: number[] = []
    const perPage: number[] = []
    let after: MessagePlace | undefined = { createdAt: Number.POSITIVE_INFINITY, id: '' }
    while (after !== undefined) {
      seeks = 0
      const page = intersection(groups, { after, since: 0, limit }, seek)
      perPage.push(seeks)
      seen.push(...page.places.map(({ createdAt }) => createdAt))
      after = page.next
    }
    return { seen, perPage }
  }

  it('leaps over what a rare list leaves out', () => {
    const { seen, perPage } = walk({ all: () => true, rare: (n) => n % 10_000 === 0 }, 100)
    expect(seen).toEqual([10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0].map((n) => n * 10_000))
    expect(perPage).toHaveLength(1)
    expect(perPage[0]).toBeLessThan(40)
  })

  it('looks into lists that never meet about a thousand times, and the next page goes on from there', () => {
    const { seen, perPage } = walk({ even: (n) => n % 2 === 0, odd: (n) => n % 2 === 1 || n === 4 }, 100)
    expect(seen).toEqual([4])
    expect(perPage.length).toBeGreaterThan(50)
    expect(Math.max(...perPage)).toBeLessThanOrEqual(1_002)
  })
})
