import { AxiosError, AxiosHeaders } from 'axios'
import { type GupshupClient, memoryStore, StoreError, unredacted } from 'gupshup-outbound'
import { describe, expect, test } from 'vitest'
import { fixtures } from '../gupshup/fixtures/index.ts'
import { type Harness, startHarness, testKey } from '../support/harness.ts'
import { accept, idOf, json } from '../support/local-server.ts'
import { logged } from '../support/loggers.ts'
import { until } from '../support/until.ts'
import {
  billed,
  enqueued,
  failed,
  failedAtWhatsapp,
  inbound,
  inboundV3,
  preference,
  progressed,
  progressedV3,
  templateEvent,
  userEvent,
  whatsappIdOf,
} from '../support/webhook-bodies.ts'

const to = '919876543210'
const echo = `Bad destination ${to}, also +91 98765 43210 and (987) 654-3210, key ${testKey}, id ${whatsappIdOf(to)}`
const token = 'a-long-and-random-token'

/** What an application gets from the client, by where it got it. */
type Got = readonly (readonly [string, unknown])[]

/** A conversation with every event, and with the number in every place where it can be. */
async function conversation(): Promise<Got> {
  const harness = await startHarness({ graceMs: 0, appName: 'TeaShopApp' }, (request, response) =>
    request.number === 5
      ? json(response, 400, { status: 'error', message: echo })
      : accept(request, response),
  )
  const { client, events } = harness
  const app = 'TeaShopApp'
  const own = { id: idOf(1), to }
  const metadata = { order: 7, note: `call ${to}` }
  const receipt = await client.send({ to, message: 'Hello', metadata })
  for (const body of [enqueued(own), progressedV3('sent', own), progressed('read', own), billed(own)]) {
    await client.receive({ ...body, ...('app' in body && { app }) })
  }
  const outcome = await receipt.outcome()
  const fallback = await client.send({ to, message: 'Hello', fallback: { type: 'template', id: 'shipped' } })
  await client.receive({ ...failed({ id: idOf(2), to }, 1005, echo), app })
  await until(() => events.filter(({ name }) => name === 'accepted').length === 3)
  await client.receive({ ...failedAtWhatsapp({ id: idOf(3), to }, 1002, echo), app })
  await until(() => events.some(({ name }) => name === 'failed'))
  const suppressed = await client.send({ to, message: 'Hello' }).catch((error: unknown) => error)
  const other = '919876543211'
  const results: unknown[] = []
  for await (const result of client.sendAll([
    { to: other, message: `code for ${to}`, idempotencyKey: 'k', metadata },
    { to, message: 'Hello' },
    { to: '+91 98765 43211', message: 'Hello' },
  ])) {
    results.push(result)
  }
  const received = []
  for (const body of [
    inbound(to, { app }),
    inboundV3(to, { id: 'in-3' }),
    { ...userEvent('opted-out', to), app },
    { ...preference('stop', to), app },
    templateEvent('paused', { id: 'offer', name: `call ${to}`, at: harness.clock.now(), app }),
    progressed('read', { id: 'unknown', to: '919811111111' }, app),
  ]) {
    received.push(await client.receive(body))
  }
  await client.suppressions.add(to, { reason: `asked by ${to}` })
  await client.quarantine.add('offer/en', { reason: `wrong number ${to}` })
  await client.halt(`A person at ${to} has called`)
  const halted = await client.send({ to: other, message: 'Hello' }).catch((error: unknown) => error)
  return [
    ['receipt', receipt],
    ['second receipt', fallback],
    ['outcome', outcome],
    ['SuppressedError', suppressed],
    ['HaltedError', halted],
    ['results of sendAll()', results],
    ['what receive() gave', received],
    ['suppressions', await client.suppressions.list()],
    ['suppression', await client.suppressions.get(to)],
    ['quarantine', await client.quarantine.list()],
    ['window', await client.windows.get(to)],
    ['gate', client.gate],
    ['diagnosis', await client.diagnose()],
    ['client', client],
    ...events.map(({ name, event }): readonly [string, unknown] => [`event ${name}`, event]),
    ...(await rejections(client)),
  ]
}

