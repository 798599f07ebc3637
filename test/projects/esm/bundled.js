// Sends a message from a SQLite file and ends. Without `await` at the top, which a bundle of CommonJS cannot have.
import { GupshupClient } from 'gupshup-outbound'
import { startEmulator } from 'gupshup-outbound/emulator'
import { sqliteStore } from 'gupshup-outbound/sqlite'

async function main(path) {
  const emulator = await startEmulator()
  const { url: baseUrl, apiKey, appName, source } = emulator
  const store = sqliteStore({ path })
  const client = new GupshupClient({ baseUrl, apiKey, appName, source, store })
  const { status } = await client.send({ to: '+91 99000 00001', message: 'Hello' })
  await client.close()
  await store.close()
  await emulator.close()
  console.log(status)
}

main(process.argv[2])
