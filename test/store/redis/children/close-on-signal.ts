/** Uses every kind of connection of a store, and closes it on SIGUSR2. The process must end by itself. */
import { redisStore } from 'gupshup-outbound/redis'
import { aRecord } from '../../../../src/store/testing/records.ts'

const [connection = '', mode] = process.argv.slice(2)
const store = redisStore({ connection, timeoutMs: 600_000 })
const scope = store.scoped('MyShop:917834811114')
const nothing = async () => {}
if (mode === 'connected') {
  await scope.insert(aRecord('before'))
  scope.watch(() => {})
  await scope.countWaiting()
}
process.once('SIGUSR2', async () => {
  clearInterval(waiting)
  const written = scope.insert(aRecord('after')).catch((error: { readonly reason?: unknown }) => error.reason)
  await new Promise((resolve) => setTimeout(resolve, 50))
  await store.close()
  process.stdout.write(`closed\n${String(await written)}\n`)
})
const waiting = setInterval(nothing, 60_000)
process.stdout.write('ready\n')
