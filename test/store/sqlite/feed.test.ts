import { existsSync, readFileSync } from 'node:fs'
import { sqliteStore } from 'gupshup-outbound/sqlite'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import type { FeedEntry, StoredFeedEntry } from '../../../src/store/feed.ts'
import { feedRow } from '../../../src/store/sqlite/rows.ts'
import type { ScopedStore } from '../../../src/store/store.ts'
import { aRecord } from '../../../src/store/testing/records.ts'
import { aBatchWriter } from './batch-writer.ts'
import { startChild } from './start-child.ts'
import { temporaryFolder } from './temporary-folder.ts'

const folder = temporaryFolder()
const scopeName = 'MyShop:917834811114'

function anEntry(id: string, given: Partial<FeedEntry> = {}): FeedEntry {
  return { id, name: 'inbound', subject: '919900000001', event: { text: id }, ...given }
}

function open(path = folder.newFile(), options: { now?: () => number; retentionMs?: number } = {}) {
  const store = sqliteStore({ path, ...options })
  onTestFinished(() => store.close())
  return { path, store, scope: store.scoped(scopeName) }
}

const append = (scope: ScopedStore, entry: FeedEntry) =>
  scope.recordInbound({ id: entry.id, until: 1, idUntil: 1e15, now: 1 }, [entry])

async function all(scope: ScopedStore): Promise<StoredFeedEntry[]> {
  const entries: StoredFeedEntry[] = []
  for (let after = 0; ; ) {
    const page = await scope.readFeed({ after, limit: 100 })
    if (page === undefined || page.next === after) return entries
    entries.push(...page.entries)
    after = page.next
  }
}

const sequencesOf = (entries: readonly StoredFeedEntry[]) => entries.map(({ sequence }) => sequence)
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1)

