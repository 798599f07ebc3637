import { describeIf } from './describe-if.ts'
import { isInstalled } from './redis-server.ts'

const untested = 'the store on Redis'

/** Describes tests that start, stop and slow down a Redis. `redis-server` must be on the PATH. */
export function describeWithRedis(name: string, tests: () => void): void {
  describeIf({ isThere: isInstalled, otherwise: 'redis-server is not on the PATH', untested }, name, tests)
}

/** Describes tests for any Redis: a started one, or that of `REDIS_URL`. */
export function describeWithAnyRedis(name: string, tests: () => void): void {
  const isThere = isInstalled || process.env['REDIS_URL'] !== undefined
  const otherwise = 'redis-server is not on the PATH, and there is no REDIS_URL'
  describeIf({ isThere, otherwise, untested }, name, tests)
}
