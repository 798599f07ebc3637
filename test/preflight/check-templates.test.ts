import type { ServerResponse } from 'node:http'
import { SuppressedError, TemplateError } from 'gupshup-outbound'
import { describe, expect, test } from 'vitest'
import { type Harness, startHarness } from '../support/harness.ts'
import { type Answer, accept, json } from '../support/local-server.ts'
import { until } from '../support/until.ts'
import { preference, templateEvent } from '../support/webhook-bodies.ts'

const to = '919876543210'
const id = 'a1b2c3d4-0000-4000-8000-000000000001'
const template = { type: 'template', id, params: ['Asha'] } as const
const other = { type: 'template', id: 'a1b2c3d4-0000-4000-8000-000000000002' } as const
const listPath = '/wa/app/app-0001/template'

function listed(changes: object = {}) {
  const containerMeta = JSON.stringify({ data: 'Hello {{1}}' })
  const plain = { id, elementName: 'hello', languageCode: 'en', category: 'UTILITY', status: 'APPROVED' }
  return { ...plain, templateType: 'TEXT', data: 'Hello {{1}}', containerMeta, ...changes }
}

function listOf(...templates: object[]): (response: ServerResponse) => void {
  return (response) => json(response, 200, { status: 'success', templates })
}

/** A client that checks templates against what the server lists. */
async function startChecking(answerList: (response: ServerResponse) => void, options: object = {}) {
  const answer: Answer = (request, response) =>
    request.path === listPath ? answerList(response) : accept(request, response)
  const harness = await startHarness({ appId: 'app-0001', checkTemplates: true, ...options }, answer)
  return { ...harness, sent: () => pathsOf(harness).filter((path) => path !== listPath) }
}

function pathsOf({ server }: Harness): string[] {
  return server.requests.map(({ path }) => path)
}

describe('checkTemplates', () => {
  test('sends messages that fit their template, and fetches the list once for many', async () => {
    const { client, sent, server } = await startChecking(listOf(listed()))
    await Promise.all(Array.from({ length: 20 }, () => client.send({ to, message: template })))
    expect(sent()).toHaveLength(20)
    expect(server.requests).toHaveLength(21)
  })

  test.each([
    ['too many parameters', {}, { ...template, params: ['Asha', '7'] }, /has 1 parameter, but 2 are given/],
    ['too few parameters', {}, { ...template, params: [] }, /has 1 parameter, but 0 are given/],
    [
      'media that the template has no place for',
      {},
      { ...template, media: { type: 'image', url: 'https://example.com/a.jpg' } },
      /has no media above its text, but an image is given/,
    ],
    ['a template that is paused', { status: 'PAUSED' }, template, /is paused/],
    ['a template that was rejected', { status: 'REJECTED' }, template, /is rejected/],
    [
      'a template that the list does not have',
      { id: 'x' },
      template,
      /the app's list has no template a1b2c3d4/,
    ],
  ] as const)('throws a TemplateError without a request for %s', async (_, changes, message, words) => {
    const { client, sent } = await startChecking(listOf(listed(changes)))
    const error = await client.send({ to, message }).catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(TemplateError)
    expect(error).toMatchObject({ message: expect.stringMatching(words), kind: 'template' })
    expect(sent()).toEqual([])
  })

  test('sends the fallback of a message that does not fit its template', async () => {
    const { client, sent } = await startChecking(
      listOf(listed(), listed({ id: other.id, data: 'Hello', containerMeta: '{"data":"Hello"}' })),
    )
    const receipt = await client.send({ to, message: { ...template, params: [] }, fallback: other })
    expect(sent()).toHaveLength(1)
    expect((await receipt.outcome({ until: 'accepted' })).attempts).toMatchObject([
      { step: 0, withheld: true },
      { step: 1, withheld: false },
    ])
  })

  test('takes the category for what is marketing, unless the request says so', async () => {
    const { client, sent } = await startChecking(listOf(listed({ category: 'MARKETING' })))
    await client.receive(preference('stop', to))
    await expect(client.send({ to, message: template })).rejects.toBeInstanceOf(SuppressedError)
    expect(sent()).toEqual([])
    await client.send({ to, message: template, marketing: false })
    expect(sent()).toHaveLength(1)
  })

  test('sends a fallback that is not marketing after its recipient has stopped marketing', async () => {
    const utility = listed({
      id: other.id,
      elementName: 'bye',
      data: 'Hello',
      containerMeta: '{"data":"Hello"}',
    })
    const { client, sent, server } = await startChecking(listOf(listed({ category: 'MARKETING' }), utility))
    await client.receive(preference('stop', to))
    const receipt = await client.send({ to, message: template, fallback: other })
    expect(sent()).toHaveLength(1)
    expect(JSON.parse(server.requests.at(-1)?.form.get('template') ?? '{}').id).toBe(other.id)
    expect((await receipt.outcome({ until: 'accepted' })).attempts).toMatchObject([
      { withheld: true, failure: { kind: 'suppressed' } },
      { withheld: false },
    ])
  })

  test('sends unchecked if the list cannot be fetched, and emits an error', async () => {
    const { client, sent, eventsNamed } = await startChecking((response) => json(response, 500, {}))
    await client.send({ to, message: template })
    expect(sent()).toHaveLength(1)
    expect(eventsNamed('error')).toMatchObject([
      { message: expect.stringContaining('The request for the templates') },
    ])
  })

  test('fetches the list again after an event about a template', async () => {
    let params = 'Hello {{1}}'
    const { client, clock } = await startChecking((response) =>
      listOf(listed({ containerMeta: JSON.stringify({ data: params }) }))(response),
    )
    await client.send({ to, message: template })
    params = 'Hello {{1}} and {{2}}'
    await client.send({ to, message: template })
    await client.receive(templateEvent('approved', { id, at: clock.now() }))
    await expect(client.send({ to, message: template })).rejects.toBeInstanceOf(TemplateError)
  })

  test('finds a new template, without a request for every message', async () => {
    const made: object[] = []
    const { client, server, clock } = await startChecking((response) => listOf(...made)(response))
    const lists = () => server.requests.filter(({ path }) => path === listPath).length
    for (let count = 0; count < 5; count += 1) {
      await expect(client.send({ to, message: template })).rejects.toBeInstanceOf(TemplateError)
    }
    expect(lists()).toBe(2)
    made.push(listed())
    await clock.advance(60_000)
    await client.send({ to, message: template })
    expect(lists()).toBe(3)
  })

  test('holds a message if the gate shuts while the list is fetched', async () => {
    let answerList: (() => void) | undefined
    const { client, sent, server } = await startChecking((response) => {
      answerList = () => listOf(listed())(response)
    })
    const sending = client.send({ to, message: template }).catch((error: unknown) => error)
    await until(() => server.requests.length === 1)
    await client.halt('wrong text')
    answerList?.()
    expect(await sending).toMatchObject({ kind: 'halted' })
    expect(sent()).toEqual([])
  })

  test('needs an appId', async () => {
    await expect(startHarness({ checkTemplates: true })).rejects.toThrow(
      'appId is missing. Give it as an option or set GUPSHUP_APP_ID. It is needed by checkTemplates.',
    )
  })
})
