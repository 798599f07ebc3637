import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { sqliteStore } from 'gupshup-outbound/sqlite'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { RateRequest } from '../../../src/store/rate.ts'
import { RateDatabase } from '../../../src/store/sqlite/rate/rate-database.ts'
import { temporaryFolder } from './temporary-folder.ts'

const folder = temporaryFolder()
const opened: { close(): void | Promise<void> }[] = []
afterEach(async () => {
  for (const each of opened.splice(0)) await each.close()
})

function aScope(path: string, name = 'MyShop:917834811114') {
  const store = sqliteStore({ path })
  opened.push(store)
  return store.scoped(name)
}

/** A request of a client in which a hundred messages wait. Its own clock says nothing to a store that processes share. */
function asks(member: string, more: Partial<RateRequest> = {}): RateRequest {
  return {
    member,
    now: 0,
    // One permit in ten seconds, so that none falls due during a test.
    rate: { messagesPerSecond: 0.1 },
    leaseMs: 10_000,
    reserves: {},
    waiting: [{ lane: 'normal', share: 1, count: 100, keys: 1 }],
    ...more,
  }
}

const everyMs = 6_000
const turn = (...addresses: string[]) => ({ addresses, now: 0, burst: 2, everyMs })

describe('the rate of an SQLite file', () => {
  it('is one for all processes: what one was given is due to no other', async () => {
    const path = folder.newFile()
    const [one, other] = [aScope(path), aScope(path)]
    const first = await one.exchangeRate?.(asks('one'))
    expect(first?.permits).toEqual([{ lane: 'normal', count: 1 }])
    const second = await other.exchangeRate?.(asks('other'))
    expect(second?.permits).toEqual([])
    expect(second?.nextInMs).toBeGreaterThan(5_000)
    expect(second?.waiting).toEqual({ normal: 199 })
  })

  it('is one of each app and number', async () => {
    const path = folder.newFile()
    const [one, other] = [aScope(path), aScope(path, 'MyShop:919999999999')]
    await one.exchangeRate?.(asks('one'))
    expect((await other.exchangeRate?.(asks('other')))?.permits).toHaveLength(1)
  })

  it('gives each person the turns of one bucket over all processes, whichever address a message names', async () => {
    const path = folder.newFile()
    const [one, other] = [aScope(path), aScope(path)]
    expect(await one.takeRecipientTurn?.(turn('number'))).toBe(0)
    expect(await other.takeRecipientTurn?.(turn('number', 'id'))).toBe(0)
    expect(await one.takeRecipientTurn?.(turn('id'))).toBeGreaterThan(0)
    expect(await one.takeRecipientTurn?.(turn('someone else'))).toBe(0)
  })

  it('outlives the processes that use it', async () => {
    const path = folder.newFile()
    const first = sqliteStore({ path })
    await first.scoped('MyShop:917834811114').exchangeRate?.(asks('one'))
    await first.close()
    expect((await aScope(path).exchangeRate?.(asks('two')))?.permits).toEqual([])
  })

  it('is in a file that only its owner can read', async () => {
    const path = folder.newFile()
    await aScope(path).exchangeRate?.(asks('one'))
    for (const name of ['-rate', '-rate-wal', '-rate-shm'])
      expect(statSync(path + name).mode & 0o777).toBe(0o600)
  })

  it('begins anew if its file is damaged', async () => {
    const path = folder.newFile()
    writeFileSync(
      `${path}-rate`,
      'not a database, and longer than the header of one, which has a hundred bytes. '.repeat(80),
    )
    const scope = aScope(path)
    expect((await scope.exchangeRate?.(asks('one')))?.permits).toHaveLength(1)
    expect((await aScope(path).exchangeRate?.(asks('two')))?.permits).toEqual([])
  })

  it('is kept by each process alone if its file cannot be opened, which is said once', async () => {
    const path = folder.newFile()
    mkdirSync(`${path}-rate`)
    const warn = vi.spyOn(process, 'emitWarning').mockImplementation(() => {})
    const scope = aScope(path)
    expect((await scope.exchangeRate?.(asks('one')))?.permits).toHaveLength(1)
    expect((await scope.exchangeRate?.(asks('one', { now: 1_000 })))?.permits).toEqual([])
    expect(await scope.takeRecipientTurn?.(turn('number'))).toBe(0)
    expect(warn).toHaveBeenCalledTimes(1)
    expect(String(warn.mock.calls[0]?.[0])).toContain('keeps to its rateLimit alone')
    warn.mockRestore()
  })

  it('waits without holding up the event loop while another process holds its file', async () => {
    const path = folder.newFile()
    const scope = aScope(path)
    await scope.exchangeRate?.(asks('one'))
    const { DatabaseSync } = await import('node:sqlite')
    const other = new DatabaseSync(`${path}-rate`)
    opened.push(other)
    other.exec('BEGIN IMMEDIATE')
    let isAnswered = false
    const answered = scope.exchangeRate?.(asks('one')).then(() => {
      isAnswered = true
    })
    for (let count = 0; count < 3; count += 1) await new Promise((resolve) => setImmediate(resolve))
    expect(isAnswered).toBe(false)
    other.exec('COMMIT')
    await answered
  })

  it('waits for no write of a message, and no message for it, while another process holds the store’s file', async () => {
    const path = folder.newFile()
    const scope = aScope(path)
    await scope.exchangeRate?.(asks('one'))
    const { DatabaseSync } = await import('node:sqlite')
    const other = new DatabaseSync(path)
    opened.push(other)
    other.exec('BEGIN IMMEDIATE')
    expect((await scope.exchangeRate?.(asks('one')))?.permits).toEqual([])
    other.exec('COMMIT')
  })
})

