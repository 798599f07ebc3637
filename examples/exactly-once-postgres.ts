// A consumer that writes into PostgreSQL. The eventId and the change are one transaction, so each event counts exactly once.
// npx tsx examples/exactly-once-postgres.ts
import { GupshupClient } from 'gupshup-outbound'
import { startEmulator } from 'gupshup-outbound/emulator'
import { Pool, type PoolClient } from 'pg'

const { DATABASE_URL = 'postgres://postgres@127.0.0.1:5432/postgres' } = process.env

await using emulator = await startEmulator()
const { url: baseUrl, apiKey, appName, source } = emulator
await using client = new GupshupClient({ baseUrl, apiKey, appName, source })
emulator.subscribe(client)

const schema = `example_${process.pid}` // keeps two runs of this example apart
const database = new Pool({ connectionString: DATABASE_URL, options: `-c search_path=${schema}` })
await database.query(`create schema ${schema}`)
await database.query('create table orders (id int primary key, delivered int not null default 0)')
await database.query('create table told_events (event_id text primary key, at timestamptz default now())')
await database.query('insert into orders (id) values (1), (2), (3)')

async function inTransaction(work: (connection: PoolClient) => Promise<void>): Promise<void> {
  const connection = await database.connect()
  try {
    await connection.query('begin')
    await work(connection)
    await connection.query('commit')
    connection.release()
  } catch (error) {
    connection.release(true) // Closed without a commit, so PostgreSQL takes everything back.
    throw error
  }
}

client.on('consumer', ({ change }) => console.log(`The consumer is ${change}`))
const calls: Record<number, number> = {}
const options = { name: 'orders', events: ['status'], concurrency: 4, firstPauseMs: 50 } as const
const consumer = client.consume(options, async ({ eventId, event }) => {
  if (event.status !== 'delivered') return
  const order = Number(event.metadata?.['order'])
  calls[order] = (calls[order] ?? 0) + 1
  await inTransaction(async (transaction) => {
    const insert = 'insert into told_events (event_id) values ($1) on conflict do nothing'
    const { rowCount } = await transaction.query(insert, [eventId])
    if (rowCount === 0) return // An earlier call has committed, and could not acknowledge the event.
    await transaction.query('update orders set delivered = delivered + 1 where id = $1', [order])
    if (order === 2 && calls[order] === 1) throw new Error('A crash before the commit changes nothing')
  })
  if (order === 3 && calls[order] === 1) throw new Error('A crash after the commit')
})
await consumer.ready()

for (const order of [1, 2, 3])
  await client.send({ to: '919900000001', message: `Order ${order} has shipped`, metadata: { order } })
while (Object.values(calls).join() !== '1,2,2') await new Promise((resolve) => setTimeout(resolve, 20))
await consumer.close() // waits for the calls under way
const { rows } = await database.query('select id, delivered from orders order by id')
for (const { id, delivered } of rows)
  console.log(`Order ${id}: told ${calls[id]} times, counted ${delivered}`)
await database.query(`drop schema ${schema} cascade`)
await database.end()
