import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe } from 'vitest'
import { describeWithRedis } from '../../support/describe-with-redis.ts'
import { type RedisServer, startRedis } from '../../support/redis-server.ts'
import type { StoreLocation } from '../fixtures/store-location.ts'

/** Describes something over every store that outlives a process. `newPlace` gives an empty one. */
export function describeWithEachStore(name: string, tests: (newPlace: () => StoreLocation) => void): void {
  describe(name, () => {
    describe('in SQLite', () => {
      tests(givenFiles())
    })
    describeWithRedis('in Redis', () => {
      let redis: RedisServer
      let places = 0
      beforeAll(async () => {
        redis = await startRedis()
      })
      afterAll(() => redis.close())
      tests(() => ({ kind: 'redis', connection: redis.url, prefix: `place-${places++}` }))
    })
  })
}

/** Gives database files of their own to tests, and removes them after all of those. */
function givenFiles(): () => StoreLocation {
  let folder: string
  let files = 0
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'crash-files-'))
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  return () => ({ kind: 'sqlite', path: join(folder, `${files++}.db`) })
}
