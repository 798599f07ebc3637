import {
  ConfigurationError,
  ExpiredError,
  type GupshupClient,
  memoryStore,
  pauseLane,
} from 'gupshup-outbound'
import { describe, expect, test } from 'vitest'
import { startHarness } from '../support/harness.ts'
import { idOf } from '../support/local-server.ts'
import type { ManualClock } from '../support/manual-clock.ts'
import { settle, until } from '../support/until.ts'
import { failedAtWhatsapp } from '../support/webhook-bodies.ts'
import { wrappedStore } from '../support/wrapped-store.ts'

const to = '919876543210'
const errorOf = (work: Promise<unknown>) => work.catch((error: unknown) => error)
const reason = 'the offer has a wrong price'

/** In steps, so that a response is there before its timeout. */
async function pass(clock: ManualClock, durationMs: number, stepMs: number): Promise<void> {
  for (let passedMs = 0; passedMs < durationMs; passedMs += stepMs) {
    await settle()
    await clock.advance(stepMs)
  }
  await settle()
}

describe('client.lanes', () => {
  test('has the built-in lanes and those of the option, each with its settings', async () => {
    const { client } = await startHarness({
      lanes: { otp: { reserve: 0.2, ttlMs: 60_000 }, bulk: { fairBy: 'tenant' } },
    })
    const lanes = await client.lanes.list()
    expect(
      lanes.map(({ name, share, reserve, fairBy, ttlMs }) => ({ name, share, reserve, fairBy, ttlMs })),
    ).toEqual([
      { name: 'urgent', share: 8, reserve: 0, fairBy: undefined, ttlMs: undefined },
      { name: 'normal', share: 4, reserve: 0, fairBy: undefined, ttlMs: undefined },
      { name: 'bulk', share: 1, reserve: 0, fairBy: 'tenant', ttlMs: undefined },
      { name: 'otp', share: 1, reserve: 0.2, fairBy: undefined, ttlMs: 60_000 },
    ])
    expect(lanes.map(({ state }) => state.state)).toEqual(['running', 'running', 'running', 'running'])
  })

  test('refuses the name of a lane that the client does not have, and says which it has', async () => {
    const { client } = await startHarness()
    expect(() => client.lanes.get('blk')).toThrow(
      "this client has no lane 'blk'. Did you mean 'bulk'? It has urgent, normal, bulk.",
    )
    expect(() => client.lanes.get('blk')).toThrow(ConfigurationError)
  })

  test.each(['', '  ', undefined])('refuses to pause a lane for the reason %o', async (none) => {
    const { client } = await startHarness()
    const lane = client.lanes.get('bulk')
    const error = await errorOf(Reflect.apply(lane.pause, lane, [none]))
    expect(error).toMatchObject({ name: 'ConfigurationError', option: 'reason' })
  })
})

