// Looks whether sending can work, before anything is sent, and sets up the webhooks. Run something like it when you deploy.
// npx tsx examples/diagnose.ts
import { once } from 'node:events'
import { createServer } from 'node:http'
import { createWebhookHandler, GupshupClient } from 'gupshup-outbound'
import { startEmulator } from 'gupshup-outbound/emulator'

await using emulator = await startEmulator({ wallet: { balance: 0, costPerMessage: 0.01 } })
const { url: baseUrl, apiKey, appName, appId, source } = emulator
await using client = new GupshupClient({ baseUrl, apiKey, appName, appId, source })

async function diagnose(title: string, of = client) {
  console.log(title)
  const { ok, checks } = await of.diagnose()
  for (const { name, status, message, hint } of checks) {
    if (status === 'ok') continue
    console.log(`  ${name}: ${status}. ${message}`)
    if (hint !== undefined) console.log(`    ${hint}`)
  }
  console.log(ok ? '  Sending can work.' : '  Sending cannot work.')
}

await diagnose('A new app')

// Money, and somebody to tell what becomes of messages.
emulator.wallet.topUp(10)
const token = 'd3a0f6c2b8e94715a6c1e0d2f4b39a87'
const server = createServer(createWebhookHandler(client, { token }))
server.listen(0, '127.0.0.1')
await once(server, 'listening')
const address = server.address()
const port = typeof address === 'object' ? address?.port : undefined
// It may run with every start: what is there already is changed, and no second one made.
const { change, sendsToken } = await client.subscriptions.ensure({
  url: `http://127.0.0.1:${port}/`,
  token,
})
console.log(`The subscription is ${change}, and its webhooks show the token: ${sendsToken}`)

await diagnose('The same app, set up')
const receipt = await client.send({ to: '919900000001', message: 'Your order has shipped' })
const { status } = await receipt.outcome()
console.log('A message is', status)

await using stranger = new GupshupClient({ baseUrl, apiKey: 'sk_mistyped', appName, appId, source })
await diagnose('A key that was mistyped', stranger)

server.close()
