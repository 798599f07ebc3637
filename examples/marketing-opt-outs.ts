// A customer who stops marketing still gets all other messages. Opt-outs and opt-ins arrive by webhook and apply by themselves.
// npx tsx examples/marketing-opt-outs.ts
import { GupshupClient, SuppressedError, type TemplateMessage } from 'gupshup-outbound'
import { startEmulator } from 'gupshup-outbound/emulator'

await using emulator = await startEmulator()
const { url: baseUrl, apiKey, appName, appId, source } = emulator
// With `checkTemplates`, a template's category says whether it is marketing. Without it, the request does: `marketing: true`.
await using client = new GupshupClient({ baseUrl, apiKey, appName, appId, source, checkTemplates: true })
emulator.subscribe(client)
client.on('user', ({ event }) => console.log(`Webhook: ${event}`))

const sale = emulator.addTemplate({ name: 'sale', category: 'MARKETING', body: 'Shoes are cheap, {{1}}!' })
const shipped = emulator.addTemplate({ name: 'shipped', category: 'UTILITY', body: 'It has left, {{1}}.' })
const asha = '919900000001'

async function send(what: string, message: TemplateMessage | string, marketing?: boolean) {
  try {
    const { status } = await client.send({ to: asha, message, marketing, until: 'delivered' })
    console.log(`  ${what}: ${status}`)
  } catch (error) {
    if (!(error instanceof SuppressedError)) throw error
    console.log(`  ${what}: not sent, suppressed for ${error.scope}`)
  }
}

async function sendAll() {
  await send('sale template', { type: 'template', id: sale.id, params: ['Asha'] })
  await send('marketing text', 'We have new shoes', true)
  await send('shipping template', { type: 'template', id: shipped.id, params: ['Asha'] })
}

await emulator.stopMarketing(asha)
await sendAll()

await emulator.resumeMarketing(asha)
await sendAll()

await emulator.optOut(asha)
await sendAll()

await emulator.optIn(asha)
await sendAll()

// The same in code, for a customer who asked on the phone.
await client.suppressions.add(asha, { scope: 'marketing', reason: 'asked on the phone' })
console.log('Suppressed for marketing:', await client.suppressions.has(asha, { marketing: true }))
console.log('Suppressed for everything:', await client.suppressions.has(asha))
