import { inspect } from 'node:util'
import { createWebhookHandler, memoryStore, StoreError } from 'gupshup-outbound'
import { describe, expect, it } from 'vitest'
import { startHarness } from '../support/harness.ts'
import type { Answer } from '../support/local-server.ts'
import { ManualClock, settle } from '../support/manual-clock.ts'
import { until } from '../support/until.ts'
import { type Wrap, wrappedStore } from '../support/wrapped-store.ts'
import { EVENT_JSON, TOKEN } from '../webhooks/support/receiver.ts'

const to = '919876543210'
const json = { 'content-type': 'application/json' }

const accepted = '{"status":"submitted","messageId":"5f0c3a52-6a0e-4a57-9a39-2f1f5f0d7a11"}'

function answerWith(status: number, body: string, headers: Record<string, string> = {}): Answer {
  return (_request, response) => {
    response.writeHead(status, { ...json, ...headers }).end(body)
  }
}

function shared(wrap: Wrap) {
  return wrappedStore(memoryStore(), wrap, { isShared: true })
}

describe('health()', () => {
  it('of a new client is ok, and makes no request to Gupshup', async () => {
    const { client, server } = await startHarness()
    expect(await client.health()).toEqual({
      status: 'ok',
      gate: { state: 'open', strikes: 0 },
      rate: {
        messagesPerSecond: Number.POSITIVE_INFINITY,
        configuredPerSecond: Number.POSITIVE_INFINITY,
        wantedPerSecond: 0,
        reachedPerSecond: 0,
        waitingForPerson: 0,
        waiting: {},
        cause: { type: 'configured' },
      },
      pausedLanes: [],
      store: { reachable: true },
      webhooks: { rejected: 0 },
      clock: {},
      waiting: 0,
      underWay: 0,
    })
    expect(server.requests).toEqual([])
  })

  it('counts the messages that wait in the store, and those that this process is sending', async () => {
    const { client, clock } = await startHarness()
    await client.enqueue({ to, message: 'later' }, { at: clock.now() + 60_000 })
    await client.halt('the text is wrong')
    const until = client.send({ to, message: 'hello' }).catch(() => {})
    expect(await client.health()).toMatchObject({ waiting: 1 })
    await until
  })

  it('is down while the gate is halted, and gives the reason without any number', async () => {
    const { client } = await startHarness()
    await client.halt('a complaint of 919876543210')
    const health = await client.health()
    expect(health).toMatchObject({ status: 'down', gate: { state: 'halted' } })
    expect(JSON.stringify(health) + inspect(health) + JSON.stringify({ ...health })).not.toContain(to)
    await client.resume()
    expect((await client.health()).status).toBe('ok')
  })

  it('is degraded while the gate backs off', async () => {
    const { client } = await startHarness({}, answerWith(429, '{"status":"error"}'))
    const given = client.send({ to, message: 'hello' }).catch(() => {})
    await until(() => client.gate.state === 'backing-off')
    expect(await client.health()).toMatchObject({ status: 'degraded', underWay: 1 })
    await client.close({ timeoutMs: 0 })
    await given
  })

  it('is down within a second of the clock when the store is frozen, and makes one request to it for any number of calls', async () => {
    let asked = 0
    let thaw = () => {}
    const frozen = new Promise<void>((resolve) => {
      thaw = resolve
    })
    const store = shared(async (_name, step, given) => {
      asked += 1
      await frozen
      return await step(...given)
    })
    const { client, clock } = await startHarness({ store })
    const both = Promise.all([client.health(), client.health()])
    await clock.advance(1_000)
    for (const health of await both) {
      expect(health).toMatchObject({ status: 'down', store: { reachable: false, since: expect.any(Number) } })
      expect(health.store).toMatchObject({ error: expect.stringContaining('1000 ms') })
      expect(health.waiting).toBeUndefined()
    }
    expect(asked).toBe(1)
    thaw()
    await settle()
    expect(await client.health()).toMatchObject({ status: 'ok', waiting: 0 })
  })

  it('is down at once when the store cannot be reached, with the time and the reason, and is ok when it is back', async () => {
    let isAway = true
    const error = () => new StoreError('No connection to redis://10.0.0.1.', { reason: 'unreachable' })
    const store = shared((_name, step, given) => (isAway ? Promise.reject(error()) : step(...given)))
    const { client, clock } = await startHarness({ store })
    const health = await client.health()
    expect(health).toMatchObject({
      status: 'down',
      store: { reachable: false, since: clock.now(), error: expect.stringContaining('No connection') },
    })
    isAway = false
    await clock.advance(60_000)
    expect(await client.health()).toMatchObject({ status: 'ok', store: { reachable: true }, waiting: 0 })
  })

  it('is down when the store fails for another reason', async () => {
    const store = wrappedStore(memoryStore(), () => Promise.reject(new StoreError('The file is damaged.')))
    const { client } = await startHarness({ store })
    expect(await client.health()).toMatchObject({ status: 'down', store: { reachable: false } })
  })

  it('is down after close(), and makes no request to the store then', async () => {
    const { client } = await startHarness()
    await client.close()
    expect(await client.health()).toMatchObject({ status: 'down', underWay: 0 })
  })

  it('has the times of the last accepted and the last rejected webhook', async () => {
    const { client, clock } = await startHarness()
    const { fetch } = createWebhookHandler(client, { token: TOKEN })
    const ask = (token: string) =>
      fetch(
        new Request(`http://127.0.0.1/?token=${token}`, { method: 'POST', headers: json, body: EVENT_JSON }),
      )
    await ask(TOKEN)
    const takenAt = clock.now()
    await clock.advance(5_000)
    await ask('guessed')
    expect((await client.health()).webhooks).toEqual({
      lastTakenAt: takenAt,
      lastStatusAt: takenAt,
      lastRejectedAt: takenAt + 5_000,
      lastRejectedReason: 'wrong-token',
      rejected: 1,
    })
    expect((await client.health()).status).toBe('ok')
  })

  it('is degraded when the clock is more than a minute off', async () => {
    const twoMinutesAgo = new Date(new ManualClock().now() - 120_000).toUTCString()
    const { client } = await startHarness({}, answerWith(202, accepted, { date: twoMinutesAgo }))
    await client.send({ to, message: 'hello' })
    const { status, clock: skew } = await client.health()
    expect(status).toBe('degraded')
    expect(Math.abs((skew.skewMs ?? 0) - 120_000)).toBeLessThan(1_500)
  })
})

