import { inspect } from 'node:util'
import {
  type ClientOptions,
  fallBack,
  GupshupClient,
  type GupshupError,
  hasCode,
  NumberNotOnWhatsAppError,
  type Outcome,
  type Receipt,
} from 'gupshup-outbound'
import { type Emulator, numberFor, startEmulator } from 'gupshup-outbound/emulator'

const emulator: Emulator = await startEmulator({ apiKey: 'the-secret-key' })
const options: ClientOptions = {
  apiKey: emulator.apiKey,
  appName: emulator.appName,
  source: emulator.source,
  baseUrl: emulator.url,
  policies: { '1004-1008': fallBack() },
}
const client = new GupshupClient(options)
emulator.subscribe(client)

const receipt: Receipt = await client.send({
  to: '+91 99000 00001',
  message: { type: 'text', text: 'Hello' },
})
const outcome: Outcome = await receipt.outcome({ until: 'delivered' })
const error: unknown = await client
  .send({ to: numberFor(1002), message: 'Your order has shipped', until: 'delivered' })
  .catch((thrown: unknown) => thrown)

await client.close()
await emulator.close()

console.log(
  JSON.stringify({
    accepted: receipt.status,
    to: outcome.to,
    delivered: outcome.reached,
    error: nameOf(error),
    typed: error instanceof NumberNotOnWhatsAppError && error.code === 1002,
    coded: hasCode(error, 1002) && codeOf(error) === 1002,
    keySeen: inspect([client, error, receipt]).includes('the-secret-key'),
  }),
)

function nameOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.name : typeof thrown
}

/** `hasCode()` narrows: an error that has a code has it for certain. */
function codeOf(known: GupshupError & { readonly code: number }): number {
  return known.code
}
