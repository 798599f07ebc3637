import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { GupshupClient, memoryStore, type Store } from 'gupshup-outbound'
import { redisStore } from 'gupshup-outbound/redis'
import { sqliteStore } from 'gupshup-outbound/sqlite'
import { afterAll, describe, expect, it } from 'vitest'
import { temporaryFolder } from '../store/sqlite/temporary-folder.ts'
import { describeWithAnyRedis } from '../support/describe-with-redis.ts'
import { anyRedis } from '../support/redis-server.ts'
import { History, histories, type Truth } from './history.ts'

/** `HISTORIES=2000` is a long run. fast-check prints the seed of a failure. */
const numRuns = Number(process.env['HISTORIES'] ?? 40)

describe('no opt-out is lost, and none is applied to another person', () => {
  describe('with the memory store', () => describeHistories(async () => memoryStore(), 4 * numRuns))

  describe('with SQLite', () => {
    const folder = temporaryFolder()
    describeHistories(async () => sqliteStore({ path: folder.newFile() }), numRuns)
  })

  describeWithAnyRedis('with Redis', () => {
    let stop = async () => {}
    afterAll(async () => await stop())
    describeHistories(async () => {
      const redis = await anyRedis()
      stop = redis.close
      return redisStore({ connection: redis.url, prefix: `people-${randomUUID()}` })
    }, numRuns)
  })
})

function describeHistories(open: () => Promise<Store>, runs: number): void {
  let opened: Store | undefined
  afterAll(async () => await opened?.close())

  it('when two people write, stop, resume, move and take over numbers, and webhooks come late and twice', {
    timeout: 120_000,
  }, async () => {
    opened ??= await open()
    const store = opened
    await fc.assert(
      fc.asyncProperty(histories, async ({ deeds, again, delays }) => {
        const { bodies, truths } = History.play(deeds)
        const client = new GupshupClient({
          ...{
            apiKey: 'sk_test_0123456789abcdef',
            appName: `History ${randomUUID()}`,
            source: '917834811114',
          },
          store,
        })
        try {
          for (const body of inArrivalOrder(bodies, again, delays)) await client.receive(body)
          for (const truth of truths) await expectTruth(client, truth)
        } finally {
          await client.close()
        }
      }),
      { numRuns: runs },
    )
  })
}

function inArrivalOrder(
  bodies: readonly object[],
  again: readonly number[],
  delays: readonly number[],
): object[] {
  const arriving = bodies.map((body, index) => ({ body, place: index + (delays[index] ?? 0) }))
  const repeated = again.flatMap((choice) => {
    const index = choice % bodies.length
    const body = bodies[index]
    return body === undefined ? [] : [{ body, place: index + 4 }]
  })
  return [...arriving, ...repeated].sort((a, b) => a.place - b.place).map(({ body }) => body)
}

async function expectTruth(client: GupshupClient, truth: Truth): Promise<void> {
  const { name, hasStopped, now, before, mayHaveOwnEntry } = truth
  const isRefused = async (to: string | { readonly userId: string }) =>
    await client.suppressions.has(to, { marketing: true })
  expect(await isRefused({ userId: now.userId }), `${name} by the present id`).toBe(hasStopped)
  for (const { userId } of before)
    expect(await isRefused({ userId }), `${name} by an earlier id`).toBe(hasStopped)
  for (const number of spellings(now.number)) {
    const isByNumber = await isRefused(number)
    if (hasStopped) expect(isByNumber, `${name} by the number`).toBe(true)
    else if (!mayHaveOwnEntry) expect(isByNumber, `${name} by the number`).toBe(false)
  }
}

function spellings(number: string): readonly string[] {
  return number.startsWith('521') ? [number, `52${number.slice(3)}`] : [number]
}