describe('diagnose()', () => {
  it('reports the store, the gate and the webhooks, beside the account', async () => {
    const { client } = await startHarness()
    const { checks } = await client.diagnose()
    expect(checks.slice(-3)).toEqual([
      { name: 'store', status: 'ok', message: 'The store responds. 0 messages wait in it.' },
      { name: 'gate', status: 'ok', message: 'The gate is open.' },
      {
        name: 'webhooks',
        status: 'skipped',
        message: 'This process has received no webhook since it made the client.',
      },
    ])
  })

  it('reports a problem if every webhook has a wrong token, with a hint', async () => {
    const { client } = await startHarness()
    const { fetch } = createWebhookHandler(client, { token: TOKEN })
    const ask = (token: string) =>
      fetch(
        new Request(`http://127.0.0.1/?token=${token}`, { method: 'POST', headers: json, body: EVENT_JSON }),
      )
    const last = async () => (await client.diagnose()).checks.at(-1)
    await ask('guessed')
    expect(await last()).toMatchObject({
      status: 'problem',
      message: expect.stringMatching(
        /none was accepted, and 1 was rejected, the last at 2026-.*\(wrong-token\)/,
      ),
      hint: expect.stringContaining('subscriptions.ensure'),
    })
    await ask(TOKEN)
    expect(await last()).toMatchObject({ status: 'ok' })
  })

  it('reports a problem if the gate is halted or the store cannot be reached', async () => {
    const store = shared(() => Promise.reject(new StoreError('No connection.', { reason: 'unreachable' })))
    const away = await startHarness({ store })
    expect(await away.client.diagnose()).toMatchObject({ ok: false })
    const { client } = await startHarness()
    await client.halt('the text is wrong')
    const { checks } = await client.diagnose()
    expect(checks.find(({ name }) => name === 'gate')).toMatchObject({
      status: 'problem',
      message: expect.stringContaining('the text is wrong'),
      hint: expect.stringContaining('client.resume()'),
    })
  })
})
