import { inspect } from 'node:util'
import { GupshupClient, hasCode, NumberNotOnWhatsAppError } from 'gupshup-outbound'
import { numberFor, startEmulator } from 'gupshup-outbound/emulator'

const emulator = await startEmulator({ apiKey: 'the-secret-key' })
const client = new GupshupClient({
  apiKey: emulator.apiKey,
  appName: emulator.appName,
  source: emulator.source,
  baseUrl: emulator.url,
})
emulator.subscribe(client)

const receipt = await client.send({ to: '+91 99000 00001', message: 'Your order has shipped' })
const outcome = await receipt.outcome({ until: 'delivered' })
const error = await client
  .send({ to: numberFor(1002), message: 'Your order has shipped', until: 'delivered' })
  .catch((thrown) => thrown)

await client.close()
await emulator.close()

console.log(
  JSON.stringify({
    accepted: receipt.status,
    to: outcome.to,
    delivered: outcome.reached,
    error: error.name,
    typed: error instanceof NumberNotOnWhatsAppError,
    coded: hasCode(error, 1002),
    keySeen: inspect([client, error, receipt]).includes('the-secret-key'),
  }),
)
