import { redisStore } from '../../../src/store/redis/redis-store.ts'
import { aRecord } from '../../../src/store/testing/records.ts'

// A process that takes a message, prints its id, and never finishes it. Its heartbeat is valid for a second.
const [url = '', scopeName = ''] = process.argv.slice(2)
const scope = redisStore({ connection: url }).scoped(scopeName)
await scope.heartbeat('client-1', Date.now() + 1_000)
await scope.insert(aRecord('one', { state: { name: 'posting', owner: 'client-1' } }))
process.stdout.write('one\n')
setInterval(() => {}, 60_000)
