// Through Gupshup's partner API: with tokens that expire in place of a key, in Meta's format (v3), and with templates by their name.
// npx tsx examples/partner-api.ts
import { GupshupClient, isGupshupError, type NamedTemplateMessage, partner } from 'gupshup-outbound'
import { numberFor, startEmulator } from 'gupshup-outbound/emulator'

await using emulator = await startEmulator()
const { url: baseUrl, appName, appId, source } = emulator

/** The two steps to a token: the partner logs in, and then asks for the token of one app. */
async function fetchToken(previous?: string): Promise<string> {
  console.log(previous === undefined ? 'A token is asked for' : 'The token was refused, another is asked for')
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
await send('A template by its name', '919900000001', shipped)

// Tokens live for a day. The message that meets the end of one goes out with the next.
emulator.partner.expireToken()
await send('A day later', '919900000001', 'Have the shoes arrived?')

// Codes, policies and fallbacks are those of the other API.
await send('A customer who has not written', numberFor(131047), 'Your order has shipped')
await send('A number that is not on WhatsApp', numberFor(1002), 'Your order has shipped')
const paths = new Set(emulator.requests.flatMap(({ kind, path }) => (kind === undefined ? [] : path)))
console.log('All of it went to', ...paths)
