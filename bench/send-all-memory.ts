import { GupshupClient } from 'gupshup-outbound'
import { startServer } from './start-server.ts'

/** In a process of its own, with `--expose-gc`: how much memory `sendAll()` of so many requests holds at most. */
const count = Number(process.argv[2])

const server = await startServer('without arrivals')
const client = new GupshupClient({
  apiKey: 'sk_bench',
  appName: 'Bench',
  source: '917834811114',
  baseUrl: server.url,
  rateLimit: { messagesPerSecond: Number.POSITIVE_INFINITY },
})

function* requests() {
  for (let index = 0; index < count; index += 1)
    yield {
      to: String(919_000_000_000 + index),
      message: 'Your order has shipped',
      idempotencyKey: `campaign-${index}`,
    }
}

let done = 0
let failed = 0
let mostHeapBytes = 0
const startedAt = performance.now()
for await (const { error } of client.sendAll(requests(), { concurrency: 50 })) {
  done += 1
  if (error !== undefined) failed += 1
  if (done % 10_000 !== 0) continue
  globalThis.gc?.()
  mostHeapBytes = Math.max(mostHeapBytes, process.memoryUsage().heapUsed)
}
const seconds = (performance.now() - startedAt) / 1_000
process.send?.({ mostHeapBytes, rssBytes: process.resourceUsage().maxRSS * 1_024, seconds, done, failed })
await client.close()
server.close()
process.disconnect()
