// Who wants no marketing gets none, and every other message all the same. The customer's own word is heeded as it comes by webhook.
// npx tsx examples/marketing-opt-outs.ts
import { GupshupClient, SuppressedError, type TemplateMessage } from 'gupshup-outbound'
import { startEmulator } from 'gupshup-outbound/emulator'

await using emulator = await startEmulator()
const { url: baseUrl, apiKey, appName, appId, source } = emulator
// With `checkTemplates`, the category of a template tells what is marketing. Without it, a request says so: `marketing: true`.
await using client = new GupshupClient({ baseUrl, apiKey, appName, appId, source, checkTemplates: true })
emulator.subscribe(client)
client.on('user', ({ event }) => console.log(`The customer's word: ${event}`))

const sale = emulator.addTemplate({ name: 'sale', category: 'MARKETING', body: 'Shoes are cheap, {{1}}!' })
const shipped = emulator.addTemplate({ name: 'shipped', category: 'UTILITY', body: 'It has left, {{1}}.' })
const asha = '919900000001'

async function send(what: string, message: TemplateMessage | string, marketing?: boolean) {
  try {
    const { status } = await client.send({ to: asha, message, marketing, until: 'delivered' })
    console.log(`  ${what}: ${status}`)
  } catch (error) {
    if (!(error instanceof SuppressedError)) throw error
    console.log(`  ${what}: not sent (no more ${error.scope === 'all' ? 'messages' : 'marketing'})`)
  }
}

async function sendAll() {
  await send('the sale', { type: 'template', id: sale.id, params: ['Asha'] })
  await send('the news, in a text', 'We have new shoes', true)
  await send('the parcel', { type: 'template', id: shipped.id, params: ['Asha'] })
}

await emulator.stopMarketing(asha)
await sendAll()

await emulator.resumeMarketing(asha)
await sendAll()

await emulator.optOut(asha)
await sendAll()

await emulator.optIn(asha)
await sendAll()

// The same by hand, for a customer who says it on the phone.
await client.suppressions.add(asha, { scope: 'marketing', reason: 'said so on the phone' })
console.log('On the list for marketing:', await client.suppressions.has(asha, { marketing: true }))
console.log('On the list for everything:', await client.suppressions.has(asha))
