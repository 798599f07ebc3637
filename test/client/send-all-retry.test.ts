import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type GupshupClient,
  memoryStore,
  type SendAllOptions,
  type SendAllSummary,
  type SendRequest,
  type SendResult,
  type Store,
} from 'gupshup-outbound'
import { sqliteStore } from 'gupshup-outbound/sqlite'
import { describe, expect, onTestFinished, test } from 'vitest'
import { type Harness, startHarness } from '../support/harness.ts'
import { type Answer, idOf, json, type LocalServer } from '../support/local-server.ts'
import { sharedStore } from '../support/shared-store.ts'
import { until } from '../support/until.ts'
import { failed, progressed } from '../support/webhook-bodies.ts'

const to = '919876543210'
const numberOf = (index: number) => `9198${String(index).padStart(8, '0')}`
const request = (index: number): SendRequest => ({
  to: numberOf(index),
  message: 'Hello',
  idempotencyKey: `campaign-${index}`,
})
const requests = (count: number) => Array.from({ length: count }, (_, index) => request(index))
const single: readonly SendRequest[] = [{ to, message: 'Hello', idempotencyKey: 'order-7' }]
const retry1005 = { until: 'settled', retryFailed: [1005] } as const

async function sqlite(): Promise<Store> {
  const folder = await mkdtemp(join(tmpdir(), 'send-all-'))
  const store = sqliteStore({ path: join(folder, 'outbound.db') })
  onTestFinished(async () => {
    await store.close()
    await rm(folder, { recursive: true })
  })
  return store
}

/** What the phones report of each request: a code that it failed with, or that it was delivered. */
type Report = (request: { readonly to: string; readonly number: number }) => number | 'delivered' | undefined

interface Ended {
  readonly results: SendResult[]
  readonly summary: SendAllSummary
}

/** Runs `sendAll()` to its end, while webhooks report what became of what it sends. */
async function runAll(
  { client, server }: Pick<Harness, 'client' | 'server'>,
  list: readonly SendRequest[],
  options: SendAllOptions,
  report: Report,
): Promise<Ended> {
  const run = client.sendAll(list, options)
  const results: SendResult[] = []
  let isOver = false
  const reading = (async () => {
    for await (const result of run) results.push(result)
  })().finally(() => {
    isOver = true
  })
  await Promise.all([reading, reportAll(client, server, report, () => isOver)])
  results.sort((a, b) => a.index - b.index)
  return { results, summary: run.summary }
}

const reported = new WeakMap<LocalServer, number>()

async function reportAll(client: GupshupClient, server: LocalServer, report: Report, isOver: () => boolean) {
  await until(async () => {
    for (let number = (reported.get(server) ?? 0) + 1; number <= server.requests.length; number += 1) {
      if ((reported.get(server) ?? 0) >= number) continue
      reported.set(server, number)
      const person = server.requests[number - 1]?.to ?? ''
      const about = { id: idOf(number), to: person }
      const what = report({ to: person, number })
      if (what === 'delivered') await client.receive(progressed('delivered', about))
      else if (what !== undefined) await client.receive(failed(about, what))
    }
    return isOver()
  })
}

const keysOf = async ({ client }: Pick<Harness, 'client'>, person: string) =>
  (await client.messages.list({ to: person })).messages.map(({ idempotencyKey }) => idempotencyKey).sort()

