// Gupshup's partner API: app tokens that the client mints and renews, messages in Meta's form (v3), and templates by name.
// npx tsx examples/partner-api.ts
import {
  GupshupClient,
  isGupshupError,
  type NamedTemplateMessage,
  partner,
  universalAppToken,
} from 'gupshup-outbound'
import { numberFor, startEmulator } from 'gupshup-outbound/emulator'

await using emulator = await startEmulator()
const { url: baseUrl, appName, appId, source } = emulator

/** Reads the partner's universal token, which an admin has made in the partner portal. In a real program it comes from a vault. */
const { token: universalToken } = emulator.credentials.issue({ kind: 'universal-token' })
const readUniversalToken = async () => universalToken

const credentials = universalAppToken({ appId, universalToken: readUniversalToken, name: 'shop', baseUrl })
const transport = partner({ appId, credentials, format: 'v3', baseUrl })
await using client = new GupshupClient({ transport, appName, source })
client.on('credentials', (event) => {
  if (event.change === 'renewed') console.log(`A new token (${event.reason})`)
})
emulator.subscribe({ receive: (body) => client.receive(body), version: 3 })

const shipped: NamedTemplateMessage = {
  type: 'template',
  name: 'order_shipped',
  language: 'en',
  components: [{ type: 'body', parameters: [{ type: 'text', text: '4711' }] }],
}

async function send(title: string, to: string, message: NamedTemplateMessage | string) {
  try {
    const receipt = await client.send({ to, message, fallback: shipped })
    const { status, via } = await receipt.outcome()
    console.log(`${title}: ${status}, by ${via}`)
  } catch (error) {
    if (!isGupshupError(error)) throw error
    console.log(`${title}: ${error.name} (${error.code})`)
  }
}

await send('A text', '919900000001', 'Your order has shipped')
await send('A template by name', '919900000001', shipped)

// A message that is refused for its token is sent again with the next one. Here an admin has revoked it.
const current = emulator.credentials.list.find(({ kind }) => kind === 'universal-app-token')
if (current !== undefined) emulator.credentials.revoke(current.token)
await send('After the token was revoked', '919900000001', 'Have the shoes arrived?')

// Codes, policies and fallbacks work as with the other API.
await send('Outside the 24-hour window', numberFor(131047), 'Your order has shipped')
await send('A number that is not on WhatsApp', numberFor(1002), 'Your order has shipped')
const paths = new Set(emulator.requests.flatMap(({ kind, path }) => (kind === undefined ? [] : path)))
console.log('All requests went to', ...paths)
