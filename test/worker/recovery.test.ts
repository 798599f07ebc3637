import { type MessageRecord, memoryStore, OutcomeUnknownError, type Store } from 'gupshup-outbound'
import { describe, expect, test } from 'vitest'
import { anAttempt, aRecord } from '../../src/store/testing/records.ts'
import { type Harness, startHarness } from '../support/harness.ts'
import { idOf } from '../support/local-server.ts'
import { sharedStore } from '../support/shared-store.ts'
import { settle, until } from '../support/until.ts'
import { enqueued, failed } from '../support/webhook-bodies.ts'

const to = '919876543210'
const scope = 'MyShop:917834811114'

/** The messages of a crashed client: an unsent one, and one without a response. */
const leftBehind = ({ clock }: Harness) => {
  const about = { to, expiresAt: clock.now() + 86_400_000 }
  return {
    waiting: aRecord('waiting', { ...about, state: { name: 'waiting', why: 'new', owner: 'gone' } }),
    posting: aRecord('posting', {
      ...about,
      to: '919811111111',
      attempts: [anAttempt({ at: clock.now() })],
      state: { name: 'posting', owner: 'gone' },
    }),
  }
}

async function leave(store: Store, ...records: MessageRecord[]): Promise<void> {
  for (const record of records) await store.scoped(scope).insert(record)
}

describe('a message of a crashed process', () => {
  test('is recovered by the first use of a client: an unsent one is sent, a sent one becomes unknown', async () => {
    const { store } = sharedStore()
    const harness = await startHarness({ store })
    const { client, server, eventsNamed } = harness
    const { waiting, posting } = leftBehind(harness)
    await leave(store, waiting, posting)
    await client.send({ to: '919822222222', message: 'Hello' })
    await until(() => server.requests.length === 2 && eventsNamed('recovered').length === 1)
    expect(server.requests.map((request) => request.to).sort()).toEqual(['919822222222', to])
    expect(eventsNamed('recovered')).toEqual([{ resumed: 1, unknown: 1 }])
    expect(eventsNamed('unknown')).toMatchObject([{ id: 'posting', error: expect.any(OutcomeUnknownError) }])
    await until(async () => (await store.scoped(scope).get('waiting'))?.state.name === 'accepted')
  })

  test('is found by recover() without any other use, which reports it', async () => {
    const { store } = sharedStore()
    const harness = await startHarness({ store })
    const { waiting, posting } = leftBehind(harness)
    await leave(store, waiting, posting)
    expect(await harness.client.recover()).toEqual({ resumed: 1, unknown: 1 })
    expect(harness.eventsNamed('recovered')).toEqual([{ resumed: 1, unknown: 1 }])
    await until(() => harness.server.requests.length === 1)
  })

  test('is not recovered while its client lives', async () => {
    const { store } = sharedStore()
    const harness = await startHarness({ store })
    const { waiting, posting } = leftBehind(harness)
    await store.scoped(scope).heartbeat('gone', harness.clock.now() + 12_000)
    await leave(store, waiting, posting)
    expect(await harness.client.recover()).toEqual({ resumed: 0, unknown: 0 })
    await harness.clock.advance(11_000)
    await settle()
    expect(harness.server.requests).toHaveLength(0)
    await harness.clock.advance(5_000)
    await until(() => harness.server.requests.length === 1)
    expect(harness.eventsNamed('recovered')).toEqual([{ resumed: 1, unknown: 1 }])
  })

  test('fails as expired without a request, if its ttlMs is over', async () => {
    const { store } = sharedStore()
    const harness = await startHarness({ store })
    const { waiting } = leftBehind(harness)
    await leave(store, { ...waiting, expiresAt: harness.clock.now() - 1 })
    await harness.client.recover()
    await until(() => harness.eventsNamed('failed').length === 1)
    expect(harness.eventsNamed('failed')).toMatchObject([{ error: { name: 'ExpiredError' } }])
    expect(harness.server.requests).toHaveLength(0)
  })

  test('without a response is settled by a webhook', async () => {
    const { store } = sharedStore()
    const harness = await startHarness({ store })
    const { posting } = leftBehind(harness)
    await leave(store, posting)
    await harness.client.recover()
    await until(() => harness.eventsNamed('unknown').length === 1)
    await harness.client.receive(enqueued({ id: 'g-77', to: posting.to }))
    expect(await store.scoped(scope).get('posting')).toMatchObject({
      state: { name: 'accepted' },
      attempts: [{ gupshupId: 'g-77', status: 'enqueued' }],
    })
  })

  test('is sent by only one of two clients that find it at the same time', async () => {
    const { store } = sharedStore()
    const one = await startHarness({ store })
    const two = await startHarness({ store })
    const records = Array.from({ length: 50 }, (_, index) => ({
      ...leftBehind(one).waiting,
      id: `left-${index}`,
    }))
    await leave(store, ...records)
    await Promise.all([one.client.recover(), two.client.recover()])
    await until(() => one.server.requests.length + two.server.requests.length >= 50)
    await settle()
    expect(one.server.requests.length + two.server.requests.length).toBe(50)
  })

  test('without a response is reported as unknown by only one of two clients that find it at the same time', async () => {
    const { store } = sharedStore()
    const one = await startHarness({ store })
    const two = await startHarness({ store })
    await leave(store, leftBehind(one).posting)
    await Promise.all([one.client.recover(), two.client.recover()])
    expect([...one.eventsNamed('unknown'), ...two.eventsNamed('unknown')]).toHaveLength(1)
    const found = [...one.eventsNamed('recovered'), ...two.eventsNamed('recovered')]
    expect(found).toEqual([{ resumed: 0, unknown: 1 }])
  })

  test('with a pending fallback lets the fallback be sent once', async () => {
    const { store } = sharedStore()
    const harness = await startHarness({ store })
    const { waiting } = leftBehind(harness)
    const fallback = { type: 'template', path: '/wa/api/v1/template/msg', fields: { template: '{"id":"t"}' } }
    await leave(store, {
      ...waiting,
      steps: [...waiting.steps, fallback],
      hasOwnFallback: true,
      attempts: [
        anAttempt({
          gupshupId: 'g-1',
          status: 'accepted',
          failure: { kind: 'session-window', via: 'webhook', code: 1005 },
        }),
      ],
      state: { name: 'waiting', why: 'fallback', owner: 'gone' },
    })
    await harness.client.recover()
    await until(() => harness.server.requests.length === 1)
    expect(harness.server.requests[0]?.path).toBe('/wa/api/v1/template/msg')
  })
})

