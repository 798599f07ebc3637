import { inspect } from 'node:util'
import type { GupshupClient } from 'gupshup-outbound'
import { describe, expect, test } from 'vitest'
import { type Harness, startHarness, testKey } from '../support/harness.ts'
import { type Answer, accept, idOf, json } from '../support/local-server.ts'
import { settle, until } from '../support/until.ts'
import {
  accountEvent,
  enqueued,
  failed,
  failedAtWhatsapp,
  progressed,
  templateEvent,
  whatsappIdOf,
} from '../support/webhook-bodies.ts'

const to = '919876543210'
const template = { type: 'template', id: 'order-update' } as const

interface Case {
  readonly answer?: Answer
  readonly afterwards?: (harness: Harness) => Promise<void>
}

const codes = [
  500, 1001, 1002, 1003, 1004, 1005, 1006, 1007, 1008, 1009, 1010, 1011, 1012, 4001, 4002, 4003, 4004, 4005,
]
const echo = `Bad destination ${to}, also +91 98765 43210, key ${testKey}, id ${whatsappIdOf(to)}`

const cases: Record<string, Case> = {
  ...Object.fromEntries(
    codes.map((code) => [
      `webhook ${code}`,
      {
        afterwards: ({ client }: Harness) =>
          client.receive(failed({ id: idOf(1), to }, code, echo)).then(() => {}),
      },
    ]),
  ),
  'a Meta code': {
    afterwards: async ({ client }) =>
      void (await client.receive(failedAtWhatsapp({ id: idOf(1), to }, 131050, echo))),
  },
  'delivery events': {
    afterwards: async ({ client }) => {
      for (const body of [enqueued({ id: idOf(1), to }), progressed('read', { id: idOf(1), to })])
        await client.receive(body)
    },
  },
  'an unmatched event': {
    afterwards: async ({ client }) =>
      void (await client.receive(progressed('read', { id: 'unknown', to: '919811111111' }))),
  },
  '400 that echoes': { answer: (_, response) => json(response, 400, { status: 'error', message: echo }) },
  '401 that echoes': {
    answer: (_, response) => json(response, 401, { status: 'error', message: { message: echo } }),
  },
  '429 that echoes': {
    answer: (request, response) =>
      request.number > 1
        ? accept(request, response)
        : json(response, 429, { status: 'error', message: echo }),
    afterwards: async ({ client, clock }) => {
      await until(() => client.gate.state === 'backing-off')
      await clock.advance(1_000)
    },
  },
  'a 2xx with an error': { answer: (_, response) => json(response, 202, { status: 'error', message: echo }) },
  'an HTML 502 that echoes': {
    answer: (_, response) => void response.writeHead(502).end(`<title>${echo}</title>`),
  },
  'a reset': { answer: (_, response) => void response.socket?.destroy() },
  'a redirect with everything in it': {
    answer: (_, response) =>
      void response.writeHead(302, { location: `http://127.0.0.1:1/?k=${testKey}&to=${to}` }).end(),
  },
}

/** Everything an application may log of a value: its own view, JSON, text, and the stack and causes of errors. */
function everyViewOf(value: unknown): string {
  const views = [
    inspect(value, { depth: 20 }),
    inspect(value, { depth: 20, showHidden: true, customInspect: true }),
    String(value),
    JSON.stringify(value) ?? '',
  ]
  if (value instanceof Error) {
    views.push(
      value.message,
      value.stack ?? '',
      inspect(new Error('wrapped', { cause: value }), { depth: 20 }),
    )
    if (value.cause !== undefined) views.push(everyViewOf(value.cause))
  }
  if (typeof value === 'object' && value !== null && 'error' in value) views.push(everyViewOf(value.error))
  return views.join('\n')
}

function expectNothingSecret(view: string): void {
  expect(view).not.toContain(testKey)
  expect(view).not.toContain(to)
  expect(view.replace(/[\s()+.-]/g, '')).not.toContain('9876543210')
  expect(view).not.toContain(whatsappIdOf(to))
  expect(view).not.toContain('919811111111')
}

