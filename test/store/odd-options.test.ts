import { ConfigurationError, memoryStore } from 'gupshup-outbound'
import { redisStore } from 'gupshup-outbound/redis'
import { sqliteStore } from 'gupshup-outbound/sqlite'
import { describe, expect, test } from 'vitest'

const makers: Readonly<
  Record<string, { readonly make: (options: never) => unknown; readonly example: string }>
> = {
  memoryStore: { make: memoryStore, example: '{ maxMessages: 10_000 }' },
  redisStore: { make: redisStore, example: "{ connection: 'redis://localhost:6379' }" },
  sqliteStore: { make: sqliteStore, example: "{ path: 'outbound.db' }" },
}
const odd: readonly unknown[] = [null, 'redis://user:hush-hush@localhost', 7, true, [], () => ({})]

describe.each(Object.entries(makers))('%s()', (name, { make, example }) => {
  test.each(name === 'memoryStore' ? odd : [undefined, ...odd])(
    'throws an error that shows how to call it, for %s',
    (options) => {
      const error = (() => {
        try {
          return make(options as never)
        } catch (thrown) {
          return thrown
        }
      })()
      expect(error).toBeInstanceOf(ConfigurationError)
      expect(String(error)).toContain(`${name}() takes an object such as ${example}, but was given`)
      expect(String(error)).not.toContain('hush-hush')
    },
  )
})
