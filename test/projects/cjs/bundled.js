// What ../esm/bundled.js does, with the CommonJS build.
const { GupshupClient } = require('gupshup-outbound')
const { startEmulator } = require('gupshup-outbound/emulator')
const { sqliteStore } = require('gupshup-outbound/sqlite')

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