describe.each([
  ['the memory store', async () => memoryStore()],
  ['SQLite', sqlite],
])('sendAll() with retryFailed and %s', (_, makeStore) => {
  const start = async (answer?: Answer) => await startHarness({ store: await makeStore() }, answer)

  test('sends what failed with one of the codes again, once, under a key of its own, and nothing else', async () => {
    const harness = await start()
    const codes = [1005, 1008, undefined, 1005]
    const first = await runAll(harness, requests(4), { until: 'settled' }, ({ to: person }) => {
      return codes[Number(person.slice(-1))] ?? 'delivered'
    })
    expect(first.summary).toMatchObject({ accepted: 4, delivered: 1, failed: { 1005: 2, 1008: 1 } })
    const second = await runAll(harness, requests(4), retry1005, () => 'delivered')
    expect(second.summary).toMatchObject({ accepted: 4, delivered: 3, failed: { 1008: 1 } })
    expect(
      harness.server.requests
        .slice(4)
        .map((sent) => sent.to)
        .sort(),
    ).toEqual([numberOf(0), numberOf(3)])
    expect(await keysOf(harness, numberOf(0))).toEqual(['campaign-0', 'campaign-0:retry-1'])
    const third = await runAll(harness, requests(4), retry1005, () => 'delivered')
    expect(third.summary).toEqual(second.summary)
    expect(harness.server.requests).toHaveLength(6)
  })

  test('retries each failed attempt at most once, and no failure of its own run', async () => {
    const harness = await start()
    const runs: SendAllSummary[] = []
    for (let run = 0; run < 4; run += 1)
      runs.push((await runAll(harness, single, retry1005, () => 1005)).summary)
    for (const summary of runs) expect(summary).toMatchObject({ accepted: 1, failed: { 1005: 1 } })
    expect(harness.server.requests).toHaveLength(4)
    expect(await keysOf(harness, to)).toEqual(
      ['', ':retry-1', ':retry-2', ':retry-3'].map((end) => `order-7${end}`),
    )
  })

  test('sends nothing again for a request that comes twice in one run', async () => {
    const harness = await start()
    const [one] = single
    const list = Array.from({ length: 6 }, () => one ?? request(0))
    const { summary } = await runAll(harness, list, { ...retry1005, maxOpen: 1 }, () => 1005)
    expect(summary).toMatchObject({ accepted: 6, failed: { 1005: 6 } })
    expect(harness.server.requests).toHaveLength(1)
  })

  test('lets a plain run see the newest retry, so that it reports no failure that a retry has mended', async () => {
    const harness = await start()
    await runAll(harness, single, { until: 'settled' }, () => 1005)
    await runAll(harness, single, retry1005, () => 'delivered')
    const { results, summary } = await runAll(harness, single, { until: 'settled' }, () => undefined)
    expect(results).toMatchObject([{ outcome: { status: 'delivered', messageId: idOf(2) } }])
    expect(summary).toEqual({ accepted: 1, delivered: 1, failed: {}, unknown: 0, skipped: 0, open: 0 })
    expect(harness.server.requests).toHaveLength(2)
  })

  test('lets a plain run report what the newest retry failed with, and send nothing', async () => {
    const harness = await start()
    await runAll(harness, single, { until: 'settled' }, () => 1005)
    await runAll(harness, single, retry1005, () => 1008)
    const { summary } = await runAll(harness, single, { until: 'settled' }, () => undefined)
    expect(summary).toMatchObject({ accepted: 1, failed: { 1008: 1 } })
    expect(harness.server.requests).toHaveLength(2)
  })

  test('sends a message whose key is free under the same key', async () => {
    let isDown = true
    const harness = await start(({ number }, response) =>
      isDown
        ? json(response, 400, { status: 'error', code: 1010 })
        : json(response, 202, { status: 'submitted', messageId: idOf(number) }),
    )
    const options = { until: 'settled', retryFailed: [1010] } as const
    expect((await runAll(harness, single, options, () => undefined)).summary).toMatchObject({
      failed: { 1010: 1 },
    })
    isDown = false
    expect((await runAll(harness, single, options, () => 'delivered')).summary).toMatchObject({
      delivered: 1,
    })
    expect(await harness.client.messages.get({ idempotencyKey: 'order-7:retry-1' })).toBeUndefined()
    expect(await harness.client.messages.get({ idempotencyKey: 'order-7' })).toMatchObject({
      state: 'delivered',
    })
  })

  test('sends a retry whose own key is free under that key again, and a plain run does not', async () => {
    let isDown = false
    const harness = await start(({ number }, response) =>
      isDown
        ? json(response, 400, { status: 'error', code: 1010 })
        : json(response, 202, { status: 'submitted', messageId: idOf(number) }),
    )
    const all = { until: 'settled', retryFailed: true } as const
    await runAll(harness, single, all, () => 1005)
    isDown = true
    expect((await runAll(harness, single, all, () => undefined)).summary).toMatchObject({
      failed: { 1010: 1 },
    })
    isDown = false
    const plain = await runAll(harness, single, { until: 'settled' }, () => undefined)
    expect(plain.summary).toMatchObject({ accepted: 1, failed: { 1010: 1 } })
    expect(harness.server.requests).toHaveLength(2)
    await runAll(harness, single, all, () => 'delivered')
    expect(await keysOf(harness, to)).toEqual(['order-7', 'order-7:retry-1', 'order-7:retry-1'])
    expect(await harness.client.messages.get({ idempotencyKey: 'order-7:retry-1' })).toMatchObject({
      state: 'delivered',
    })
  })

  test('never sends a retry again whose outcome is unknown, as after a crash in the middle of its request', async () => {
    let isLost = false
    const harness = await start(({ number }, response) =>
      isLost
        ? void response.destroy()
        : json(response, 202, { status: 'submitted', messageId: idOf(number) }),
    )
    const all = { until: 'settled', retryFailed: true } as const
    await runAll(harness, single, all, () => 1005)
    isLost = true
    for (let run = 0; run < 3; run += 1) {
      expect((await runAll(harness, single, all, () => undefined)).summary).toMatchObject({ unknown: 1 })
    }
    expect(harness.server.requests).toHaveLength(2)
  })

  test('takes any failure for a reason with true, and leaves alone what was canceled', async () => {
    const harness = await start()
    const { id } = await harness.client.enqueue(request(0))
    await harness.client.messages.cancel(id)
    await runAll(harness, requests(3), { until: 'settled' }, ({ number }) => (number === 1 ? 1005 : 1008))
    const { summary } = await runAll(
      harness,
      requests(3),
      { until: 'settled', retryFailed: true },
      () => 'delivered',
    )
    expect(summary).toMatchObject({ accepted: 2, delivered: 2, failed: {}, skipped: 1 })
    expect(harness.server.requests).toHaveLength(4)
  })
})

