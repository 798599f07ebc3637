// Compiled and not run: the entry points of the stores are found, and their options are checked.
import { GupshupClient, type SendAllSummary, type SendResult, type Store } from 'gupshup-outbound'
import { redisStore } from 'gupshup-outbound/redis'
import { type SqliteStoreOptions, sqliteStore } from 'gupshup-outbound/sqlite'

const options: SqliteStoreOptions = { path: 'outbound.db', synchronous: 'normal' }
const stores: Store[] = [sqliteStore(options), redisStore({ connection: 'redis://localhost:6379' })]

// @ts-expect-error A store on Redis must know where that is.
redisStore({})
// @ts-expect-error There is no such promise.
sqliteStore({ path: 'outbound.db', synchronous: 'perhaps' })

export async function errorsOf(client: GupshupClient): Promise<unknown[]> {
  const errors: unknown[] = []
  for await (const result of client.sendAll([{ to: '919900000001', message: 'Hello' }])) {
    const { error }: SendResult = result
    if (error === undefined) console.log(result.receipt?.status)
    else errors.push(error)
  }
  return errors
}

export async function summaryOf(client: GupshupClient): Promise<SendAllSummary> {
  const run = client.sendAll([], { until: 'settled', settleMs: 60_000, retryFailed: [131049] })
  for await (const { outcome, error } of run) console.log(outcome?.reached, error?.message)
  // @ts-expect-error There is no such wait.
  client.sendAll([], { until: 'delivered' })
  // @ts-expect-error The run counts, and nobody else.
  run.summary.delivered = 5
  return run.summary
}

export const clients = stores.map((store) => new GupshupClient({ store }))