describe('a client that could not reach its store', () => {
  test("writes its heartbeat at once, and waits for the others' heartbeats before it takes over their messages", async () => {
    const shared = sharedStore()
    const harness = await startHarness({ store: shared.store })
    const { client, clock, server } = harness
    await client.recover()
    shared.state = 'away'
    const sending = client.send({ to: '919811111111', message: 'Hello' })
    await until(() => shared.refused.length > 0)
    await leaveQuietly(shared, leftBehind(harness).waiting)
    await clock.advance(1_000)
    await sending
    // Its owner may live, and have been cut off too.
    await clock.advance(9_000)
    expect(server.requests.map((request) => request.to)).toEqual(['919811111111'])
    await clock.advance(6_000)
    await until(() => server.requests.length === 2)
  })
})

/** Another process wrote these just before the store was back for this one. */
async function leaveQuietly(shared: ReturnType<typeof sharedStore>, record: MessageRecord): Promise<void> {
  shared.state = 'well'
  await leave(shared.store, record)
}

describe('a client that closes', () => {
  test('leaves its held messages to the next client, at once', async () => {
    const store = memoryStore()
    const first = await startHarness({ store })
    await first.client.send({ to, message: 'Hello' })
    await first.client.receive(failed({ id: idOf(1), to }, 4001))
    await settle()
    expect(await first.client.close()).toMatchObject({ waiting: 1 })
    const second = await startHarness({ store, clock: first.clock })
    await second.client.resume()
    await until(() => second.server.requests.length === 1)
    expect(second.server.requests[0]?.to).toBe(to)
  })
})

describe('a message that another client took over, because its own seemed dead', () => {
  test('is posted once, and its waiting send() gets the receipt', async () => {
    const { store } = sharedStore()
    const silent = await startHarness({ store })
    await silent.client.send({ to: '919811111111', message: 'First' })
    await silent.client.receive(failed({ id: idOf(1), to: '919811111111' }, 4001))
    const waiting = silent.client.send({ to, message: 'Second' })
    await until(async () => (await store.scoped(scope).countWaiting()) === 2)
    // Its own clock stands still, so it says nothing for longer than others wait.
    const other = await startHarness({ store })
    await other.client.recover()
    await other.clock.advance(61_000)
    await until(() => other.server.requests.length === 1)
    await other.clock.advance(11_000)
    expect(await waiting).toMatchObject({ status: 'accepted', to })
    await settle()
    const requests = [...silent.server.requests, ...other.server.requests].map((request) => request.to)
    expect(requests.sort()).toEqual(['919811111111', '919811111111', to])
  })
})