/** Errors of use, and such as carry one of an HTTP client. */
async function rejections(client: GupshupClient): Promise<Got> {
  const config = { headers: new AxiosHeaders({ apikey: testKey }), data: `destination=${to}`, url: `/${to}` }
  const axiosError = new AxiosError(`connect to ${to} with ${whatsappIdOf(to)}`, 'ECONNRESET', config)
  const cause = new Error(`while sending to ${to}`, { cause: axiosError })
  const asked: readonly (() => unknown)[] = [
    () => client.send({ to: 'no number', message: 'Hello' }),
    () => client.send(JSON.parse(`{ "to": "${to}", "message": "Hello", "until": "${to}" }`)),
    () => client.send(JSON.parse(`{ "to": "${to}", "message": "Hello", "${to}": 1 }`)),
    () => client.send({ to, message: JSON.parse(`{ "type": "image", "url": "ftp://x/${to}" }`) }),
    () => client.receive({ [to]: to, [whatsappIdOf(to)]: 1 }),
    () => client.receive(`text of ${to}`),
    () => Promise.reject(new StoreError('The store could not be written.', { cause })),
    () =>
      Promise.reject(
        new Error('wrapped', { cause: new StoreError('The store failed.', { cause: axiosError }) }),
      ),
  ]
  const caught = asked.map(async (ask, index): Promise<readonly [string, unknown]> => {
    const error = await Promise.resolve()
      .then(ask)
      .then(
        () => undefined,
        (thrown: unknown) => thrown,
      )
    expect(error).toBeInstanceOf(Error)
    return [`error ${index}`, error]
  })
  return await Promise.all(caught)
}

/** Everything that the webhooks of the fixtures make a client tell, and give. */
async function everyWebhook(): Promise<{ readonly harness: Harness; readonly got: Got }> {
  const harness = await startHarness({ graceMs: 0, appName: 'TeaShopApp', store: memoryStore() })
  const got: (readonly [string, unknown])[] = []
  for (const { name, body } of fixtures) got.push([name, await harness.client.receive(body)])
  return { harness, got: [...got, ...harness.events.map(({ name, event }) => [name, event] as const)] }
}

function secretsIn(text: string): string[] {
  const flat = text.replaceAll(/[\s()+.\-_]/g, '')
  const found = [
    /98765\D{0,3}43210|654\D{0,3}3210/.exec(text),
    /9876543210|9876543211|9900000001|9811111111/.exec(flat),
    /HBgMOTE5|gBEGkZk|ABEGkZk|OTg3NjU0MzIx/.exec(text),
    text.includes(testKey.slice(8)) ? [testKey] : null,
    text.includes(token) ? [token] : null,
  ]
  return found.flatMap((one) => (one === null ? [] : [String(one[0])]))
}

describe('no number, WhatsApp id or key is shown to a logger', () => {
  test('in any object of a conversation', async () => {
    const got = await conversation()
    const emitted = new Set(got.map(([name]) => name))
    for (const name of [
      'accepted',
      'status',
      'failed',
      'fallback',
      'suppressed',
      'gate',
      'inbound',
      'user',
      'template',
    ])
      expect(emitted).toContain(`event ${name}`)
    for (const name of ['billing', 'unmatched', 'quarantined', 'webhook'])
      expect(emitted).toContain(`event ${name}`)
    for (const [name, value] of got) {
      for (const [how, log] of Object.entries(logged)) {
        if (typeof value !== 'object' || value === null) throw new Error(`${name} is no object`)
        if (how === 'a clone' && name === 'client') continue
        expect([name, how, secretsIn(log(value))]).toEqual([name, how, []])
      }
    }
  })

  test('in any event after a webhook of any shape', async () => {
    const { got } = await everyWebhook()
    expect(got.length).toBeGreaterThan(fixtures.length)
    for (const [name, value] of got) {
      if (typeof value !== 'object' || value === null) throw new Error(`${name} is no object`)
      for (const how of ['pino', 'console', 'OpenTelemetry', 'a clone', 'JSON'] as const) {
        expect([name, how, secretsIn(logged[how]?.(value) ?? '')]).toEqual([name, how, []])
      }
    }
  })

  test('while every event has all fields of the webhook, by name and in the plain copy', async () => {
    const { client } = await startHarness({ appName: 'TeaShopApp' })
    for (const { body, events } of fixtures) {
      const received = await client.receive(body)
      expect(received).toMatchObject(events)
      expect(unredacted(received)).toEqual(events)
    }
  })
})

describe('the logged form', () => {
  test('of an event identifies the message', async () => {
    const { client, eventsNamed } = await startHarness()
    const receipt = await client.send({ to, message: 'Hello', metadata: { order: 7 } })
    for (const value of [receipt, eventsNamed('accepted')[0]]) {
      for (const how of ['pino', 'winston', 'console', 'OpenTelemetry', 'a clone', 'JSON'] as const) {
        const text = logged[how]?.(value ?? {}) ?? ''
        expect([how, text.includes(receipt.id), text.includes('91••••••3210')]).toEqual([how, true, true])
      }
    }
  })

  test('of a request in a result of sendAll() identifies it without its content', async () => {
    const { client } = await startHarness()
    const request = { to, message: 'Your code is 482913', key: 'login:7', metadata: { order: 7 } }
    for await (const result of client.sendAll([request])) {
      expect(result.request).toBe(request)
      const text = JSON.stringify([result, { ...result }])
      expect(text).toContain('login:7')
      expect(text).toContain('91••••••3210')
      expect(text).not.toContain('482913')
    }
  })
})
