import { fail, fallBack, SessionWindowError, TemplateMatchError } from 'gupshup-outbound'
import { describe, expect, test } from 'vitest'
import { startHarness } from '../support/harness.ts'
import { accept, idOf, json } from '../support/local-server.ts'
import { settle, until } from '../support/until.ts'
import { failed, progressed } from '../support/webhook-bodies.ts'

const to = '919876543210'
const template = { type: 'template', id: 'a1b2c3d4-0000-4000-8000-000000000001', params: ['Asha'] } as const
const secondTemplate = { type: 'template', id: 'a1b2c3d4-0000-4000-8000-000000000002' } as const

describe('a fallback', () => {
  test('is sent once when ten copies of the failure arrive at once', async () => {
    const { client, server } = await startHarness({ fallback: template })
    await client.send({ to, message: 'Hello' })
    await Promise.all(Array.from({ length: 10 }, () => client.receive(failed({ id: idOf(1), to }, 1005))))
    await until(() => server.requests.length === 2)
    await settle()
    expect(server.requests.map(({ path }) => path)).toEqual(['/wa/api/v1/msg', '/wa/api/v1/template/msg'])
  })

  test('is sent once when ten copies of the failure arrive before the reply', async () => {
    const { client, server } = await startHarness({ fallback: template }, async (request, response) => {
      if (request.number === 1) {
        await Promise.all(Array.from({ length: 10 }, () => client.receive(failed({ id: idOf(1), to }, 1005))))
      }
      await accept(request, response)
    })
    const receipt = await client.send({ to, message: 'Hello' })
    await until(() => server.requests.length === 2)
    await settle()
    expect(server.requests).toHaveLength(2)
    const waiting = receipt.outcome()
    await client.receive(progressed('delivered', { id: idOf(2), to }))
    expect(await waiting).toMatchObject({
      status: 'delivered',
      via: 'fallback',
      messageId: idOf(2),
      requests: 2,
    })
  })

  test.each([1004, 1005, 1006, 1007, 1008])(
    'follows %i, and its request is the template itself',
    async (code) => {
      const { client, server, eventsNamed } = await startHarness({ fallback: template })
      await client.send({ to, message: 'Hello' })
      await client.receive(failed({ id: idOf(1), to }, code))
      await until(() => server.requests.length === 2)
      const [, request] = server.requests
      expect(request?.path).toBe('/wa/api/v1/template/msg')
      expect(JSON.parse(request?.form.get('template') ?? '')).toEqual({ id: template.id, params: ['Asha'] })
      expect(eventsNamed('fallback')).toMatchObject([{ step: 1, to, error: { code } }])
    },
  )

  test('of the request takes precedence over the client’s, and each step of a chain is sent once, in order', async () => {
    const { client, server, eventsNamed } = await startHarness({ fallback: { type: 'text', text: 'never' } })
    await client.send({ to, message: 'Hello', fallback: [template, secondTemplate] })
    for (const number of [1, 2, 3]) {
      await until(() => server.requests.length === number)
      await until(() => eventsNamed('accepted').length === number)
      await client.receive(failed({ id: idOf(number), to }, 1005))
    }
    await settle()
    expect(server.requests.map(({ form }) => JSON.parse(form.get('template') ?? '{}').id)).toEqual([
      undefined,
      template.id,
      secondTemplate.id,
    ])
    expect(eventsNamed('failed')).toHaveLength(1)
    expect(eventsNamed('failed')[0]?.error).toBeInstanceOf(TemplateMatchError)
    expect(eventsNamed('failed')[0]?.error.message).toContain('fallback 2 of 2')
  })

  test('may be chosen by a function, which gets the failure and the message', async () => {
    const seen: unknown[] = []
    const { client, server } = await startHarness({
      fallback: (failure, request) => {
        seen.push(failure.code, request.to, request.metadata)
        return template
      },
    })
    await client.send({ to, message: 'Hello', metadata: { order: 7 } })
    await client.receive(failed({ id: idOf(1), to }, 1006))
    await until(() => server.requests.length === 2)
    expect(seen).toEqual([1006, to, { order: 7 }])
  })

  test('function that throws or returns an invalid message is reported, and the message fails with its own error', async () => {
    const { client, eventsNamed } = await startHarness({ fallback: () => ({ type: 'text', text: '' }) })
    await client.send({ to, message: 'Hello' })
    await client.receive(failed({ id: idOf(1), to }, 1006))
    await until(() => eventsNamed('failed').length === 1)
    expect(eventsNamed('error')).toMatchObject([{ name: 'InvalidMessageError' }])
    expect(eventsNamed('failed')[0]?.error.code).toBe(1006)
  })

  test('that is not configured leaves the typed error, whose text names the missing option', async () => {
    const { client, eventsNamed } = await startHarness()
    const receipt = await client.send({ to, message: 'Hello' })
    await client.receive(failed({ id: idOf(1), to }, 1005))
    const error = await receipt.outcome().catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(TemplateMatchError)
    expect(error).toBeInstanceOf(SessionWindowError)
    expect(error).toMatchObject({ code: 1005, kind: 'session-window', action: { type: 'fail' } })
    expect(String(error)).toMatch(/fallback/)
    expect(eventsNamed('failed')).toHaveLength(1)
  })

  test('is named as missing in the error only if the policy wants one', async () => {
    const { client, eventsNamed } = await startHarness({ policies: { 1008: fail(), 1010: fallBack() } })
    await client.send({ to, message: 'Hello', fallback: template })
    await client.receive(failed({ id: idOf(1), to }, 1008))
    await client.send({ to, message: 'Hello' })
    await client.receive(failed({ id: idOf(2), to }, 1010))
    const [unwanted, missing] = eventsNamed('failed').map(({ error }) => error.message)
    expect(unwanted).not.toMatch(/fallback/)
    expect(missing).toMatch(/No fallback is configured/)
  })

  test('that is invalid is named in the error, before anything is sent', async () => {
    const { client, server } = await startHarness()
    const sending = client.send({ to, message: 'Hello', fallback: [template, { type: 'text', text: '' }] })
    await expect(sending).rejects.toMatchObject({ name: 'InvalidMessageError', field: 'fallback.1.text' })
    expect(server.requests).toHaveLength(0)
  })

  test('is not sent with `fallback: false`, even if the client has one', async () => {
    const { client, server, eventsNamed } = await startHarness({ fallback: template })
    await client.send({ to, message: 'Hello', fallback: false })
    await client.receive(failed({ id: idOf(1), to }, 1005))
    await until(() => eventsNamed('failed').length === 1)
    expect(server.requests).toHaveLength(1)
  })

  test('follows a refusal in the response as well, within the same send', async () => {
    const { client, server } = await startHarness({ fallback: template }, (request, response) =>
      request.number === 1
        ? json(response, 400, { status: 'error', code: 1005, message: 'template did not match' })
        : accept(request, response),
    )
    const receipt = await client.send({ to, message: 'Hello' })
    expect(receipt.messageId).toBe(idOf(2))
    expect(server.requests).toHaveLength(2)
  })

  test('is not sent if the first message is delivered before that', async () => {
    const { client, server } = await startHarness({ fallback: template })
    const receipt = await client.send({ to, message: 'Hello' })
    await client.halt('to keep the fallback here')
    await client.receive(failed({ id: idOf(1), to }, 1005))
    await client.receive(progressed('delivered', { id: idOf(1), to }))
    await client.resume()
    await settle()
    expect(server.requests).toHaveLength(1)
    expect(await receipt.outcome()).toMatchObject({ status: 'delivered', via: 'message' })
  })
})

test('a fallback function is called only when a fallback is needed', async () => {
  let asked = 0
  const { client } = await startHarness({
    fallback: () => {
      asked += 1
      return template
    },
  })
  await client.send({ to, message: 'Hello' })
  await client.receive(failed({ id: idOf(1), to }, 1010))
  expect(asked).toBe(0)
})
