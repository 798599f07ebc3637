import { createServer, type RequestListener } from 'node:http'
import { createWebhookHandler, GupshupClient } from 'gupshup-outbound'
import { type OpenStore, openStore, storeKinds } from './open-store.ts'
import { acceptedRecord, scope } from './records.ts'

/** A server in a process of its own that takes webhooks in: with a store, or with nothing but `JSON.parse()`. */
const [kind, count] = process.argv.slice(2)

const bare: RequestListener = (request, response) => {
  let text = ''
  request.setEncoding('utf8')
  request.on('data', (chunk: string) => {
    text += chunk
  })
  request.on('end', () => {
    JSON.parse(text)
    response.writeHead(200).end()
  })
}

async function withStore({ store }: OpenStore, messages: number): Promise<RequestListener> {
  const client = new GupshupClient({ apiKey: 'sk_bench', appName: 'Bench', source: '917834811114', store })
  const scoped = store.scoped(scope)
  for (let start = 0; start < messages; start += 1_000)
    await Promise.all(
      Array.from({ length: 1_000 }, (_, index) => scoped.insert(acceptedRecord(start + index))),
    )
  return createWebhookHandler(client, { token: 'bench' })
}

const storeKind = storeKinds.find((name) => name === kind)
const opened = storeKind === undefined ? undefined : await openStore(storeKind)
const listener = opened === undefined ? bare : await withStore(opened, Number(count))
const server = createServer(listener)
// A server waits for its turn for longer than Node keeps an idle connection by default.
server.keepAliveTimeout = 60_000
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  if (address !== null && typeof address === 'object') process.send?.(address.port)
})
/** In microseconds. */
async function usedCpu(): Promise<number> {
  const { user, system } = process.cpuUsage()
  return user + system + ((await opened?.usedCpu?.()) ?? 0)
}

process.on('message', async () => process.send?.(await usedCpu()))
process.on('disconnect', async () => {
  await opened?.close()
  process.exit()
})
