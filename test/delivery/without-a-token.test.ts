import {
  type ClientOptions,
  CredentialsError,
  ExpiredError,
  fail,
  HaltedError,
  memoryStore,
  PermanentCredentialsError,
  partner,
  retry,
} from 'gupshup-outbound'
import { describe, expect, onTestFinished, test } from 'vitest'
import { findOne } from '../../src/store/operations.ts'
import { type Harness, startHarness } from '../support/harness.ts'
import { accept, startLocalServer } from '../support/local-server.ts'
import { settle, until } from '../support/until.ts'

const to = '919876543210'
const appId = 'app-0001'

/** A source of tokens that a test lets fail. */
interface Source {
  failsWith: Error | undefined
  hangs: boolean
  calls: number
}

async function startWithSource(options: ClientOptions = {}): Promise<Harness & { readonly source: Source }> {
  const source: Source = { failsWith: new Error('the vault is sealed'), hangs: false, calls: 0 }
  const token = () => {
    source.calls += 1
    if (source.hangs) return new Promise<string>(() => {})
    if (source.failsWith !== undefined) throw source.failsWith
    return 'token-1'
  }
  const server = await startLocalServer(accept)
  onTestFinished(() => server.close())
  const transport = partner({ appId, token, baseUrl: server.url })
  return { ...(await startHarness({ transport, ...options })), server, source }
}

/** Lets the pause of the gate pass. */
async function pass({ client, clock }: Harness): Promise<void> {
  await until(() => client.gate.state === 'backing-off', 'the gate backs off')
  await settle()
  if (client.gate.state === 'backing-off') await clock.advance(client.gate.until - clock.now())
}

async function reasonOf(rejected: Promise<unknown>): Promise<unknown> {
  return await rejected.then(
    () => undefined,
    (error: unknown) => error,
  )
}

