// A campaign that stops in the middle and is run again sends only the missing messages. They are kept in a file (Node 22.13).
// npx tsx examples/resume-campaign.ts
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { GupshupClient, type SendRequest } from 'gupshup-outbound'
import { startEmulator } from 'gupshup-outbound/emulator'
import { sqliteStore } from 'gupshup-outbound/sqlite'

await using emulator = await startEmulator()
const { url: baseUrl, apiKey, appName, source } = emulator
const folder = await mkdtemp(join(tmpdir(), 'campaign-'))

/** It could stream millions from a file or a database: `sendAll()` reads the next one when a place is free. */
function* campaign(): Generator<SendRequest> {
  for (let customer = 1; customer <= 100; customer += 1) {
    yield {
      to: `9198000${String(customer).padStart(5, '0')}`,
      message: {
        type: 'template',
        id: '8b2f2a9e-6d0c-4a33-9f0e-2f7f4f1f5b11',
        params: [`Customer ${customer}`],
      },
      idempotencyKey: `spring-sale:${customer}`, // The same in every run, so that each customer gets one message.
    }
  }
}

/** What each process does. `stopAfter` stands for a deployment or a crash in the middle. */
async function run(stopAfter = Number.POSITIVE_INFINITY): Promise<void> {
  const store = sqliteStore({ path: join(folder, 'outbound.db') })
  const rateLimit = { messagesPerSecond: 500 }
  const client = new GupshupClient({ baseUrl, apiKey, appName, source, store, rateLimit })
  let results = 0
  for await (const { request, error } of client.sendAll(campaign(), { concurrency: 10 })) {
    if (error) console.error(request.idempotencyKey, error)
    results += 1
    if (results === stopAfter) break
  }
  await client.close()
  await store.close()
  console.log(`${results} results`)
}

await run(40)
const sent = emulator.requests.length
console.log('Stopped in the middle:', sent >= 40 && sent < 100)

await run()
const recipients = new Set(emulator.requests.map(({ to }) => to))
console.log(`${recipients.size} customers, ${emulator.requests.length} messages`)

await rm(folder, { recursive: true })
