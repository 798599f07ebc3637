import { GupshupClient } from 'gupshup-outbound'
import { type Contender, type Figure, inTurn } from './in-turn.ts'
import { openStore, storeKinds } from './open-store.ts'
import { startServer } from './start-server.ts'

/** `client.send()` with each store, against the same server in another process. */
export async function compareStores(): Promise<Record<string, Figure[]>> {
  const server = await startServer()
  const opened = await Promise.all(storeKinds.map(async (kind) => ({ kind, ...(await openStore(kind)) })))
  const clients = opened.map(({ kind, store }) => ({
    kind,
    client: new GupshupClient({
      apiKey: 'sk_bench',
      appName: 'Bench',
      source: '917834811114',
      baseUrl: server.url,
      rateLimit: { messagesPerSecond: Number.POSITIVE_INFINITY },
      store,
    }),
  }))
  const contenders = Object.fromEntries(
    clients.map(({ kind, client }): [string, Contender] => [
      kind,
      (index) => client.send({ to: String(919_000_000_000 + index), message: 'Your order has shipped' }),
    ]),
  )
  const figures = await inTurn(contenders)
  for (const { client } of clients) await client.close()
  for (const { close } of opened) await close()
  server.close()
  return figures
}
