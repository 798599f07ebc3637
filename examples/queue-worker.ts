// A web process stores messages and a worker process sends them. Both are in this file and share only the Redis at REDIS_URL:
// npx tsx examples/queue-worker.ts
import { GupshupClient } from 'gupshup-outbound'
import { startEmulator } from 'gupshup-outbound/emulator'
import { redisStore } from 'gupshup-outbound/redis'

const { REDIS_URL = 'redis://127.0.0.1:6379' } = process.env

await using emulator = await startEmulator()
const { url: baseUrl, apiKey, appName, source } = emulator

/** What each process does at its start. The prefix keeps two runs of this example apart. */
function connect() {
  const store = redisStore({ connection: REDIS_URL, prefix: `example-${process.pid}` })
  return { store, client: new GupshupClient({ baseUrl, apiKey, appName, source, store }) }
}
const web = connect()
const worker = connect()
emulator.subscribe(worker.client) // Webhooks may arrive at any process.

const startedAt = Date.now()
const later = await web.client.enqueue(
  { to: '919900000001', message: 'Your table is ready', idempotencyKey: 'table-7' },
  { at: startedAt + 500 },
)
console.log('Stored:', later.status)

const work = worker.client.work({ concurrency: 20 })
const { status } = await later.outcome({ timeoutMs: 15_000 })
console.log('Sent by the worker, not before its time:', Date.now() - startedAt >= 500)
console.log('Outcome in the web process:', status)

// Among due messages the lower priority is sent first, however many were stored before.
// No worker runs while both are stored, so neither can be claimed before the other is there.
await work.close()
// Both were due at the start, so that they are due by the clock of the worker too.
const at = startedAt
const newsletter = await web.client.enqueue(
  { to: '919900000002', message: 'This week' },
  { at, priority: 10 },
)
await web.client.enqueue({ to: '919900000003', message: '428193 is your code' }, { at })
worker.client.work({ concurrency: 1 })
await newsletter.outcome({ until: 'accepted', timeoutMs: 15_000 })
const order = emulator.requests.map(({ to }) => to)
console.log(
  'The one-time password was sent before the newsletter:',
  order.join() === '919900000001,919900000003,919900000002',
)

for (const { client, store } of [web, worker]) {
  await client.close()
  await store.close()
}
