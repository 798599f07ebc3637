import type { RedisClient } from './ioredis.ts'

/**
 * Warns once if Redis deletes keys when its memory is full. Some providers forbid to ask; then nothing is known and nothing said.
 */
export async function warnOfEviction(client: RedisClient): Promise<void> {
  const policy = await client.info('memory').then(
    (text) => /^maxmemory_policy:(\S+)/m.exec(text)?.[1],
    () => undefined,
  )
  if (policy === undefined || policy === 'noeviction') return
  process.emitWarning(
    `This Redis has the maxmemory-policy '${policy}': when its memory is full it deletes keys, and so loses messages that were ` +
      "never sent. Set it to 'noeviction', and it refuses writes instead.",
    { type: 'GupshupOutboundWarning', code: 'GUPSHUP_REDIS_EVICTION' },
  )
}
