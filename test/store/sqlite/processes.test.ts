import { sqliteStore } from 'gupshup-outbound/sqlite'
import { describe, expect, it, vi } from 'vitest'
import { findOne } from '../../../src/store/operations.ts'
import { startChild } from './start-child.ts'
import { temporaryFolder } from './temporary-folder.ts'

const folder = temporaryFolder()

describe('a process that is killed while it writes to SQLite', () => {
  it('loses no write that was confirmed', async () => {
    const path = folder.newFile()
    const child = startChild('write-until-killed', path, 'one')
    await vi.waitFor(() => expect(child.lines.length).toBeGreaterThan(300), { timeout: 15_000, interval: 5 })
    child.process.kill('SIGKILL')
    expect(await child.ended).toBe('SIGKILL')

    const store = sqliteStore({ path })
    const scope = store.scoped('MyShop:917834811114')
    for (const line of child.lines) {
      const [id = '', version] = line.split(' ')
      const record = await scope.get(id)
      expect(record?.version).toBeGreaterThanOrEqual(Number(version))
      expect(await findOne(scope, { idempotencyKey: id })).toEqual(record)
    }
    await store.close()
  })

  it('does not stop another process from writing', async () => {
    const path = folder.newFile()
    const killed = startChild('write-until-killed', path, 'killed')
    const going = startChild('write-until-killed', path, 'going')
    const haveWritten = (count: number) => () => {
      expect(killed.lines.length).toBeGreaterThan(50)
      expect(going.lines.length).toBeGreaterThan(count)
    }
    await vi.waitFor(haveWritten(50), { timeout: 15_000, interval: 5 })
    killed.process.kill('SIGKILL')
    await killed.ended
    await vi.waitFor(haveWritten(going.lines.length + 200), { timeout: 15_000, interval: 5 })
    going.process.kill('SIGKILL')
    await going.ended
  })
})

describe('several processes that create one SQLite file', () => {
  it('create it once, lose no write, give an idempotency key once, and end by themselves', async () => {
    const path = folder.newFile()
    const children = ['a', 'b', 'c'].map((name) => startChild('count-up', path, name))
    expect(await Promise.all(children.map(({ ended }) => ended))).toEqual([0, 0, 0])
    expect(children.flatMap(({ lines }) => lines)).toEqual(['first'])

    const store = sqliteStore({ path })
    const counter = await store.scoped('MyShop:917834811114').get('counter')
    expect(counter).toMatchObject({ version: 301, metadata: { count: 300 } })
    await store.close()
  })
})
