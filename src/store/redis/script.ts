import { createHash } from 'node:crypto'
import type { RedisClient } from './ioredis.ts'

/** One atomic step in Redis, written in Lua. */
export interface Script {
  readonly lua: string
  /** The name that Redis keeps it under. */
  readonly sha: string
}

export function script(lua: string): Script {
  return { lua, sha: createHash('sha1').update(lua).digest('hex') }
}

/**
 * Runs a script. The only key it is told is what all keys of its scope begin with: that leads a cluster to the node, and every
 * other key has the same hash tag.
 */
export async function runScript(
  client: RedisClient,
  { lua, sha }: Script,
  base: string,
  given: readonly (string | number)[],
): Promise<unknown> {
  try {
    return await client.evalsha(sha, 1, base, ...given)
  } catch (error) {
    // It knows no script before it has seen it, and none after it started anew.
    if (error instanceof Error && error.message.startsWith('NOSCRIPT'))
      return client.eval(lua, 1, base, ...given)
    throw error
  }
}
