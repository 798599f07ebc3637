import { relative } from 'node:path'
import { type SqliteStoreOptions, sqliteStore } from 'gupshup-outbound/sqlite'
import { describe, expect, it } from 'vitest'
import { ConfigurationError } from '../../../src/errors/usage-errors.ts'
import { settingsOf } from '../../../src/store/sqlite/options.ts'
import { aRecord } from '../../../src/store/testing/records.ts'
import { temporaryFolder } from './temporary-folder.ts'

const folder = temporaryFolder()

describe('the options of sqliteStore()', () => {
  it.each<[string, object, string]>([
    ['no path', {}, 'path is missing.'],
    ['an empty path', { path: '' }, 'path must not be empty.'],
    [
      'a database in memory',
      { path: ':memory:' },
      'path must be a file; memoryStore() is the store in memory',
    ],
    [
      'an unknown durability',
      { synchronous: 'off' },
      'synchronous must be "full" or "normal", but is "off".',
    ],
    ['a retention of 0 ms', { retentionMs: 0 }, 'retentionMs must be more than 0, but is 0.'],
    ['a negative timeout', { busyTimeoutMs: -1 }, 'busyTimeoutMs must be at least 0, but is -1.'],
    [
      'a fraction of an event',
      { maxParkedEvents: 0.5 },
      'maxParkedEvents must be a whole number, but is 0.5.',
    ],
    ['a clock that is a number', { now: 5 }, 'now must be a function, such as Date.now'],
  ])('are refused with an error that names the problem: %s', (_, wrong, sentence) => {
    const options: SqliteStoreOptions = { path: 'store.db', ...wrong }
    const { path, ...withoutPath } = options
    const make = () =>
      sqliteStore(Object.keys(wrong).length === 0 ? Object(withoutPath) : { ...withoutPath, path })
    expect(make).toThrow(ConfigurationError)
    expect(make).toThrow(`sqliteStore(): ${sentence}`)
  })

  it('are refused with an unknown name, and the error suggests the right one', () => {
    const make = () => sqliteStore({ path: 'store.db', ...Object({ retentionMS: 5 }) })
    expect(make).toThrow(ConfigurationError)
    expect(make).toThrow('sqliteStore() has no option retentionMS; did you mean retentionMs?')
  })

  it('have defaults', () => {
    expect(settingsOf({ path: '/tmp/store.db' })).toEqual({
      path: '/tmp/store.db',
      synchronous: 'full',
      retentionMs: 2_592_000_000,
      busyTimeoutMs: 5_000,
      maxParkedEvents: 10_000,
    })
  })

  it('name the same file after the process changes its folder', async () => {
    const path = folder.newFile()
    const store = sqliteStore({ path: relative(process.cwd(), path) })
    await store.scoped('MyShop:917834811114').insert(aRecord('one'))
    await store.close()
    const again = sqliteStore({ path, synchronous: 'normal', retentionMs: Number.POSITIVE_INFINITY })
    expect(await again.scoped('MyShop:917834811114').get('one')).toEqual(aRecord('one'))
    await again.close()
  })
})
