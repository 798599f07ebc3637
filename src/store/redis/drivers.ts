import { StoreError } from '../../errors/index.ts'
import { type Bullmq, loadBullmq } from './bullmq.ts'
import { type Connector, loadIoredis, type RedisConnectionOptions } from './ioredis.ts'
import { TooOldError } from './redis-failure.ts'

export interface Drivers {
  readonly connector: Connector
  readonly bullmq: Bullmq
}

/** Loads the drivers at the first call. Rejects with a `StoreError` that names each package that is missing. */
export type LoadDrivers = () => Promise<Drivers>

/**
 * The packages that this store needs are optional, so they are loaded when a store is first used. Both are loaded before the first
 * operation, because a message gets its job soon after it was written.
 */
export function driversFor(connection: RedisConnectionOptions): LoadDrivers {
  let loading: Promise<Drivers> | undefined
  return () => {
    loading ??= load(connection).catch((error: unknown) => {
      loading = undefined
      throw error
    })
    return loading
  }
}

async function load(connection: RedisConnectionOptions): Promise<Drivers> {
  const [connector, bullmq] = await Promise.allSettled([loadIoredis(connection), loadBullmq()])
  if (connector.status === 'fulfilled' && bullmq.status === 'fulfilled') {
    return { connector: connector.value, bullmq: bullmq.value }
  }
  const failures = [
    ...(connector.status === 'rejected' ? [{ name: 'ioredis', cause: connector.reason }] : []),
    ...(bullmq.status === 'rejected' ? [{ name: 'bullmq', cause: bullmq.reason }] : []),
  ]
  const problems = failures.map(({ name, cause }) => `${name}, which ${problemOf(name, cause)}`)
  throw new StoreError(
    `The Redis store needs ${problems.join(', and ')}. Run npm install ioredis bullmq beside this package.`,
    { reason: 'unsupported', cause: failures[0]?.cause },
  )
}

function problemOf(name: string, cause: unknown): string {
  if (cause instanceof TooOldError) return 'is too old'
  return isMissing(name, cause) ? 'is not installed' : 'cannot be loaded (see the cause)'
}

/** Node reports a package that the driver itself needs in the same way. The last pattern is Yarn's without `node_modules`. */
function isMissing(name: string, cause: unknown): boolean {
  if (!(cause instanceof Error)) return false
  return new RegExp(`(?:package|module) '${name}'|tried to access ${name}\\b`).test(cause.message)
}
