import { type Logger, memoryStore, unredacted } from 'gupshup-outbound'
import { describe, expect, test } from 'vitest'
import { startHarness, testKey } from '../support/harness.ts'
import { linkPerson } from '../support/link-person.ts'
import { accept, idOf, json } from '../support/local-server.ts'
import { logged } from '../support/loggers.ts'
import { until } from '../support/until.ts'
import { failedAtWhatsapp, progressed } from '../support/webhook-bodies.ts'

const phone = '919876543210'
// The form alone would not hide the second one, which is as short as an id can be documented to be.
const ids = ['IN.8481520376123456', 'IN.Zk4q'] as const
const echo = `No recipient ${ids[0]}, parent IN.ENT.8481520376`

function secretsIn(text: string): string[] {
  return ['8481520376', 'Zk4q', '9876543210', testKey].filter((secret) => text.includes(secret))
}

/** What an application and its logger get from a client that sends to an id. */
async function conversationWith(userId: string) {
  const lines: string[] = []
  const log = (line: string) => lines.push(line)
  const logger: Logger = { debug: log, info: log, warn: log, error: log }
  const store = memoryStore()
  const harness = await startHarness(
    { graceMs: 0, logger, store, templatesToUserIds: true },
    (request, response) =>
      request.number === 2
        ? json(response, 400, { status: 'error', message: echo })
        : accept(request, response),
  )
  const { client, events } = harness
  const to = { userId }
  const template = { type: 'template', id: 'c6a1f0de-7b1e-4a51-9d0c-2f1f5a3b9e77' } as const
  const request = { to, message: template, metadata: { note: `for ${ids[0]}` } }
  const receipt = await client.send(request)
  const errorOf = (work: Promise<unknown>) => work.catch((error: unknown) => error)
  const refused = await errorOf(client.send(request))
  const withheld = await errorOf(client.send({ to, message: 'Hello' }))
  const asString = await errorOf(client.send({ to: userId, message: 'Hello' }))
  const misspelt = await errorOf(
    Reflect.apply(client.send, client, [{ to: { user_id: userId }, message: 'Hi' }]),
  )
  const unknownKey = await errorOf(
    Reflect.apply(client.send, client, [{ to: { [userId]: userId }, message: 'Hi' }]),
  )
  await client.receive(progressed('delivered', { id: idOf(1), to: phone }))
  const outcome = await receipt.outcome()
  await linkPerson(store, { phone, userId })
  const viaNumber = await client.send({ to, message: 'Hello', fallback: template })
  await client.receive(failedAtWhatsapp({ id: idOf(3), to: phone }, 1005, echo))
  await until(() => events.filter(({ name }) => name === 'accepted').length === 3)
  const results = []
  const wrong: unknown = { to: { userId, username: 'asha8481520376' }, message: 'Hi' }
  const requests = [request, { to, message: 'Hello' }, wrong]
  for await (const result of Reflect.apply(client.sendAll, client, [requests])) results.push(result)
  await client.suppressions.add(to, { reason: `asked by ${ids[0]}` })
  const suppressed = await errorOf(client.send(request))
  const list = await client.suppressions.list()
  const got: Readonly<Record<string, unknown>> = {
    receipt,
    refused,
    withheld,
    asString,
    misspelt,
    unknownKey,
    outcome,
    viaNumber,
    results,
    suppressed,
    list,
    suppression: await client.suppressions.get(to),
    window: await client.windows.get(to),
    person: await client.people.get(to),
    ...Object.fromEntries(events.map(({ name, event }, index) => [`${name} ${index}`, event])),
  }
  return { got, lines, receipt, results, request, events }
}

describe.each(ids)('no part of an id is shown to a logger: %s', (userId) => {
  test('in anything that the client gives, whichever way it is logged', async () => {
    const { got } = await conversationWith(userId)
    for (const [name, value] of Object.entries(got)) {
      for (const [how, log] of Object.entries(logged)) {
        if (typeof value !== 'object' || value === null) throw new Error(`${name} is no object`)
        expect([name, how, secretsIn(log(value))]).toEqual([name, how, []])
      }
    }
  })

  test('in the lines of its own logger', async () => {
    const { lines } = await conversationWith(userId)
    expect(lines.filter((line) => line.includes('[user id]')).length).toBeGreaterThan(3)
    expect(secretsIn(lines.join('\n'))).toEqual([])
  })

  test('while the whole id is there by name, and in the plain copy', async () => {
    const { receipt, events, results, request } = await conversationWith(userId)
    expect(receipt.to).toBe(userId)
    expect(unredacted(receipt)).toMatchObject({ to: userId })
    const accepted = events.filter(({ name }) => name === 'accepted')
    expect(accepted.map(({ event }) => unredacted(event))).toMatchObject(accepted.map(() => ({ to: userId })))
    expect(results.find(({ index }) => index === 0)?.request).toBe(request)
  })

  test('and the logged form still says that it is an id', async () => {
    const { receipt, results } = await conversationWith(userId)
    const shown = ['pino', 'winston', 'console', 'a clone', 'JSON'] as const
    for (const how of [...shown, 'OpenTelemetry'] as const) {
      expect([how, logged[how]?.(receipt)]).toEqual([how, expect.stringContaining('[user id]')])
    }
    // OpenTelemetry keeps no nested objects.
    for (const how of shown) {
      expect([how, logged[how]?.(results[0] ?? {})]).toEqual([how, expect.stringContaining('[user id]')])
    }
  })
})
