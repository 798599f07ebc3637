// An HTTP endpoint for liveness and readiness probes: client.health() covers the process, its store, its gate and its webhooks.
// npx tsx examples/health-endpoint.ts
import { once } from 'node:events'
import express from 'express'
import { GupshupClient } from 'gupshup-outbound'
import { startEmulator } from 'gupshup-outbound/emulator'

await using emulator = await startEmulator()
const { url: baseUrl, apiKey, appName, source } = emulator
await using client = new GupshupClient({ baseUrl, apiKey, appName, source })

const app = express()
// Liveness: the process responds. A restart does not bring back a store, so nothing else is checked.
app.get('/live', (_request, response) => void response.sendStatus(204))
// Readiness: without its store this process can accept neither messages nor webhooks.
app.get('/ready', async (_request, response) => {
  const health = await client.health()
  response.status(health.store.reachable ? 200 : 503).json(health)
})

const server = app.listen(0, '127.0.0.1')
await once(server, 'listening')
const address = server.address()
const port = typeof address === 'object' ? address?.port : undefined

const ready = async () => {
  const response = await fetch(`http://127.0.0.1:${port}/ready`)
  const { status, gate } = JSON.parse(await response.text())
  return `${response.status}: ${status}, the gate is ${gate.state}`
}
console.log('Started:', await ready())
await client.halt('The campaign text is wrong')
console.log('Halted:', await ready())
await client.resume()
console.log('Resumed:', await ready())

server.close()
