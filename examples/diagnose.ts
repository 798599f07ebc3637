// Checks before anything is sent whether sending can work, and sets up the webhooks. Run something like it when you deploy.
// npx tsx examples/diagnose.ts
import { once } from 'node:events'
import { createServer } from 'node:http'
import { createWebhookHandler, GupshupClient } from 'gupshup-outbound'
import { startEmulator } from 'gupshup-outbound/emulator'

await using emulator = await startEmulator({ wallet: { balance: 0, costPerMessage: 0.01 } })
const { url: baseUrl, apiKey, appName, appId, source } = emulator
await using client = new GupshupClient({ baseUrl, apiKey, appName, appId, source })

async function diagnose(title: string, diagnosed = client) {
  console.log(title)
  const { ok, checks } = await diagnosed.diagnose()
  for (const { name, status, message, hint } of checks) {
    if (status === 'ok') continue
    console.log(`  ${name}: ${status}. ${message}`)
    if (hint !== undefined) console.log(`    ${hint}`)
  }
  console.log(ok ? '  Sending can work.' : '  Sending cannot work.')
}

await diagnose('A new app')

// Money, and a subscription that reports what becomes of messages.
emulator.wallet.topUp(10)
const token = 'd3a0f6c2b8e94715a6c1e0d2f4b39a87'
const server = createServer(createWebhookHandler(client, { token }))
server.listen(0, '127.0.0.1')
await once(server, 'listening')
const address = server.address()
const port = typeof address === 'object' ? address?.port : undefined
// It may run at every start: an existing subscription is changed, and no second one is made.
const { change, sendsToken } = await client.subscriptions.ensure({
  url: `http://127.0.0.1:${port}/`,
  token,
})
console.log(`Subscription ${change}, sends the token: ${sendsToken}`)

await diagnose('The same app, after the setup')
const receipt = await client.send({ to: '919900000001', message: 'Your order has shipped' })
const { status } = await receipt.outcome()
console.log('Message:', status)

await using mistyped = new GupshupClient({ baseUrl, apiKey: 'sk_mistyped', appName, appId, source })
await diagnose('A mistyped key', mistyped)

server.close()
