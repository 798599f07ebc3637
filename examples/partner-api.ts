// Gupshup's partner API: tokens that expire instead of a key, messages in Meta's form (v3), and templates by name.
// npx tsx examples/partner-api.ts
import { GupshupClient, isGupshupError, type NamedTemplateMessage, partner } from 'gupshup-outbound'
import { numberFor, startEmulator } from 'gupshup-outbound/emulator'

await using emulator = await startEmulator()
const { url: baseUrl, appName, appId, source } = emulator

/** Gets a token in two steps: log in as the partner, then request the token of one app. */
async function fetchToken(previous?: string): Promise<string> {
  console.log(previous === undefined ? 'Requesting a token' : 'Token refused, requesting another')
  const login = new URLSearchParams({ email: 'partner@shop.example', password: 'from a vault' })
  const account = await fetch(`${baseUrl}/partner/account/login`, { method: 'POST', body: login })
  const { token } = JSON.parse(await account.text())
  const app = await fetch(`${baseUrl}/partner/app/${appId}/token`, { headers: { token } })
  return JSON.parse(await app.text()).token.token
}

const transport = partner({ appId, token: fetchToken, format: 'v3', baseUrl })
await using client = new GupshupClient({ transport, appName, source })
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

// A token lives for a day. A message that is refused for it is sent again with the next token.
emulator.partner.expireToken()
await send('After the token expired', '919900000001', 'Have the shoes arrived?')

// Codes, policies and fallbacks work as with the other API.
await send('Outside the 24-hour window', numberFor(131047), 'Your order has shipped')
await send('A number that is not on WhatsApp', numberFor(1002), 'Your order has shipped')
const paths = new Set(emulator.requests.flatMap(({ kind, path }) => (kind === undefined ? [] : path)))
console.log('All requests went to', ...paths)