describe('sendAll() with retryFailed', () => {
  test('sends each failed message again once although two processes retry at the same time', async () => {
    const { store } = sharedStore()
    const one = await startHarness({ store }, undefined, { listensTo: [] })
    const two = await startHarness({ store, baseUrl: one.server.url }, undefined, { listensTo: [] })
    await runAll(one, requests(200), { until: 'settled' }, () => 1005)
    const both = await Promise.all([
      runAll(one, requests(200), retry1005, () => 'delivered'),
      runAll({ ...two, server: one.server }, requests(200).reverse(), retry1005, () => 'delivered'),
    ])
    for (const { summary } of both)
      expect(summary).toMatchObject({ accepted: 200, delivered: 200, failed: {} })
    expect(one.server.requests).toHaveLength(400)
    expect(new Set(one.server.requests.slice(200).map((sent) => sent.to)).size).toBe(200)
  })

  test('works without until, for what failed since an earlier run', async () => {
    const harness = await startHarness()
    const plain = await runAll(harness, requests(3), {}, () => undefined)
    expect(plain.summary).toMatchObject({ accepted: 3, open: 3 })
    await harness.client.receive(failed({ id: idOf(1), to: harness.server.requests[0]?.to ?? '' }, 1005))
    const { summary } = await runAll(harness, requests(3), { retryFailed: [1005] }, () => undefined)
    expect(summary).toMatchObject({ accepted: 3, open: 3 })
    expect(harness.server.requests).toHaveLength(4)
  })

  test('refuses a request without an idempotencyKey, and sends the others', async () => {
    const harness = await startHarness()
    const list = [{ to, message: 'Hello' }, request(1)]
    const { results, summary } = await runAll(harness, list, retry1005, () => 'delivered')
    expect(results[0]?.error).toMatchObject({ name: 'InvalidMessageError', field: 'idempotencyKey' })
    expect(summary).toMatchObject({ delivered: 1, failed: { 'invalid-message': 1 } })
    expect(harness.server.requests).toHaveLength(1)
  })

  test('follows a message that a redrive has sent again, and sends nothing twice', async () => {
    const harness = await startHarness()
    await runAll(harness, single, { until: 'settled' }, () => 1005)
    await harness.client.messages.redrive({ code: 1005 })
    await until(() => harness.server.requests.length === 2)
    const { results, summary } = await runAll(harness, single, retry1005, () => 'delivered')
    expect(results).toMatchObject([{ outcome: { messageId: idOf(2) } }])
    expect(summary).toMatchObject({ accepted: 1, delivered: 1 })
    expect(harness.server.requests).toHaveLength(2)
  })

  test('leaves nothing for a redrive to send of what it has sent again', async () => {
    const harness = await startHarness()
    await runAll(harness, single, { until: 'settled' }, () => 1005)
    await runAll(harness, single, retry1005, () => 1005)
    expect(await harness.client.messages.redrive({ code: 1005 }, { dryRun: true })).toMatchObject({
      ...{ found: 2, redriven: 1, send: 1 },
    })
  })

  test('does not send to a person who was erased since', async () => {
    const harness = await startHarness()
    await runAll(harness, single, { until: 'settled' }, () => 1005)
    await harness.client.erase(to)
    const { results } = await runAll(
      harness,
      single,
      { until: 'settled', retryFailed: true },
      () => 'delivered',
    )
    expect(results[0]?.error).toMatchObject({ code: 1005 })
    expect(harness.server.requests).toHaveLength(1)
  })
})
