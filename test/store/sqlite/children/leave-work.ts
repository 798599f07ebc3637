/** Leaves messages in every queue of the store, and one in flight until the server responds. Prints the time of the store. */

import { GupshupClient } from '../../../../src/client/client.ts'
import { backOff } from '../../../../src/policy/actions.ts'
import { sqliteStore } from '../../../../src/store/sqlite/sqlite-store.ts'
import { failed } from '../../../support/webhook-bodies.ts'

const [path = '', baseUrl = ''] = process.argv.slice(2)
const store = sqliteStore({ path })
const client = new GupshupClient({
  apiKey: 'sk_0123456789abcdef0123456789abcdef',
  appName: 'MyShop',
  source: '917834811114',
  baseUrl,
  store,
  timeoutMs: 600_000,
  policies: { 4001: backOff({ initialMs: 10_000, factor: 1, maxMs: 10_000, haltAfter: 9 }) },
})
await client.enqueue({ to: '919800000001', message: 'Queued', ttlMs: 60_000 })
await client.enqueue({ to: '919800000002', message: 'Later' }, { at: Date.now() + 30_000 })
await client.suppressions.add('919800000003', { forMs: 60_000 })
await client.quarantine.add('t-1', { forMs: 60_000 })
const { messageId } = await client.send({ to: '919800000004', message: 'Accepted' })
client.send({ to: '919800000005', message: 'In flight' }).catch(() => {})
// The response comes when the message has arrived.
await fetch(new URL('/has-arrived', baseUrl))
await client.receive(failed({ id: messageId ?? '', to: '919800000004' }, 4001))
const time = await store.scoped('MyShop:917834811114').time?.()
process.stdout.write(`${client.gate.state} ${time}\n`)
// The heartbeat does not keep the process alive.
setInterval(() => {}, 60_000)
