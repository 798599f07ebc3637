import { backOff, memoryStore } from 'gupshup-outbound'
import { describe, expect, test } from 'vitest'
import { type Harness, startHarness } from '../support/harness.ts'
import { idOf } from '../support/local-server.ts'
import { settle, until } from '../support/until.ts'
import { failed } from '../support/webhook-bodies.ts'

const second = 1_000
const hour = 3_600 * second
const day = 24 * hour
const jumps = [2 * second, hour, day].flatMap((ms) => [ms, -ms])

const to = '919876543210'
const message = 'Hello'
const policies = { 4001: backOff({ initialMs: 10_000, factor: 1, maxMs: 10_000, haltAfter: 9 }) }
const reason = 'Please stop sending messages'

/** Lets a second pass in small steps, because requests on loopback take real time. */
async function pass(clock: Harness['clock'], ms: number): Promise<void> {
  await settle(20)
  await clock.advance(ms)
  await settle(20)
}

/** Shuts the gate of a client for ten seconds. */
async function backOffIn({ client, server }: Harness): Promise<void> {
  await client.send({ to: '919800000001', message })
  await client.receive(failed({ id: idOf(server.requests.length), to: '919800000001' }, 4001, reason))
  expect(client.gate.state).toBe('backing-off')
}

describe.each(jumps)('when the wall clock jumps by %d ms', (jumpedMs) => {
  test('the rate limiter continues at its rate', async () => {
    const { client, server, clock } = await startHarness({ rateLimit: { messagesPerSecond: 1 } })
    await client.send({ to, message })
    const sends = [1, 2].map(() => client.send({ to, message }))
    await settle(20)
    clock.jump(jumpedMs)
    await pass(clock, 999)
    expect(server.requests).toHaveLength(1)
    await pass(clock, 1)
    await until(() => server.requests.length === 2)
    clock.jump(jumpedMs)
    await pass(clock, 999)
    expect(server.requests).toHaveLength(2)
    await pass(clock, 1)
    await Promise.all(sends)
    expect(server.requests).toHaveLength(3)
  })

  test('an idle client sends at once', async () => {
    const { client, server, clock } = await startHarness({ rateLimit: { messagesPerSecond: 1 } })
    await client.send({ to, message })
    await pass(clock, 1_000)
    clock.jump(jumpedMs)
    await client.send({ to, message })
    expect(server.requests).toHaveLength(2)
  })

  test('a pause of the gate keeps its length', async () => {
    const harness = await startHarness({ policies })
    const { client, clock } = harness
    await backOffIn(harness)
    clock.jump(jumpedMs)
    await pass(clock, 9_999)
    expect(client.gate.state).toBe('backing-off')
    await pass(clock, 1)
    await until(() => client.gate.state !== 'backing-off')
  })

  test('a waiting message expires after its ttlMs', async () => {
    const harness = await startHarness({ policies })
    const { client, clock } = harness
    await backOffIn(harness)
    const sending = client.send({ to, message, ttlMs: 5_000 }).then(
      () => 'sent',
      (error: Error) => error.name,
    )
    await settle(20)
    clock.jump(jumpedMs)
    await pass(clock, 4_999)
    expect(await Promise.race([sending, 'waiting'])).toBe('waiting')
    await pass(clock, 1)
    expect(await sending).toBe('ExpiredError')
  })

  test('an unknown outcome is sent again after reconcileMs', async () => {
    const { client, server, clock, eventsNamed } = await startHarness(
      { unknownOutcome: 'resend', reconcileMs: 60_000 },
      ({ number }, response) => {
        if (number === 1) response.destroy()
        else response.writeHead(202).end(JSON.stringify({ status: 'submitted', messageId: idOf(number) }))
      },
    )
    const sending = client.send({ to, message }).catch(() => {})
    await until(() => eventsNamed('unknown').length === 1)
    clock.jump(jumpedMs)
    await pass(clock, 59_999)
    expect(server.requests).toHaveLength(1)
    await pass(clock, 1)
    await until(() => server.requests.length === 2)
    await sending
  })

  test('a wait for an outcome lasts for its timeoutMs', async () => {
    const { client, clock } = await startHarness()
    const receipt = await client.send({ to, message })
    const waiting = receipt.outcome({ timeoutMs: 5_000 }).then(({ reached }) => reached)
    await settle(20)
    clock.jump(jumpedMs)
    await pass(clock, 4_999)
    expect(await Promise.race([waiting, 'waiting'])).toBe('waiting')
    await pass(clock, 1)
    expect(await waiting).toBe(false)
  })

  test('a suppression, a quarantine and a session window end after their own time', async () => {
    const { client, clock } = await startHarness()
    await client.send({ to, message })
    await client.suppressions.add('919811111111', { forMs: 60_000 })
    await client.quarantine.add('a-template', { forMs: 60_000 })
    const inForce = async () => [
      await client.suppressions.has('919811111111'),
      await client.quarantine.has('a-template'),
    ]
    clock.jump(jumpedMs)
    await pass(clock, 59_999)
    expect(await inForce()).toEqual([true, true])
    await pass(clock, 1)
    expect(await inForce()).toEqual([false, false])
  })

  test('a message that is queued for a time of day is sent when the wall clock shows that time', async () => {
    const { client, server, clock } = await startHarness()
    await client.send({ to, message })
    client.work()
    clock.jump(jumpedMs)
    await client.enqueue({ to, message }, { at: clock.now() + 30_000 })
    await pass(clock, 29_900)
    expect(server.requests).toHaveLength(1)
    await pass(clock, 200)
    await until(() => server.requests.length === 2)
  })

  test('in one of two clients of a store, a pause keeps its length in both', async () => {
    const store = memoryStore()
    const first = await startHarness({ policies, store })
    const { client, clock } = await startHarness({ policies, store })
    await client.send({ to, message })
    first.clock.jump(jumpedMs)
    await backOffIn(first)
    await until(() => client.gate.state === 'backing-off')
    await pass(clock, 9_999)
    expect(client.gate.state).toBe('backing-off')
    await pass(clock, 1)
    await until(() => client.gate.state !== 'backing-off')
  })

  test('a client that starts during a pause waits no longer than the pause', async () => {
    const store = memoryStore()
    const first = await startHarness({ policies, store })
    first.clock.jump(jumpedMs)
    await backOffIn(first)
    const { client, clock } = await startHarness({ policies, store })
    const sending = client.send({ to, message }).catch(() => {})
    await pass(clock, 10_000)
    await until(() => client.gate.state !== 'backing-off')
    await client.close({ timeoutMs: 0 })
    await sending
  })
})
