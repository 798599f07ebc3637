import { GupshupClient } from 'gupshup-outbound'
import { storeAt, storeKinds } from './open-store.ts'

/** One of several processes that send queued messages until they are killed. Its last argument is the options of the client, as JSON. */
const [kindName, location = '', baseUrl = '', options = '{}'] = process.argv.slice(2)
const kind = storeKinds.find((name) => name === kindName)
if (kind === undefined) throw new Error(`There is no store ${kindName}.`)

const client = new GupshupClient({
  ...{ apiKey: 'sk_bench', appName: 'Bench', source: '917834811114', baseUrl },
  store: storeAt(kind, location),
  ...JSON.parse(options),
})
client.work({ concurrency: 20 })
process.send?.('ready')
process.on('disconnect', () => process.exit())
