import { inspect } from 'node:util'
import { Redis } from 'ioredis'
import { describe, expect, it } from 'vitest'
import { ConfigurationError } from '../../../src/errors/usage-errors.ts'
import type { RedisStoreOptions } from '../../../src/store/redis/options.ts'
import { redisStore } from '../../../src/store/redis/redis-store.ts'

const url = 'redis://user:hush-hush@127.0.0.1:1'

const refusalOf = (options: object) => {
  try {
    redisStore(options as RedisStoreOptions)
  } catch (error) {
    return error
  }
  return undefined
}

describe('redisStore()', () => {
  it.each<[string, object, string, string]>([
    ['an unknown option', { connection: url, ttl: 5 }, 'ttl', 'no option ttl; it has connection, prefix'],
    ['no connection', {}, 'connection', 'connection is missing.'],
    ['a connection that is a number', { connection: 6379 }, 'connection', 'must be an address such as'],
    ['another kind of address', { connection: 'http://user:hush-hush@host' }, 'connection', 'redis://'],
    ['a connection that is not a URL', { connection: 'hush-hush' }, 'connection', 'redis://'],
    ['ioredis’ own prefix', { connection: { keyPrefix: 'a:' } }, 'connection', 'keyPrefix'],
    ['a prefix with braces', { connection: url, prefix: '{a}' }, 'prefix', 'without blanks and braces'],
    ['an empty prefix', { connection: url, prefix: '' }, 'prefix', 'without blanks and braces'],
    [
      'a fraction of a millisecond',
      { connection: url, timeoutMs: 0.5 },
      'timeoutMs',
      'must be a whole number, but is 0.5.',
    ],
    [
      'a retention of 0 ms',
      { connection: url, retentionMs: 0 },
      'retentionMs',
      'must be at least 1, but is 0.',
    ],
  ])('refuses %s', (_, options, option, words) => {
    const refusal = refusalOf(options)
    expect(refusal).toBeInstanceOf(ConfigurationError)
    expect(refusal).toMatchObject({ option, message: expect.stringContaining(words) })
    expect(inspect(refusal)).not.toContain('hush-hush')
  })

  it('refuses an ioredis client that has a keyPrefix', async () => {
    const connection = new Redis({ lazyConnect: true, keyPrefix: 'a:' })
    expect(refusalOf({ connection })).toMatchObject({ option: 'connection' })
    connection.disconnect()
  })

  it('shows no password in the store, a scope or an error', async () => {
    const store = redisStore({ connection: url })
    const scope = store.scoped('MyShop:917834811114')
    const failure = await scope.get('one').catch((error: unknown) => error)
    expect(failure).toMatchObject({ name: 'StoreError', reason: 'unreachable' })
    const shown = [store, scope, failure].map((value) => inspect(value, { depth: 9, showHidden: true }))
    expect(shown.join()).not.toContain('hush-hush')
    await store.close()
  })
})
