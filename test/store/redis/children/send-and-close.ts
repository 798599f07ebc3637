/** The README's client: it creates its store, sends, and closes. The process must end by itself. */
import { GupshupClient } from 'gupshup-outbound'
import { redisStore } from 'gupshup-outbound/redis'

const [redisUrl = '', baseUrl = ''] = process.argv.slice(2)
const options = { apiKey: 'sk_test_0123456789abcdef', appName: 'MyShop', source: '917834811114', baseUrl }
const client = new GupshupClient({ ...options, store: redisStore({ connection: redisUrl }) })
const receipt = await client.send({ to: '919876543210', message: 'Hello' })
client.work({ concurrency: 2 })
await client.enqueue({ to: '919876543210', message: 'Later' }, { at: Date.now() + 3_600_000 })
await client.close()
// The known outcome can still be read, and does not keep the process alive.
const outcome = await receipt.outcome({ until: 'accepted' })
process.stdout.write(outcome.status)
