import { describe, it } from 'vitest'
import { isInstalled } from './redis-server.ts'

const isCi = (process.env['CI'] ?? '') !== ''

/** Describes tests that start, stop and slow down a Redis. `redis-server` must be on the PATH. */
export function describeWithRedis(name: string, tests: () => void): void {
  describeIf(isInstalled, 'redis-server is not on the PATH', name, tests)
}

/** Describes tests for any Redis: a started one, or that of `REDIS_URL`. */
export function describeWithAnyRedis(name: string, tests: () => void): void {
  const isThere = isInstalled || process.env['REDIS_URL'] !== undefined
  describeIf(isThere, 'redis-server is not on the PATH, and there is no REDIS_URL', name, tests)
}

/** Prints a warning for skipped tests, or fails in continuous integration. */
function describeIf(isThere: boolean, otherwise: string, name: string, tests: () => void): void {
  if (isThere) {
    describe(name, tests)
    return
  }
  process.emitWarning(`${otherwise}: "${name}" is not tested.`)
  describe(name, () => {
    it('is left out only on a machine of a developer, who was warned', () => {
      if (isCi) throw new Error(`${otherwise}. Install it, or nothing of the store on Redis is tested.`)
    })
  })
}
