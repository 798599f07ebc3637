// Sends one message and waits until it is delivered. Without an account it uses a local Gupshup, the emulator:
// npx tsx examples/quickstart.ts
//
// With GUPSHUP_API_KEY, GUPSHUP_APP_NAME and GUPSHUP_SOURCE set, it sends a real message to the number you give:
// npx tsx examples/quickstart.ts '+91 98765 43210'
import { GupshupClient } from 'gupshup-outbound'
import { startEmulator } from 'gupshup-outbound/emulator'

const { GUPSHUP_API_KEY } = process.env
const emulator = GUPSHUP_API_KEY === undefined ? await startEmulator() : undefined
const to = emulator ? '+91 99000 00001' : process.argv[2]
if (to === undefined) throw new Error('Give the number to send to, after the name of the file.')

// Without options, the client reads the GUPSHUP_ variables.
const client = new GupshupClient(
  emulator && {
    apiKey: emulator.apiKey,
    appName: emulator.appName,
    source: emulator.source,
    baseUrl: emulator.url,
  },
)
// Gupshup needs a public address for its webhooks: docs/webhooks.md. The emulator hands them to the client.
emulator?.subscribe(client)

const receipt = await client.send({ to, message: 'Your order has shipped' })
console.log('Accepted by Gupshup:', receipt.messageId)

const outcome = await receipt.outcome({ until: 'delivered', timeoutMs: 10_000 })
console.log(outcome.reached ? 'Delivered' : `No webhook arrived, so all that is known is: ${outcome.status}`)

await client.close()
await emulator?.close()
