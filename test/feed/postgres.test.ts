import { memoryStore } from 'gupshup-outbound'
import { Pool, type PoolClient } from 'pg'
import { afterAll, beforeAll, beforeEach, expect, it, onTestFinished } from 'vitest'
import { describeWithPostgres } from '../support/describe-with-postgres.ts'
import { append, entryOf, feedMember } from '../support/feed-member.ts'
import { ManualClock } from '../support/manual-clock.ts'
import { type PostgresServer, startPostgres } from '../support/postgres-server.ts'
import { until } from '../support/until.ts'

const count = 40
const subjects = Array.from({ length: count }, (_, index) => `message-${index % 10}`)

describeWithPostgres('a consumer that writes the eventId in the transaction of its change', () => {
  let server: PostgresServer
  let database: Pool
  beforeAll(async () => {
    server = await startPostgres()
    database = new Pool({ connectionString: server.url })
    await database.query('create table told_events (event_id text primary key)')
    await database.query('create table totals (subject text primary key, told int not null)')
  })
  afterAll(async () => {
    await database.end()
    await server.close()
  })
  beforeEach(() => database.query('truncate told_events, totals'))

  /** Counts an event once. `crash` is called after the writes and before the commit. */
  async function countOnce(eventId: string, subject: string, crash: (connection: PoolClient) => unknown) {
    const connection = await database.connect()
    let isBroken = true
    try {
      await connection.query('begin')
      const insert = 'insert into told_events (event_id) values ($1) on conflict do nothing'
      const { rowCount } = await connection.query(insert, [eventId])
      const change = `insert into totals values ($1, 1) on conflict (subject) do update set told = totals.told + 1`
      if (rowCount === 1) await connection.query(change, [subject])
      await crash(connection)
      await connection.query('commit')
      isBroken = false
    } finally {
      connection.release(isBroken)
    }
  }

  const toldOf = async () => {
    const { rows } = await database.query<{ subject: string; told: number }>(
      'select * from totals order by 1',
    )
    return rows
  }
  const isEachCounted = async () => (await toldOf()).reduce((sum, { told }) => sum + told, 0) >= count
  const once = Array.from({ length: 10 }, (_, index) => ({ subject: `message-${index}`, told: count / 10 }))

  it('a crash before the commit changes nothing, one after it is told again, and each event counts exactly once', async () => {
    const store = memoryStore().scoped('MyShop:917834811114')
    const clock = new ManualClock()
    const { feed } = feedMember(store, clock)
    let calls = 0
    let rolledBack = 0
    const consumer = feed.consume(
      { name: 'crm', from: 'start', concurrency: 8 },
      async ({ eventId, event }, { attempt }) => {
        calls += 1
        const call = calls
        if (!('id' in event)) throw new Error('Another event was told.')
        await countOnce(eventId, String(event.id), () => {
          if (attempt > 1 || call % 3 !== 0) return
          rolledBack += 1
          throw new Error('between the insert and the commit')
        })
        if (attempt === 1 && call % 3 === 1) throw new Error('after the commit')
      },
    )
    await append(
      store,
      subjects.map((subject) => entryOf(subject)),
    )
    await until(async () => {
      await clock.advance(1_000)
      return (await feed.consumers.get('crm'))?.lag === 0 && (await isEachCounted())
    }, 'each event is counted')
    await consumer.close()
    expect(rolledBack).toBeGreaterThan(0)
    expect(calls).toBeGreaterThan(count)
    expect(await toldOf()).toEqual(once)
  })

  it('a process that dies before the commit is followed by another, which counts each event exactly once', async () => {
    const store = memoryStore().scoped('MyShop:917834811114')
    const [deadClock, clock] = [new ManualClock(), new ManualClock()]
    const dead = feedMember(store, deadClock)
    let calls = 0
    dead.feed.consume({ name: 'crm', from: 'start' }, async ({ eventId, event }) => {
      if (!('id' in event)) throw new Error('Another event was told.')
      calls += 1
      await countOnce(eventId, String(event.id), async (connection) => {
        if (calls < 5) return
        // The server ends the connection, as it does when the process is killed. Its clock stands still, so it writes no heartbeat.
        const { rows } = await connection.query<{ pid: number }>('select pg_backend_pid() as pid')
        connection.on('error', () => {})
        await database.query('select pg_terminate_backend($1)', [rows[0]?.pid])
        await new Promise<void>((resolve) => onTestFinished(() => resolve())) // until the test is over
      })
    })
    await append(
      store,
      subjects.map((subject) => entryOf(subject)),
    )
    await until(() => calls === 5, 'the process is between the insert and the commit')
    expect((await toldOf()).reduce((sum, { told }) => sum + told, 0)).toBe(4)

    const { feed } = feedMember(store, clock)
    const again: number[] = []
    const consumer = feed.consume({ name: 'crm', concurrency: 4 }, async ({ eventId, event, sequence }) => {
      if (!('id' in event)) throw new Error('Another event was told.')
      again.push(sequence)
      await countOnce(eventId, String(event.id), () => {})
    })
    await until(async () => {
      await clock.advance(1_000)
      return isEachCounted()
    }, 'the other process has counted the rest')
    await consumer.close()
    expect(again.length).toBeGreaterThanOrEqual(count - 4)
    expect(await toldOf()).toEqual(once)
  })
})
