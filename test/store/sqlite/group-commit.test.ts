import { readFileSync } from 'node:fs'
import { sqliteStore } from 'gupshup-outbound/sqlite'
import { describe, expect, it, vi } from 'vitest'
import type { WriteCommand, WriteResult } from '../../../src/store/sqlite/write-commands.ts'
import { GroupCommit } from '../../../src/store/sqlite/writer/group-commit.ts'
import { aRecord } from '../../../src/store/testing/records.ts'
import { temporaryFolder } from './temporary-folder.ts'

const folder = temporaryFolder()
const soon = { timeout: 15_000, interval: 5 }
const aCommand = (name: string): WriteCommand => ({ name: 'addScope', scope: 0, args: [name] })
const namesOf = (commands: readonly WriteCommand[]) => commands.map(({ args: [name] }) => String(name))

/** Commits that a test ends. */
function openCommits() {
  const batches: string[][] = []
  const ends: { succeed: () => void; fail: (error: unknown) => void }[] = []
  const commits = new GroupCommit((commands) => {
    batches.push(namesOf(commands))
    return new Promise((resolve, reject) => {
      const results = commands.map((): WriteResult => ({ outcome: 'done' }))
      ends.push({ succeed: () => resolve(results), fail: reject })
    })
  })
  return { commits, batches, ends }
}

describe('a commit of the SQLite store', () => {
  it('contains everything written in one tick of the event loop, in order', async () => {
    const { commits, batches, ends } = openCommits()
    const written = ['a', 'b', 'c'].map((name) => commits.write(aCommand(name)))
    await vi.waitFor(() => expect(batches).toEqual([['a', 'b', 'c']]), soon)
    ends[0]?.succeed()
    expect(await Promise.all(written)).toEqual([
      { outcome: 'done' },
      { outcome: 'done' },
      { outcome: 'done' },
    ])
  })

  it('contains everything written while two earlier commits were pending', async () => {
    const { commits, batches, ends } = openCommits()
    const first = commits.write(aCommand('first'))
    await vi.waitFor(() => expect(batches).toHaveLength(1), soon)
    const rest = [commits.write(aCommand('second'))]
    await vi.waitFor(() => expect(batches).toHaveLength(2), soon)
    for (const name of ['third', 'fourth', 'fifth']) {
      rest.push(commits.write(aCommand(name)))
      await new Promise((resolve) => setImmediate(resolve))
    }
    expect(batches).toEqual([['first'], ['second']])
    ends[0]?.succeed()
    await first
    await vi.waitFor(
      () => expect(batches).toEqual([['first'], ['second'], ['third', 'fourth', 'fifth']]),
      soon,
    )
    for (const { succeed } of ends) succeed()
    await Promise.all(rest)
  })

  it('that fails rejects all its writes, and the next one is still tried', async () => {
    const { commits, batches, ends } = openCommits()
    const written = Promise.allSettled([commits.write(aCommand('a')), commits.write(aCommand('b'))])
    await vi.waitFor(() => expect(batches).toHaveLength(1), soon)
    ends[0]?.fail(new Error('The disk is full.'))
    expect(await written).toMatchObject([{ status: 'rejected' }, { status: 'rejected' }])
    const later = commits.write(aCommand('c'))
    await vi.waitFor(() => expect(batches).toEqual([['a', 'b'], ['c']]), soon)
    ends[1]?.succeed()
    expect(await later).toEqual({ outcome: 'done' })
  })
})

describe('a hundred concurrent writes', () => {
  it('are one transaction', async () => {
    const path = folder.newFile()
    const store = sqliteStore({ path })
    const scope = store.scoped('MyShop:917834811114')
    await scope.countWaiting()
    const before = transactionsIn(path)
    await Promise.all(Array.from({ length: 100 }, (_, index) => scope.insert(aRecord(`id-${index}`))))
    expect(transactionsIn(path)).toBe(before + 1)
    await store.close()
  })
})

/**
 * The number of transactions in the log. The last page of each contains the size of the database after it:
 * https://www.sqlite.org/fileformat2.html#the_write_ahead_log.
 */
function transactionsIn(path: string): number {
  const log = readFileSync(`${path}-wal`)
  const pageBytes = log.readUInt32BE(8)
  let count = 0
  for (let frame = 32; frame < log.length; frame += 24 + pageBytes) {
    if (log.readUInt32BE(frame + 4) !== 0) count += 1
  }
  return count
}
