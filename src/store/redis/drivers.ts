import { StoreError } from '../../errors/index.ts'
import { type Connector, loadIoredis, type RedisConnectionOptions } from './ioredis.ts'
import { TooOldError } from './redis-failure.ts'

export interface Drivers {
  readonly connector: Connector
}

/** Loads the driver at the first call. Rejects with a `StoreError` if the package is missing. */
export type LoadDrivers = () => Promise<Drivers>

/** The package that this store needs is optional, so it is loaded when a store is first used. */
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
  try {
    return { connector: await loadIoredis(connection) }
  } catch (cause) {
    throw new StoreError(
      `The Redis store needs ioredis, which ${problemOf('ioredis', cause)}. Run npm install ioredis beside this package.`,
      { reason: 'unsupported', cause },
    )
  }
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
