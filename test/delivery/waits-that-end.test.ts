import { OutcomeUnknownError, type SendResult } from 'gupshup-outbound'
import { describe, expect, test } from 'vitest'
import { startHarness } from '../support/harness.ts'
import { json } from '../support/local-server.ts'
import { sharedStore } from '../support/shared-store.ts'
import { settle, until } from '../support/until.ts'

const to = '919876543210'
const minute = 60_000
const errorOf = (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  )

async function startShared() {
  const shared = sharedStore()
  return { shared, ...(await startHarness({ store: shared.store })) }
}

describe('while the store cannot be reached', () => {
  test('receipt.outcome() ends after timeoutMs with the status that was known', async () => {
    const { shared, client, clock } = await startShared()
    const receipt = await client.send({ to, message: 'Hello' })
    shared.state = 'away'
    const waiting = receipt.outcome({ timeoutMs: minute })
    await settle()
    await clock.advance(minute)
    expect(await waiting).toMatchObject({ reached: false, status: 'accepted', to })
  })

  test('send({ until }) ends after ttlMs with an error that carries the receipt and names the store', async () => {
    const { shared, client, clock, eventsNamed } = await startShared()
    const sending = errorOf(client.send({ to, message: 'Hello', until: 'delivered', ttlMs: minute }))
    await until(() => eventsNamed('accepted').length === 1)
    await settle()
    shared.state = 'away'
    await clock.advance(minute)
    const error = await sending
    expect(error).toBeInstanceOf(OutcomeUnknownError)
    expect(error).toMatchObject({ receipt: { status: 'accepted' } })
    expect(String(error)).toContain('The store cannot be reached, so a webhook may have come.')
  })

  test("sendAll() with until: 'settled' ends after settleMs", async () => {
    const { shared, client, clock } = await startShared()
    const results: SendResult[] = []
    const run = client.sendAll([{ to, message: 'Hello' }], { until: 'settled', settleMs: minute })
    const done = (async () => {
      for await (const result of run) results.push(result)
    })()
    await until(() => run.summary.open === 1)
    shared.state = 'away'
    await settle()
    await clock.advance(minute)
    await done
    expect(results).toMatchObject([{ outcome: { reached: false, status: 'accepted' } }])
    expect(run.summary).toMatchObject({ accepted: 1, open: 1 })
  })

  test("sendAll() ends a message that could not be stored after its ttlMs, with the store's error", async () => {
    const { shared, client, clock, eventsNamed } = await startShared()
    await client.send({ to: '919876543211', message: 'Hello' })
    shared.state = 'away'
    const run = client.sendAll([{ to, message: 'Hello', ttlMs: minute }], { until: 'settled' })
    const next = run.next()
    await until(() => eventsNamed('store').length > 0)
    await settle()
    await clock.advance(minute)
    expect(await next).toMatchObject({ value: { error: { name: 'StoreError' } } })
    await run.return()
  })
})

describe('while the gate is shut', () => {
  const refuse4001 = () =>
    startHarness({}, (_, response) => json(response, 400, { status: 'error', code: 4001 }))

  test('send({ until }) ends after ttlMs', async () => {
    const { client, clock } = await refuse4001()
    const sending = errorOf(client.send({ to, message: 'Hello', until: 'delivered', ttlMs: 30_000 }))
    await until(() => client.gate.state === 'backing-off')
    await settle()
    await clock.advance(30_000)
    expect(await sending).toMatchObject({ name: 'ExpiredError' })
  })

  test("sendAll() with until: 'settled' ends after the ttlMs of its messages", async () => {
    const { client, clock } = await refuse4001()
    const results: SendResult[] = []
    const requests = [1, 2, 3].map((digit) => ({
      to: `91987654321${digit}`,
      message: 'Hello',
      ttlMs: 30_000,
    }))
    const done = (async () => {
      for await (const result of client.sendAll(requests, { until: 'settled' })) results.push(result)
    })()
    await until(() => client.gate.state === 'backing-off')
    await settle()
    await clock.advance(30_000)
    await done
    expect(results.map(({ error }) => error?.name)).toEqual(['ExpiredError', 'ExpiredError', 'ExpiredError'])
  })
})

describe('while another process has the message of the same idempotencyKey', () => {
  test('send() ends after its own ttlMs with an error that carries the receipt', async () => {
    const { client, clock, server } = await startHarness()
    const request = { to, message: 'Hello', idempotencyKey: 'order-1' }
    const { id } = await client.enqueue(request)
    const sending = errorOf(client.send({ ...request, until: 'delivered', ttlMs: minute }))
    await settle()
    await clock.advance(minute)
    const error = await sending
    expect(error).toBeInstanceOf(OutcomeUnknownError)
    expect(error).toMatchObject({ id, receipt: { id, status: 'queued' } })
    expect(String(error)).toContain(
      'is queued, and the process or worker that has it did not settle it within 60 s',
    )
    expect(server.requests).toHaveLength(0)
  })
})
