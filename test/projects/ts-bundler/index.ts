import { inspect } from 'node:util'
import { GupshupClient, hasCode, NumberNotOnWhatsAppError, type SendRequest } from 'gupshup-outbound'
import { numberFor, startEmulator } from 'gupshup-outbound/emulator'

async function main(): Promise<void> {
  const emulator = await startEmulator({ apiKey: 'the-secret-key' })
  const { apiKey, appName, source, url } = emulator
  const client = new GupshupClient({ apiKey, appName, source, baseUrl: url })
  emulator.subscribe(client)

  // @ts-expect-error A request needs a recipient.
  const nobody: SendRequest = { message: 'Your order has shipped' }

  const receipt = await client.send({ ...nobody, to: '+91 99000 00001' })
  const outcome = await receipt.outcome({ until: 'delivered' })
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
      error: error instanceof Error ? error.name : typeof error,
      typed: error instanceof NumberNotOnWhatsAppError,
      coded: hasCode(error, 1002),
      keySeen: inspect([client, error, receipt]).includes('the-secret-key'),
    }),
  )
}

void main()
