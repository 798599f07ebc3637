// Sends a message from a SQLite file and ends; with `stay` it ends at SIGTERM.
import { GupshupClient } from 'gupshup-outbound'
import { startEmulator } from 'gupshup-outbound/emulator'
import { sqliteStore } from 'gupshup-outbound/sqlite'

const path = process.argv[2]
const emulator = await startEmulator()
const { url: baseUrl, apiKey, appName, source } = emulator
const store = sqliteStore({ path })
const client = new GupshupClient({ baseUrl, apiKey, appName, source, store })
const { status } = await client.send({ to: '919900000001', message: 'Hello' })

async function end() {
  await client.close()
  await store.close()
  await emulator.close()
  console.log('closed')
}

if (process.argv[3] === 'stay') {
  const stay = setInterval(() => {}, 1_000)
  process.once('SIGTERM', async () => {
    await end()
    clearInterval(stay)
  })
}
console.log(status)
if (process.argv[3] !== 'stay') await end()
