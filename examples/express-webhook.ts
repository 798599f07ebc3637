// Gupshup's webhooks in an Express app. The emulator posts them, as Gupshup does after client.subscriptions.ensure().
// npx tsx examples/express-webhook.ts
import { once } from 'node:events'
import express from 'express'
import { createWebhookHandler, GupshupClient } from 'gupshup-outbound'
import { startEmulator } from 'gupshup-outbound/emulator'

await using emulator = await startEmulator()
const { url: baseUrl, apiKey, appName, source } = emulator
await using client = new GupshupClient({ baseUrl, apiKey, appName, source })
client.on('inbound', ({ message }) => console.log('Inbound message:', message.text))

// In production from the environment. Long and random, because nothing else protects the address.
const token = 'f8b1c2a0d1b94c5c8e55d3a1b7f0e6aa'
const app = express()
app.use(
  '/webhooks/gupshup',
  createWebhookHandler(client, {
    token,
    onError: (error, { status }) => console.error(`A webhook was answered with ${status}:`, error),
  }),
)
app.use(express.json()) // After the handler, so that nothing is parsed before the token is checked.

const server = app.listen(0, '127.0.0.1')
await once(server, 'listening')
const address = server.address()
const port = typeof address === 'object' ? address?.port : undefined
const url = `http://127.0.0.1:${port}/webhooks/gupshup`
emulator.subscribe({ url, headers: { 'x-webhook-token': token } })

const receipt = await client.send({ to: '919900000001', message: 'Your order has shipped' })
const { status } = await receipt.outcome()
console.log('Message:', status)
await emulator.inbound({ from: '919900000001', text: 'Thank you!' })

const guess = await fetch(`${url}?token=guessed`, { method: 'POST', body: '{}' })
console.log('Response to a wrong token:', guess.status)

server.close()
