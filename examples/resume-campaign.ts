// A campaign that stops in the middle and is run again: only what is missing is sent. The messages are kept in a file (Node 22.13).
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

/** Read line by line from a file or a database, this could be millions: `sendAll()` takes one when there is a place for it. */
function* campaign(): Generator<SendRequest> {
  for (let customer = 1; customer <= 100; customer += 1) {
    yield {
      to: `9198000${String(customer).padStart(5, '0')}`,
      message: {
        type: 'template',
        id: '8b2f2a9e-6d0c-4a33-9f0e-2f7f4f1f5b11',
        params: [`Customer ${customer}`],
      },
      idempotencyKey: `spring-sale:${customer}`, // The same in every run, so that each customer gets it once.
    }
  }
}

/** What a process of its own would do. `stopAfter` stands for the deployment, or the crash, in its middle. */
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
console.log(`${recipients.size} customers got ${emulator.requests.length} messages`)

await rm(folder, { recursive: true })
