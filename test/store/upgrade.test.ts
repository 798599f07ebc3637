import { copyFileSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { type ClientEvents, GupshupClient, type Receipt, type Store } from 'gupshup-outbound'
import { redisStore } from 'gupshup-outbound/redis'
import { sqliteStore } from 'gupshup-outbound/sqlite'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { systemClock } from '../../src/util/clock.ts'
import { describeWithRedis } from '../support/describe-with-redis.ts'
import { testKey } from '../support/harness.ts'
import { json, type LocalServer, startLocalServer } from '../support/local-server.ts'
import { startRedis } from '../support/redis-server.ts'
import { progressed } from '../support/webhook-bodies.ts'
import { restore } from './fixtures/0.3.0/redis-dump.ts'
import { madeAt, recipient } from './fixtures/0.3.0/what-is-in-it.ts'
import { temporaryFolder } from './sqlite/temporary-folder.ts'

const fixtures = resolve(import.meta.dirname, 'fixtures/0.3.0')
const soon = { timeout: 15_000, interval: 20 }
const startedAt = performance.now()
const now = () => madeAt + 7_200_000 + performance.now() - startedAt
const errorOf = (work: Promise<unknown>) => work.catch((error: unknown) => error)

interface Upgraded {
  readonly client: GupshupClient
  readonly server: LocalServer
  readonly events: Readonly<
    Record<'accepted' | 'failed' | 'unknown' | 'recovered' | 'gate' | 'error', unknown[]>
  >
}

/** A client of this version, two hours after the process of 0.3.0 was killed. */
async function upgrade(store: Store): Promise<Upgraded> {
  const server = await startLocalServer(({ to }, response) =>
    json(response, 202, { status: 'submitted', messageId: `new-${to}` }),
  )
  const client = new GupshupClient({
    apiKey: testKey,
    appName: 'MyShop',
    source: '917834811114',
    baseUrl: server.url,
    rateLimit: { messagesPerSecond: 1_000 },
    clock: { ...systemClock, now },
    probeMs: 20,
    store,
  })
  const events: Upgraded['events'] = {
    accepted: [],
    failed: [],
    unknown: [],
    recovered: [],
    gate: [],
    error: [],
  }
  for (const name of Object.keys(events) as (keyof Upgraded['events'] & keyof ClientEvents)[]) {
    client.on(name, (event) => events[name].push(event))
  }
  onTestFinished(async () => {
    await client.close({ timeoutMs: 0 })
    await server.close()
  })
  return { client, server, events }
}

function describeUpgrade(open: () => Promise<Store>): void {
  test('still has its messages in flight: waiting ones are sent once, and sent ones are not sent again', async () => {
    const { client, server, events } = await upgrade(await open())
    await client.recover()
    client.work({ concurrency: 2 })
    const sent = [...recipient.queued, recipient.held, recipient.retry].sort()
    await vi.waitFor(() => expect(events.accepted.map(toOf).sort()).toEqual(sent), soon)
    await vi.waitFor(() => expect(events.failed.map(toOf)).toEqual([recipient.doubtful]), soon)
    expect(server.requests.map(({ to }) => to).sort()).toEqual(sent)
    expect(
      server.requests
        .map(({ to }) => to)
        .filter((to) => recipient.queued.includes(to))
        .at(-1),
    ).toBe(recipient.queuedLast)
    expect(events.unknown.map(toOf)).toEqual([recipient.posting])
    expect(events.recovered).toEqual([{ resumed: 1, unknown: 1 }])
    // The gate backed off, and one message probes whether it can open.
    expect(events.gate).toContainEqual(
      expect.objectContaining({ gate: expect.objectContaining({ state: 'probing' }) }),
    )
    await vi.waitFor(() => expect(client.gate.state).toBe('open'), soon)
    expect(events.error).toEqual([])
  })

  test('returns the first receipt for an idempotency key, and finds its message by later webhooks', async () => {
    const { client, server, events } = await upgrade(await open())
    await client.recover()
    const again = (to: string, message: string, idempotencyKey: string) =>
      client.send({ to, message, idempotencyKey })
    const accepted = await again(recipient.accepted, 'Accepted', 'accepted')
    expect(accepted).toMatchObject({ to: recipient.accepted, messageId: `g-${recipient.accepted}` })
    for (const change of [{ to: '919800000099' }, { message: 'Something else' }]) {
      const first = { to: recipient.accepted, message: 'Accepted', idempotencyKey: 'accepted' }
      expect(await errorOf(client.send({ ...first, ...change }))).toMatchObject({ field: 'idempotencyKey' })
    }
    await client.receive(progressed('delivered', { id: `g-${recipient.accepted}`, to: recipient.accepted }))
    expect(await accepted.outcome()).toMatchObject({ status: 'delivered' })
    expect(await again(recipient.delivered, 'Delivered', 'delivered')).toMatchObject({ status: 'delivered' })
    // Its two webhooks were parked until the next process could match them.
    const parked = await again(recipient.parked, 'Posting', 'parked')
    expect(parked).toMatchObject({ status: 'sent', messageId: `g-${recipient.parked}` })

    for (const [to, message, key] of [
      [recipient.unknown, 'Unknown', 'unknown'],
      [recipient.posting, 'Posting', 'posting'],
    ] as const) {
      const error = await errorOf(again(to, message, key))
      expect(error).toMatchObject({ name: 'OutcomeUnknownError' })
      await client.receive(progressed('delivered', { id: `g-${to}`, to }))
      const { receipt } = error as { receipt: Receipt }
      expect(await receipt.outcome()).toMatchObject({ status: 'delivered', messageId: `g-${to}` })
    }
    expect(server.requests.filter(({ to }) => to !== recipient.held && to !== recipient.retry)).toEqual([])
    expect(events.error).toEqual([])
  })

  test('still has its suppressions, quarantined templates and session windows', async () => {
    const { client, server } = await upgrade(await open())
    const template = (id: string) => ({ type: 'template', id }) as const
    for (const to of [recipient.suppressed, recipient.optedOut]) {
      expect(await errorOf(client.send({ to, message: 'Hi' }))).toMatchObject({ name: 'SuppressedError' })
    }
    const marketing = { to: recipient.marketingStopped, message: 'Sale', marketing: true }
    expect(await errorOf(client.send(marketing))).toMatchObject({ name: 'SuppressedError' })
    for (const id of ['t-paused', 't-quarantined']) {
      expect(await errorOf(client.send({ to: recipient.wroteToUs, message: template(id) }))).toMatchObject({
        kind: 'template',
      })
    }
    expect(await client.windows.get(recipient.wroteToUs)).toMatchObject({ state: 'open' })
    expect(server.requests.map(({ to }) => to).filter((to) => !isSentOnStart(to))).toEqual([])
  })
}

/** Messages that are sent as soon as a client starts. */
const isSentOnStart = (to: string) => to === recipient.held || to === recipient.retry

const toOf = (event: unknown) => (event as { to: string }).to

describe('an SQLite file of version 0.3.0', () => {
  const folder = temporaryFolder()

  describeUpgrade(async () => {
    const path = folder.newFile()
    copyFileSync(resolve(fixtures, 'messages.db'), path)
    const store = sqliteStore({ path, now })
    onTestFinished(() => store.close())
    return store
  })
})

describeWithRedis('a Redis of version 0.3.0', () => {
  describeUpgrade(async () => {
    const redis = await startRedis()
    await restore(redis.admin, readFileSync(resolve(fixtures, 'redis.json'), 'utf8'), madeAt + 7_200_000)
    const store = redisStore({ connection: redis.url })
    onTestFinished(async () => {
      await store.close()
      await redis.close()
    })
    return store
  })
})
