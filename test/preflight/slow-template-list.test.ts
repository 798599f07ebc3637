import { type ClientOptions, HaltedError, memoryStore } from 'gupshup-outbound'
import { describe, expect, test } from 'vitest'
import { startHarness } from '../support/harness.ts'
import { type Answer, accept, json } from '../support/local-server.ts'
import { settle, until } from '../support/until.ts'

const to = '919876543210'
const id = 'a1b2c3d4-0000-4000-8000-000000000001'
const template = { type: 'template', id, params: ['Asha'] } as const
const listed = {
  id,
  elementName: 'offer',
  languageCode: 'en',
  status: 'APPROVED',
  category: 'UTILITY',
  templateType: 'TEXT',
  containerMeta: JSON.stringify({ data: 'Hello {{1}}' }),
}

/** A client that looks templates up at a server that is no emulator: `list` answers for the templates. */
async function startChecking(list: Answer, options: ClientOptions = {}) {
  const harness = await startHarness(
    { appId: 'app-0001', checkTemplates: true, ...options },
    (request, response) =>
      request.path.endsWith('/template') ? list(request, response) : accept(request, response),
  )
  const paths = (end: string) => harness.server.requests.filter(({ path }) => path.endsWith(end)).length
  return { ...harness, lists: () => paths('/template'), sends: () => paths('/template/msg') }
}

const serve =
  (templates: unknown): Answer =>
  (_, response) =>
    json(response, 200, { status: 'success', templates })

/** A list whose answer comes when the test says so. */
function slowList() {
  const answers: (() => void)[] = []
  const list: Answer = (request, response) => {
    answers.push(() => void serve([listed])(request, response))
  }
  return { list, answers }
}

describe('a list of templates that cannot be fetched', () => {
  test('is requested once a minute, even if many messages are sent unchecked', async () => {
    const { client, clock, lists, sends, eventsNamed } = await startChecking((_, response) =>
      json(response, 500, { status: 'error', message: 'Internal server error' }),
    )
    for (let number = 0; number < 20; number += 1) await client.send({ to, message: template })
    expect([lists(), sends(), eventsNamed('error').length]).toEqual([1, 20, 1])
    await clock.advance(60_000)
    await client.send({ to, message: template })
    expect(lists()).toBe(2)
  })

  test.each([
    ['has templates of an unknown shape', [{ template_id: id, title: 'offer' }]],
    ['is no list', 'none'],
  ])('because it %s holds up no message', async (_, templates) => {
    const { client, sends, eventsNamed } = await startChecking(serve(templates))
    await client.send({ to, message: template })
    expect([sends(), eventsNamed('error').length]).toEqual([1, 1])
  })
})

describe('while the list of templates is fetched', () => {
  test('an aborted message is not sent', async () => {
    const { list, answers } = slowList()
    const { client, sends } = await startChecking(list)
    const controller = new AbortController()
    const sending = client.send({ to, message: template, signal: controller.signal })
    const rejected = expect(sending).rejects.toThrow('changed my mind')
    await until(() => answers.length === 1)
    controller.abort(new Error('changed my mind'))
    await rejected
    answers[0]?.()
    await settle()
    expect(sends()).toBe(0)
  })

  test('a message expires', async () => {
    const { list, answers } = slowList()
    const { client, clock, sends } = await startChecking(list)
    const rejected = expect(client.send({ to, message: template, ttlMs: 1_000 })).rejects.toMatchObject({
      kind: 'expired',
    })
    await until(() => answers.length === 1)
    await clock.advance(2_000)
    await rejected
    answers[0]?.()
    await settle()
    expect(sends()).toBe(0)
  })

  test('a message is rejected if the gate halts', async () => {
    const { list, answers } = slowList()
    const { client, sends } = await startChecking(list)
    const rejected = expect(client.send({ to, message: template })).rejects.toBeInstanceOf(HaltedError)
    await until(() => answers.length === 1)
    await client.halt('maintenance')
    answers[0]?.()
    await rejected
    expect(sends()).toBe(0)
  })

  test('close() rejects the message at once, and emits no error', async () => {
    const { list, answers } = slowList()
    const { client, sends, eventsNamed } = await startChecking(list)
    const rejected = expect(client.send({ to, message: template })).rejects.toMatchObject({ kind: 'closed' })
    await until(() => answers.length === 1)
    await client.close({ timeoutMs: 60_000 })
    await rejected
    await settle()
    expect([sends(), eventsNamed('error')]).toEqual([0, []])
  })
})

test('a clock that is set back does not keep an old list for longer', async () => {
  let now = Date.UTC(2026, 0, 2)
  const clock = { now: () => now, setTimer: () => () => {} }
  const { client, lists } = await startChecking(serve([listed]), { clock, store: memoryStore() })
  await client.send({ to, message: template })
  now -= 86_400_000
  await client.send({ to, message: template })
  expect(lists()).toBe(2)
})