describe('a paused lane', () => {
  test('is sent no message of, while those of other lanes pass, and sends the waiting ones when it is resumed', async () => {
    const { client, server, eventsNamed } = await startHarness()
    const lane = client.lanes.get('bulk')
    await lane.pause(reason)
    const waiting = client.send({ to, message: 'Offer', lane: 'bulk' })
    await client.send({ to: '919811111111', message: 'Code', lane: 'urgent' })
    await until(() => lane.waiting === 1)
    expect(server.requests.map((request) => request.to)).toEqual(['919811111111'])
    expect(lane.state).toMatchObject({ state: 'paused', reason })
    await lane.resume()
    expect(await waiting).toMatchObject({ to })
    expect(lane.state).toEqual({ state: 'running' })
    expect(eventsNamed('lane')).toMatchObject([
      { lane: 'bulk', state: 'paused', reason },
      { lane: 'bulk', state: 'running' },
    ])
  })

  test('keeps a message that waits for its permit, and gives its connection and its turn to others', async () => {
    const { client, server, clock } = await startHarness({
      rateLimit: { messagesPerSecond: 1 },
      maxConnections: 1,
    })
    const sent = [1, 2, 3].map((index) =>
      client.send({ to: `91981111111${index}`, message: 'Offer', lane: 'bulk' }),
    )
    await until(() => server.requests.length === 1)
    await client.lanes.get('bulk').pause(reason)
    const urgent = client.send({ to, message: 'Code', lane: 'urgent' })
    await settle()
    await clock.advance(1_000)
    await urgent
    expect(server.requests.map((request) => request.to)).toEqual([expect.stringMatching(/^91981111111/), to])
    await client.lanes.get('bulk').resume()
    await pass(clock, 3_000, 100)
    await Promise.all(sent)
    expect(server.requests).toHaveLength(4)
  })

  test('lets a message expire with an error that names the lane and the reason', async () => {
    const { client, server, clock } = await startHarness()
    const lane = client.lanes.get('bulk')
    await lane.pause(reason)
    const sending = errorOf(client.send({ to, message: 'Offer', lane: 'bulk', ttlMs: 60_000 }))
    await until(() => lane.waiting === 1)
    await clock.advance(60_000)
    const error = await sending
    expect(error).toBeInstanceOf(ExpiredError)
    expect(String(error)).toContain(
      `its lane bulk was paused: ${reason}. client.lanes.get('bulk').resume() ends that`,
    )
    expect(server.requests).toHaveLength(0)
  })

  test('has none of its queued messages claimed, and all when it is resumed', async () => {
    const { client, server } = await startHarness()
    await client.lanes.get('bulk').pause(reason)
    await client.enqueue({ to, message: 'Offer', lane: 'bulk' })
    await client.enqueue({ to: '919811111111', message: 'Hello' })
    client.work()
    await until(() => server.requests.length === 1)
    await settle()
    expect(server.requests.map((request) => request.to)).toEqual(['919811111111'])
    expect(client.lanes.get('bulk').waiting).toBe(0)
    await client.lanes.get('bulk').resume()
    await until(() => server.requests.length === 2)
  })

  test('has none of its queued messages sent by a client that has just started, and whose store tells late which lanes are paused', async () => {
    const kept = memoryStore()
    const { client: other } = await startHarness({ store: kept })
    await other.lanes.get('bulk').pause(reason)
    await other.enqueue({ to, message: 'Offer', lane: 'bulk' })
    let tell = () => {}
    const isTold = new Promise<void>((resolve) => {
      tell = resolve
    })
    const store = wrappedStore(kept, async (operation, run, given) => {
      if (operation === 'listDocuments' && given[0] === 'lane') await isTold
      return await run(...given)
    })
    const { client, server } = await startHarness({ store })
    client.work()
    await settle()
    tell()
    await until(() => client.lanes.get('bulk').state.state === 'paused')
    await settle()
    expect(server.requests).toHaveLength(0)
    await client.lanes.get('bulk').resume()
    await until(() => server.requests.length === 1)
  })

  test('makes sendAll() wait, and go on when it is resumed', async () => {
    const { client, server } = await startHarness()
    await client.lanes.get('bulk').pause(reason)
    const numbers = Array.from({ length: 20 }, (_, index) => `9198111111${10 + index}`)
    const run = client.sendAll(
      numbers.map((number) => ({ to: number, message: 'Offer', lane: 'bulk' })),
      { concurrency: 5 },
    )
    const results = (async () => {
      let count = 0
      for await (const { receipt } of run) count += Number(receipt !== undefined)
      return count
    })()
    await until(() => client.lanes.get('bulk').waiting === 5)
    await settle()
    expect(server.requests).toHaveLength(0)
    await client.lanes.get('bulk').resume()
    expect(await results).toBe(20)
  })

  test('keeps its first reason, and is in health() and diagnose()', async () => {
    const { client } = await startHarness()
    await client.lanes.get('bulk').pause(reason)
    await client.lanes.get('bulk').pause('another one')
    const health = await client.health()
    expect(health).toMatchObject({ status: 'degraded', pausedLanes: [{ lane: 'bulk', reason }] })
    const { checks } = await client.diagnose()
    expect(checks.find(({ name }) => name === 'lanes')).toMatchObject({ status: 'warning' })
  })

  test('does not keep the gate from probing: a message of another lane is the probe', async () => {
    const { client, server, clock } = await startHarness({}, (request, response) => {
      const isFirst = request.number === 1
      response.writeHead(isFirst ? 429 : 202, { 'content-type': 'application/json' })
      response.end(
        JSON.stringify(
          isFirst
            ? { status: 'error', message: 'slow down' }
            : { status: 'submitted', messageId: `m-${request.number}` },
        ),
      )
    })
    const bulk = client.send({ to, message: 'Offer', lane: 'bulk' })
    await until(() => client.gate.state === 'backing-off')
    await client.lanes.get('bulk').pause(reason)
    const normal = client.send({ to: '919811111111', message: 'Hello' })
    await pass(clock, 60_000, 1_000)
    expect(server.requests[1]?.to).toBe('919811111111')
    await normal
    await client.lanes.get('bulk').resume()
    await bulk
  })
})