describe('neither the key nor a whole number shows in an error, event, log line or view of the client', () => {
  test.each(Object.entries(cases))('after %s', async (_, { answer, afterwards }) => {
    const lines: string[] = []
    const log = (line: string) => void lines.push(line)
    const logger = { debug: log, info: log, warn: log, error: log }
    const harness = await startHarness({ logger, fallback: template, graceMs: 0 }, answer)
    const sending = harness.client.send({ to, message: 'Hello' }).catch((error: unknown) => error)
    if (answer === undefined) await sending
    await afterwards?.(harness)
    const result = await sending
    await settle()

    const { events, client } = harness
    expect(events.length + lines.length).toBeGreaterThan(0)
    for (const { event } of events) expectNothingSecret(everyViewOf(event))
    for (const line of lines) expectNothingSecret(line)
    expectNothingSecret(everyViewOf(result))
    expectNothingSecret(everyViewOf(client))
    expectNothingSecret(everyViewOf(client.gate))
    expectNothingSecret(await everythingKept(client))
  })

  test('nor in a log line about a template or the account, with a quarantine of any length', async () => {
    const lines: string[] = []
    const log = (line: string) => void lines.push(line)
    const logger = { debug: log, info: log, warn: log, error: log }
    const { client, clock } = await startHarness({ logger, quarantineMs: Number.MAX_SAFE_INTEGER })
    await client.receive(templateEvent('paused', { id: 'offer', name: `call ${to}`, at: clock.now() }))
    await client.receive(accountEvent(`event of ${to}`, { status: `status of ${to}`, currentLimit: to }))
    for (const line of lines) expectNothingSecret(line)
    expect(lines).toHaveLength(3)
    expect(lines[0]).toMatch(/^Template offer is in quarantine until \d+ ms after 1970, after paused\.$/)
  })

  test('nor in any part of a webhook event that is logged on its own', async () => {
    const { client, eventsNamed } = await startHarness()
    const own = { id: idOf(1), to }
    await client.send({ to, message: 'Hello', metadata: { note: 'call +91 98765 43210' } })
    const received = await client.receive(failed(own, 1002, echo))
    await client.receive(progressed('read', { id: 'unknown', to: '919811111111' }))
    await client.receive({
      app: 'MyShop',
      type: 'message',
      version: 2,
      payload: {
        id: whatsappIdOf(to),
        source: to,
        type: 'text',
        payload: { text: to },
        sender: { phone: to },
      },
    })
    const parts = [
      ...received,
      ...eventsNamed('unmatched').map(({ event }) => event),
      ...eventsNamed('suppressed').map(({ suppression }) => suppression),
      ...eventsNamed('failed').map(({ metadata }) => metadata),
      ...eventsNamed('inbound').flatMap(({ message }) => [message, message.payload, message.context]),
    ]
    expect(parts.length).toBeGreaterThan(5)
    for (const part of parts) expectNothingSecret(everyViewOf(part))
  })

  test('while the body that the application passed stays as it was', async () => {
    const { client } = await startHarness()
    const body = {
      app: 'MyShop',
      type: 'message',
      version: 2,
      payload: { id: 'in', source: to, type: 'text', payload: { text: to } },
    }
    const before = JSON.stringify(body)
    await client.receive(body)
    expect(JSON.stringify(body)).toBe(before)
  })

  test('while the application gets the whole number to act on', async () => {
    const { client, eventsNamed } = await startHarness()
    const receipt = await client.send({ to, message: 'Hello' })
    expect(receipt.to).toBe(to)
    expect(eventsNamed('accepted')[0]?.to).toBe(to)
  })
})

async function everythingKept(client: GupshupClient): Promise<string> {
  const list = await client.suppressions.list()
  return everyViewOf(list) + everyViewOf(client.suppressions)
}