describe('the file of the rate', () => {
  function aDatabase(path: string, now: () => number) {
    const database = new RateDatabase(path, now)
    opened.push(database)
    return database
  }

  it('is void after the machine has started again, because its clock has too', () => {
    const path = `${folder.newFile()}-rate`
    const before = aDatabase(path, () => 1e9)
    expect(before.exchange('scope', asks('one')).permits).toHaveLength(1)
    for (let count = 0; count < 2; count += 1) expect(before.takeTurn('scope', turn('number'))).toBe(0)
    const after = aDatabase(path, () => 5_000)
    expect(after.exchange('scope', asks('two'))).toMatchObject({
      permits: [{ lane: 'normal', count: 1 }],
      waiting: { normal: 99 },
    })
    expect(after.takeTurn('scope', turn('number'))).toBe(0)
  })

  it('forgets turns that are over, and a purge leaves nothing of them in it', () => {
    const path = `${folder.newFile()}-rate`
    let now = 0
    const database = aDatabase(path, () => now)
    const hashes = Array.from({ length: 50 }, (_, index) => `hash-of-a-person-${index}-`)
    for (const hash of hashes) database.takeTurn('scope', turn(hash))
    now = 60_000
    database.takeTurn('scope', turn('another'))
    expect(database.purge()).toBe(true)
    const bytes = [path, `${path}-wal`].map((each) => readFileSync(each, 'latin1')).join('')
    expect(hashes.filter((hash) => bytes.includes(hash))).toEqual([])
    expect(bytes).toContain('another')
  })

  it('is purged only once no other process reads it', () => {
    const path = `${folder.newFile()}-rate`
    const [one, other] = [aDatabase(path, () => 0), aDatabase(path, () => 0)]
    one.takeTurn('scope', turn('number'))
    other.takeTurn('scope', turn('number'))
    expect(one.purge()).toBe(true)
    expect(other.takeTurn('scope', turn('number'))).toBeGreaterThan(0)
  })

  it('is found gone and made anew within a second', async () => {
    const path = folder.newFile()
    const scope = aScope(path)
    await scope.exchangeRate?.(asks('one'))
    for (const name of ['-rate', '-rate-wal', '-rate-shm']) rmSync(path + name)
    const later = performance.now() + 2_000
    const clock = vi.spyOn(performance, 'now').mockImplementation(() => later)
    expect((await scope.exchangeRate?.(asks('one')))?.permits).toHaveLength(1)
    clock.mockRestore()
    expect((await aScope(path).exchangeRate?.(asks('two')))?.permits).toEqual([])
  })
})