describe('a policy with pauseLane()', () => {
  const policies = { 131048: pauseLane() }

  async function startCampaign() {
    const harness = await startHarness({ policies })
    const { client, server } = harness
    const receipt = await client.send({ to, message: 'Offer', lane: 'bulk' })
    const fail = () =>
      client.receive(
        failedAtWhatsapp({ id: idOf(server.requests.length), to }, 131048, 'Spam rate limit hit'),
      )
    return { ...harness, receipt, fail }
  }

  test('pauses the lane of the failed message, and leaves the gate open for the others', async () => {
    const { client, server, fail } = await startCampaign()
    await fail()
    expect(client.gate.state).toBe('open')
    expect(client.lanes.get('bulk').state).toMatchObject({
      state: 'paused',
      reason: 'code 131048 (Spam rate limit hit)',
    })
    await client.send({ to: '919811111111', message: 'Code', lane: 'urgent' })
    expect(server.requests).toHaveLength(2)
  })

  test('holds the failed message in its lane, and sends it when the lane is resumed', async () => {
    const { client, server, fail, receipt } = await startCampaign()
    await fail()
    await settle()
    expect(server.requests).toHaveLength(1)
    await client.lanes.get('bulk').resume()
    await until(() => server.requests.length === 2)
    expect(server.requests[1]?.to).toBe(to)
    expect(receipt.to).toBe(to)
  })

  test('pauses the lane again only for a message that was posted after it was resumed', async () => {
    const { client, server, clock, fail } = await startCampaign()
    const second = await client.send({ to: '919811111111', message: 'Offer', lane: 'bulk' })
    const failSecond = () =>
      client.receive(failedAtWhatsapp({ id: second.messageId ?? '', to: '919811111111' }, 131048, 'Spam'))
    await client.receive(failedAtWhatsapp({ id: idOf(1), to }, 131048, 'Spam'))
    await clock.advance(1)
    await client.lanes.get('bulk').resume()
    await until(() => server.requests.length === 3)
    await failSecond()
    expect(client.lanes.get('bulk').state).toEqual({ state: 'running' })
    await until(() => server.requests.length === 4)
    await clock.advance(1)
    await fail()
    expect(client.lanes.get('bulk').state.state).toBe('paused')
  })
})

describe('two clients of a store', () => {
  test('learn from each other that a lane is paused, and the one that is made later reads it', async () => {
    const store = memoryStore()
    const { client: first } = await startHarness({ store })
    const { client: second, eventsNamed } = await startHarness({ store })
    const stateOf = (client: GupshupClient) => client.lanes.get('normal').state.state
    await second.lanes.list()
    await first.lanes.get('normal').pause(reason)
    await until(() => stateOf(second) === 'paused')
    expect(eventsNamed('lane')).toHaveLength(1)
    const { client: third, server } = await startHarness({ store })
    void errorOf(third.send({ to, message: 'Hello' }))
    await until(() => stateOf(third) === 'paused')
    await settle()
    expect(server.requests).toHaveLength(0)
  })
})
