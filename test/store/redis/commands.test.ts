import { readdirSync, readFileSync } from 'node:fs'
import { Cluster, Redis } from 'ioredis'
import { describe, expect, it, onTestFinished } from 'vitest'
import { luaScripts } from '../../../src/store/redis/lua-scripts.ts'
import { aRecord } from '../../../src/store/testing/records.ts'
import { describeWithRedis } from '../../support/describe-with-redis.ts'
import { givenRedis } from './given.ts'

describe('the Lua scripts of the Redis store', () => {
  const folder = new URL('../../../src/store/redis/lua/', import.meta.url)

  it('are all files in lua/, each as a command or included by one', () => {
    const read = (name: string) => readFileSync(new URL(name, folder), 'utf8')
    const files = readdirSync(folder).filter((name) => name.endsWith('.lua'))
    const included = new Set(
      files.flatMap((name) => read(name).match(/(?<=^-- @include )includes\/\S+$/gm) ?? []),
    )
    const parts = readdirSync(new URL('includes/', folder)).map((name) => `includes/${name.slice(0, -4)}`)
    expect(files).toHaveLength(Object.keys(luaScripts).length)
    expect([...included].sort()).toEqual(parts.sort())
  })

  it('contain every included file', () => {
    expect(Object.values(luaScripts).join('\n')).not.toContain('@include')
  })
})

describeWithRedis('the commands of the Redis store', () => {
  const given = givenRedis()

  it('work on a Redis that has lost its scripts', async () => {
    const scope = given.scope()
    await scope.insert(aRecord('one'))
    await given.redis.admin.script('FLUSH')
    const ids = Array.from({ length: 20 }, (_, index) => `after-${index}`)
    await Promise.all(ids.map((id) => scope.insert(aRecord(id))))
    for (const id of ids) expect(await scope.get(id)).toMatchObject({ id })
  })

  it("are not added to a caller's client", async () => {
    const connection = new Redis(given.redis.url, { enableAutoPipelining: true })
    onTestFinished(() => connection.disconnect())
    const scope = given.scope({ connection })
    await scope.insert(aRecord('one'))
    expect(await scope.get('one')).toMatchObject({ id: 'one' })
    const namesOf = (value: object) => Reflect.ownKeys(value).map(String)
    expect([...namesOf(connection), ...namesOf(Redis.prototype)].join()).not.toContain('gupshup:')
  })
})

describeWithRedis('the commands of the Redis store in a cluster', () => {
  const given = givenRedis({ isCluster: true })

  it("reach their node when the caller's client uses automatic pipelining", async () => {
    const connection = new Cluster([given.redis.url], { enableAutoPipelining: true })
    onTestFinished(() => connection.disconnect())
    const scope = given.scope({ connection })
    const ids = ['one', 'two', 'three']
    await Promise.all(ids.map((id) => scope.insert(aRecord(id))))
    await given.redis.admin.script('FLUSH')
    await Promise.all(ids.map((id) => scope.insert(aRecord(`${id}-again`))))
    expect(await scope.get('two-again')).toMatchObject({ id: 'two-again' })
  })
})