describe('without a token', () => {
  test('send() waits, and the message is sent once with the first token', async () => {
    const harness = await startWithSource()
    const { client, server, source, eventsNamed } = harness
    const sending = client.send({ to, message: 'Hello' })
    await pass(harness)
    await pass(harness)
    source.failsWith = undefined
    await pass(harness)

    const receipt = await sending
    expect(receipt.status).toBe('accepted')
    expect(server.requests).toHaveLength(1)
    expect(eventsNamed('failed')).toEqual([])
  })

  test('the gate says why and until when, in client.gate, in its event, in health() and in diagnose()', async () => {
    const harness = await startWithSource()
    const { client, clock, eventsNamed } = harness
    const sending = reasonOf(client.send({ to, message: 'Hello' }))
    await until(() => client.gate.state === 'backing-off')

    const status = {
      state: 'backing-off',
      until: expect.any(Number),
      cause: {
        type: 'failure',
        failure: {
          kind: 'credentials',
          via: 'client',
          reason: expect.stringContaining('the vault is sealed'),
        },
      },
    }
    expect(client.gate).toMatchObject(status)
    expect(client.gate.state === 'backing-off' && client.gate.until - clock.now()).toBeGreaterThanOrEqual(
      1_000,
    )
    expect(eventsNamed('gate')).toMatchObject([{ gate: status, previous: { state: 'open' } }])
    expect(await client.health()).toMatchObject({ status: 'degraded', gate: status })
    const { checks } = await client.diagnose()
    expect(checks.find(({ name }) => name === 'gate')).toMatchObject({
      status: 'warning',
      message: expect.stringContaining('the vault is sealed'),
      hint: expect.stringContaining('credential source'),
    })
    expect(checks.find(({ name }) => name === 'key')).toMatchObject({
      status: 'problem',
      message: expect.stringContaining('the vault is sealed'),
      hint: expect.stringContaining('credential source'),
    })
    await client.close({ timeoutMs: 0 })
    await sending
  })

  test('one message at a time asks for a token, and the first response opens the gate for all', async () => {
    const harness = await startWithSource()
    const { client, server, source, eventsNamed } = harness
    const sending = Array.from({ length: 50 }, (_, index) =>
      client.send({ to: String(919_800_000_000 + index), message: 'Hello' }),
    )
    await pass(harness)
    const callsBefore = source.calls
    await pass(harness)
    await pass(harness)
    expect(source.calls - callsBefore).toBeLessThanOrEqual(3)
    source.failsWith = undefined
    await pass(harness)
    await Promise.all(sending)

    expect(server.requests).toHaveLength(50)
    expect(new Set(server.requests.map((request) => request.to)).size).toBe(50)
    expect(client.gate.state).toBe('open')
    expect(eventsNamed('failed')).toEqual([])
  })

  test('a hundred failures halt nothing, and the stored message does not grow', async () => {
    const store = memoryStore()
    const harness = await startWithSource({ store })
    const { client, source } = harness
    const sending = client.send({ to, message: 'Hello' })
    for (let failures = 0; failures < 100; failures += 1) await pass(harness)
    source.failsWith = undefined
    await pass(harness)
    const receipt = await sending
    const outcome = receipt.outcome({ until: 'accepted' })
    expect(await outcome).toMatchObject({ requests: 1, attempts: [{ status: 'accepted' }] })
  })

  test('a message whose ttlMs runs out fails with an ExpiredError that names what the source said', async () => {
    const harness = await startWithSource()
    const { client, clock, server } = harness
    const failing = reasonOf(client.send({ to, message: 'Hello', ttlMs: 30_000 }))
    await pass(harness)
    const waiting = reasonOf(client.send({ to: '919800000001', message: 'Hello', ttlMs: 20_000 }))
    for (let seconds = 0; seconds <= 30; seconds += 1) {
      await settle()
      await clock.advance(1_000)
    }

    for (const error of [await failing, await waiting]) {
      expect(error).toBeInstanceOf(ExpiredError)
      expect(String(error)).toContain('the vault is sealed')
    }
    const expired = await failing
    expect(expired instanceof Error && expired.cause).toMatchObject({ name: 'CredentialsError' })
    expect(server.requests).toEqual([])
  })

  test('a message that waits for the source is stored as waiting, so that a crash meanwhile leaves it to be sent', async () => {
    const store = memoryStore()
    const harness = await startWithSource({ store })
    const { client, source, server } = harness
    source.hangs = true
    const sending = reasonOf(client.send({ to, message: 'Hello', idempotencyKey: 'order-1' }))
    await until(() => source.calls === 1)
    await settle()
    const stored = await findOne(store.scoped('MyShop:917834811114'), { idempotencyKey: 'order-1' })
    expect(stored).toMatchObject({ state: { name: 'waiting' }, attempts: [] })
    await client.close({ timeoutMs: 0 })
    expect(await sending).toMatchObject({ name: 'ClosedError' })
    expect(server.requests).toEqual([])
  })

  test('a message that waits for the source ends at once when its signal is aborted, and at its ttlMs with the reason', async () => {
    const harness = await startWithSource()
    const { client, clock, source, server } = harness
    source.hangs = true
    const controller = new AbortController()
    const aborted = reasonOf(client.send({ to, message: 'Hello', signal: controller.signal }))
    const expired = reasonOf(client.send({ to, message: 'Hello', ttlMs: 10_000 }))
    await until(() => source.calls === 1)
    await settle()
    controller.abort(new Error('The customer has gone'))
    expect(await aborted).toMatchObject({ message: 'The customer has gone' })
    await clock.advance(10_000)
    expect(await expired).toMatchObject({
      name: 'ExpiredError',
      message: expect.stringContaining('the credential source had returned no token'),
    })
    expect(server.requests).toEqual([])
  })

  test('a queued message is held too, and sent with the first token', async () => {
    const harness = await startWithSource()
    const { client, server, source } = harness
    const worker = client.work({ concurrency: 2 })
    await client.enqueue({ to, message: 'Hello' })
    await pass(harness)
    expect(await client.health()).toMatchObject({ underWay: 1 })
    await pass(harness)
    source.failsWith = undefined
    await pass(harness)
    await until(() => server.requests.length === 1)
    await worker.close()
  })

  test('sendAll() goes on by itself with the first token, and every message is sent once', async () => {
    const harness = await startWithSource()
    const { client, server, source } = harness
    const recipients = Array.from({ length: 30 }, (_, index) => String(919_800_000_000 + index))
    const results: unknown[] = []
    const sending = (async () => {
      const requests = recipients.map((recipient) => ({ to: recipient, message: 'Hello' }))
      for await (const { error } of client.sendAll(requests, { concurrency: 5 })) results.push(error)
    })()
    await pass(harness)
    await pass(harness)
    expect(results).toEqual([])
    source.failsWith = undefined
    await pass(harness)
    await sending
    expect(results).toEqual(recipients.map(() => undefined))
    expect(server.requests.map((request) => request.to).sort()).toEqual(recipients)
  })

  test('a policy can throw the CredentialsError at once, or after some retries', async () => {
    const impatient = await startWithSource({ policies: { credentials: fail() } })
    const error = await reasonOf(impatient.client.send({ to, message: 'Hello' }))
    expect(error).toBeInstanceOf(CredentialsError)
    expect(error).toMatchObject({ kind: 'credentials', responseStatus: 503 })
    expect(String(error)).toContain('the vault is sealed')
    expect(impatient.client.gate.state).toBe('open')

    const policies = { credentials: retry({ retries: 2, initialMs: 100, factor: 1 }) }
    const patient = await startWithSource({ policies })
    const sending = reasonOf(patient.client.send({ to, message: 'Hello' }))
    for (let retries = 1; retries <= 2; retries += 1) {
      await until(() => patient.eventsNamed('retry').length === retries)
      await settle()
      // A pause that the source asks for may be longer.
      await patient.clock.advance(600_000)
    }
    expect(await sending).toBeInstanceOf(CredentialsError)
  })

  test('an account call fails with a CredentialsError, and halts nothing', async () => {
    const { client } = await startWithSource()
    const error = await reasonOf(client.wallet.balance())
    expect(error).toBeInstanceOf(CredentialsError)
    expect(String(error)).toContain('there is no valid token at the moment (')
    expect(client.gate.state).toBe('open')
  })
})

describe('a source that gives up', () => {
  test('halts with its own words, is called no more, and can go on after resume()', async () => {
    const { client, server, clock, source, eventsNamed } = await startWithSource()
    source.failsWith = new PermanentCredentialsError('The client secret was revoked')
    const error = await reasonOf(client.send({ to, message: 'Hello' }))
    expect(error).toMatchObject({ name: 'AuthenticationError', kind: 'authentication' })
    expect(String(error)).toContain('The client secret was revoked')
    expect(client.gate).toMatchObject({
      state: 'halted',
      reason: expect.stringContaining('secret was revoked'),
    })
    expect(eventsNamed('gate')).toHaveLength(1)

    const calls = source.calls
    expect(await reasonOf(client.send({ to, message: 'Hello' }))).toBeInstanceOf(HaltedError)
    expect(source.calls).toBe(calls)

    source.failsWith = undefined
    await client.resume()
    const sending = client.send({ to, message: 'Hello' })
    await settle()
    // A client that renews again leaves others their turn for a moment.
    await clock.advance(1_000)
    await sending
    expect(server.requests).toHaveLength(1)
  })
})
