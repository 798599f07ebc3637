// A text within the 24-hour window, a template outside it, and no paused template: all decided before a request is made.
// npx tsx examples/window-and-template.ts
import { GupshupClient, isGupshupError, type TemplateMessage } from 'gupshup-outbound'
import { startEmulator } from 'gupshup-outbound/emulator'

await using emulator = await startEmulator({ window: 'track' })
const { url: baseUrl, apiKey, appName, appId, source } = emulator
await using client = new GupshupClient({
  baseUrl,
  apiKey,
  appName,
  appId,
  source,
  sessionWindow: 'enforce', // All inbound webhooks must reach this client, or one with the same store.
  checkTemplates: true, // Looks templates up in the app's list, which it keeps for five minutes.
})
emulator.subscribe(client)

const body = 'Hello {{1}}, order {{2}} has left.'
const pictured = emulator.addTemplate({ name: 'shipped_picture', headerType: 'IMAGE', body })
const plain = emulator.addTemplate({ name: 'shipped', body })
const params = ['Asha', '4711']

/** Tried in this order when the text cannot be sent. */
const fallback: readonly TemplateMessage[] = [
  { type: 'template', id: pictured.id, params, media: { type: 'image', url: 'https://shop.example/1.jpg' } },
  { type: 'template', id: plain.id, params },
]

async function notifyShipped(title: string, to: string, chain = fallback) {
  console.log(title)
  try {
    const receipt = await client.send({ to, message: 'Hello Asha, order 4711 has left.', fallback: chain })
    const { attempts, requests } = await receipt.outcome()
    for (const { step, type, withheld, failure } of attempts) {
      console.log(`  ${step}: ${type}, ${withheld ? `not sent: ${failure?.reason}` : 'sent'}`)
    }
    console.log(`  requests: ${requests}`)
  } catch (error) {
    if (!isGupshupError(error)) throw error
    console.log(`  ${error.name}: ${error.reason}`)
  }
}

const asha = '919900000001'
await notifyShipped('Outside the window', asha)

await emulator.inbound({ from: asha, text: 'Where is my order?' })
await notifyShipped('The same customer, after an inbound message', asha)

await emulator.pauseTemplate(pictured.id)
await notifyShipped('Outside the window, while the first template is paused', '919900000002')

await notifyShipped('A missing parameter, and no further fallback', '919900000003', [
  { type: 'template', id: plain.id, params: ['Asha'] },
])
