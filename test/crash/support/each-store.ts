import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe } from 'vitest'
import { describeWithRedis } from '../../support/describe-with-redis.ts'
import { type RedisServer, startRedis } from '../../support/redis-server.ts'
import type { StoreLocation } from '../fixtures/store-location.ts'

/** Describes tests for every store that outlives a process. `newLocation` returns an empty store. */
export function describeWithEachStore(name: string, tests: (newLocation: () => StoreLocation) => void): void {
  describe(name, () => {
    describe('on SQLite', () => {
      tests(givenFiles())
    })
    describeWithRedis('on Redis', () => {
      let redis: RedisServer
      let locations = 0
      beforeAll(async () => {
        redis = await startRedis()
      })
      afterAll(() => redis.close())
      tests(() => ({ kind: 'redis', connection: redis.url, prefix: `location-${locations++}` }))
    })
  })
}

/** Returns new database files, which are removed after the tests. */
function givenFiles(): () => StoreLocation {
  let folder: string
  let files = 0
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'crash-files-'))
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  return () => ({ kind: 'sqlite', path: join(folder, `${files++}.db`) })
}
