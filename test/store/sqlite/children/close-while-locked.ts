/** Opens a file, writes to it while another process has locked it, and closes the store. */
import { sqliteStore } from '../../../../src/store/sqlite/sqlite-store.ts'
import { aRecord } from '../../../../src/store/testing/records.ts'

const [path = ''] = process.argv.slice(2)
const store = sqliteStore({ path, busyTimeoutMs: 600_000 })
const scope = store.scoped('MyShop:917834811114')
await scope.insert(aRecord('before'))
process.once('SIGUSR2', async () => {
  clearInterval(waiting)
  const written = scope.insert(aRecord('after')).catch((error: { readonly reason?: unknown }) => error.reason)
  await store.close()
  process.stdout.write(`closed\n${String(await written)}\n`)
})
const waiting = setInterval(() => {}, 60_000)
process.stdout.write('ready\n')
