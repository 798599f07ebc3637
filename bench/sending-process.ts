import { GupshupClient } from 'gupshup-outbound'
import { storeAt, storeKinds } from './open-store.ts'

/** One of several processes that send without a pause through one store, until they are killed. Its last argument is the option `rateLimit`, as JSON. */
const [kindName, location = '', baseUrl = '', rateLimit = '{}'] = process.argv.slice(2)
const kind = storeKinds.find((name) => name === kindName)
if (kind === undefined) throw new Error(`There is no store ${kindName}.`)

const client = new GupshupClient({
  apiKey: 'sk_bench',
  appName: 'Bench',
  source: '917834811114',
  baseUrl,
  store: storeAt(kind, location),
  rateLimit: JSON.parse(rateLimit),
})

let next = Math.floor(Math.random() * 1e9)
async function sendOn(): Promise<void> {
  for (;;) await client.send({ to: String(919_000_000_000 + next++), message: 'Hi', lane: 'bulk' })
}
for (let sender = 0; sender < 25; sender += 1) void sendOn()
process.send?.('ready')
process.on('disconnect', () => process.exit())
