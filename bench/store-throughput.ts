import { GupshupClient } from 'gupshup-outbound'
import { type Contender, type Figure, type InTurnOptions, inTurn } from './in-turn.ts'
import { openStore, type StoreKind, storeKinds } from './open-store.ts'
import { startServer } from './start-server.ts'

/** `client.send()` with each store, against the same server in another process. */
export async function compareStores(): Promise<Record<string, Figure[]>> {
  return await compareClients(storeKinds.map((kind) => ({ name: kind, kind, feed: true })))
}

/** The same with two stores of a kind: one that keeps a feed, and one that does not. */
export async function compareFeed(
  kind: StoreKind,
  requestsPerRound: number,
): Promise<Record<string, Figure[]>> {
  return await compareClients(
    [
      { name: kind, kind, feed: true },
      { name: withoutFeed, kind, feed: false },
    ],
    { requestsPerRound },
  )
}

export const withoutFeed = 'feed: false'

interface Compared {
  readonly name: string
  readonly kind: StoreKind
  readonly feed: boolean
}

/** Every client has a store of its own. */
async function compareClients(
  compared: readonly Compared[],
  options?: InTurnOptions,
): Promise<Record<string, Figure[]>> {
  const server = await startServer()
  const opened = await Promise.all(
    compared.map(async ({ kind, ...its }) => ({ ...its, ...(await openStore(kind)) })),
  )
  const clients = opened.map(({ name, feed, store }) => ({
    name,
    client: new GupshupClient({
      apiKey: 'sk_bench',
      appName: 'Bench',
      source: '917834811114',
      baseUrl: server.url,
      rateLimit: { messagesPerSecond: Number.POSITIVE_INFINITY },
      store,
      feed,
    }),
  }))
  const contenders = Object.fromEntries(
    clients.map(({ name, client }): [string, Contender] => [
      name,
      (index) => client.send({ to: String(919_000_000_000 + index), message: 'Your order has shipped' }),
    ]),
  )
  const figures = await inTurn(contenders, options)
  for (const { client } of clients) await client.close()
  for (const { close } of opened) await close()
  server.close()
  return figures
}