describe('the feed in an SQLite file', () => {
  it('goes on counting where it stopped, in each scope, when the file is opened again', async () => {
    const { path, store, scope } = open()
    for (const id of ['a', 'b']) await append(scope, anEntry(id))
    await append(store.scoped('Another:917834811115'), anEntry('c'))
    await store.close()
    const again = open(path)
    await append(again.scope, anEntry('d'))
    expect((await all(again.scope)).map(({ sequence, id }) => [sequence, id])).toEqual([
      [1, 'a'],
      [2, 'b'],
      [3, 'd'],
    ])
    expect(sequencesOf(await all(again.store.scoped('Another:917834811115')))).toEqual([1])
  })

  it('is trimmed from the oldest entry on, in small steps, and goes on counting when it is empty', async () => {
    let now = 1_000
    const { path, store, scope } = open(folder.newFile(), { now: () => now, retentionMs: 100 })
    for (const id of ['a', 'b', 'c']) {
      await append(scope, anEntry(id))
      now += 10
    }
    now = 1_110
    await scope.heartbeat('client-1', 0)
    expect(await scope.readFeed({ after: 0, limit: 1 })).toMatchObject({ oldest: 2, newest: 3, next: 2 })
    await scope.heartbeat('client-1', 0)
    expect(await scope.readFeed({ after: 0, limit: 1 })).toMatchObject({ oldest: 3, newest: 3, next: 3 })
    now = 1_120
    await scope.heartbeat('client-1', 0)
    expect(await scope.readFeed({ after: 0, limit: 1 })).toEqual({
      entries: [],
      oldest: 4,
      newest: 3,
      next: 3,
    })
    await store.close()
    const again = open(path, { now: () => now, retentionMs: 100 })
    await append(again.scope, anEntry('d'))
    expect(await again.scope.readFeed({ after: 0, limit: 9 })).toEqual({
      entries: [{ ...anEntry('d'), sequence: 4, at: 1_120 }],
      oldest: 4,
      newest: 4,
      next: 4,
    })
  })

  it('goes on counting after a batch that was rolled back', () => {
    const { database, commit, tables } = aBatchWriter(folder.newFile())
    const command = (id: string) =>
      ({
        name: 'recordInbound',
        scope: 1,
        args: [{ id, from: null, until: 1, idUntil: 1e15, now: 1 }],
        entries: [feedRow(anEntry(id))],
      }) as const
    commit(1, command('a'))
    database.exec(
      "CREATE TRIGGER broken BEFORE INSERT ON inbound WHEN new.id = 'c' BEGIN SELECT RAISE(ABORT, 'broken'); END",
    )
    expect(() => commit(1, command('b'), command('c'))).toThrow('broken')
    commit(1, command('d'))
    expect(tables.feed.page(1, 0, 10).rows.map(({ sequence, id }) => [sequence, id])).toEqual([
      [1, 'a'],
      [2, 'd'],
    ])
    database.close()
  })

  it('is trimmed also in a scope that no client uses any more', async () => {
    let now = 1_000
    const { store, scope } = open(folder.newFile(), { now: () => now, retentionMs: 100 })
    await append(scope, anEntry('a'))
    now = 1_100
    await store.scoped('Another:917834811115').heartbeat('client-1', 0)
    expect(await all(scope)).toEqual([])
  })

  it('passes over erased entries, also if a page has no other', async () => {
    const { scope } = open()
    for (const id of ['a', 'b', 'c', 'd']) await append(scope, anEntry(id))
    await scope.eraseFeedEntries([2, 3, 999])
    expect(await scope.readFeed({ after: 1, limit: 2 })).toEqual({
      entries: [],
      oldest: 1,
      newest: 4,
      next: 3,
    })
    expect(sequencesOf(await all(scope))).toEqual([1, 4])
    await append(scope, anEntry('e'))
    expect(sequencesOf(await all(scope))).toEqual([1, 4, 5])
  })

  it('has nothing of an erased entry in its three files after purge()', async () => {
    const { path, scope } = open()
    const secret = 'SECRET-9f2c'
    for (const id of upTo(200).map(String)) {
      const text = Number(id) % 3 === 0 ? secret : 'plain'
      const entry = {
        id: `${text} ${id}`,
        name: 'inbound',
        subject: text,
        event: { text: text + 'x'.repeat(900) },
      }
      await scope.insert(aRecord(id), [entry])
    }
    await scope.eraseFeedEntries(upTo(200).filter((sequence) => sequence % 3 === 0))
    await scope.purge?.()
    const files = ['', '-wal', '-shm'].map((suffix) => path + suffix).filter((file) => existsSync(file))
    expect(files.filter((file) => readFileSync(file).includes(secret))).toEqual([])
    expect(await all(scope)).toHaveLength(200 - 66)
  })
})

describe('two processes that append to the feed of one SQLite file', () => {
  it('count without gaps, and each finds its own entries in order', async () => {
    const { path, scope } = open()
    const children = ['a', 'b'].map((name) => startChild('append-for-ever', path, name, '50'))
    expect(await Promise.all(children.map(({ ended }) => ended))).toEqual([0, 0])
    const entries = await all(scope)
    expect(sequencesOf(entries)).toEqual(upTo(800))
    for (const name of ['a', 'b']) {
      for (let writer = 0; writer < 8; writer += 1) {
        const its = entries.filter(({ subject }) => subject === `${name}-${writer}`)
        expect(its.map(({ id }) => id)).toEqual(upTo(50).map((count) => `${name}-${writer}-${count - 1}`))
      }
    }
  })
})

describe('a process that is killed while it appends to the feed of an SQLite file', () => {
  it('leaves each write with its entry, or neither of them', async () => {
    const path = folder.newFile()
    const child = startChild('append-for-ever', path, 'killed')
    await vi.waitFor(() => expect(child.lines.length).toBeGreaterThan(300), { timeout: 15_000, interval: 5 })
    child.process.kill('SIGKILL')
    expect(await child.ended).toBe('SIGKILL')
    const { scope } = open(path)
    const { messages } = await scope.listMessages({ limit: 1_000_000 })
    const entries = await all(scope)
    expect(sequencesOf(entries)).toEqual(upTo(messages.length))
    expect(entries.map(({ id }) => id)).toEqual(messages.map(({ id }) => id))
    expect(messages.map(({ id }) => id)).toEqual(expect.arrayContaining([...child.lines]))
  })
})
