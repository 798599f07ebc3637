import {
  fail,
  fallBack,
  InvalidMessageError,
  memoryStore,
  partner,
  RecipientError,
  retry,
  type Store,
  SuppressedError,
  type TemplateMessage,
} from 'gupshup-outbound'
import { describe, expect, onTestFinished, test } from 'vitest'
import { type Harness, startHarness } from '../support/harness.ts'
import { jsonStore } from '../support/json-store.ts'
import { changeNumber, linkPerson } from '../support/link-person.ts'
import { type Answer, accept, idOf, json, startLocalServer } from '../support/local-server.ts'
import { settle, until } from '../support/until.ts'
import { failedAtWhatsapp, progressed } from '../support/webhook-bodies.ts'

const userId = 'IN.1648700000000001'
const phone = '919876543210'
const to = { userId }
const appId = '0b6c8f0a-1111-4222-8333-444455556666'
const template: TemplateMessage = { type: 'template', id: 'c6a1f0de-7b1e-4a51-9d0c-2f1f5a3b9e77' }
const errorOf = (work: Promise<unknown>) => work.catch((error: unknown) => error)

/** Which field addressed each request, and with what. */
const addresses = ({ server }: Pick<Harness, 'server'>) =>
  server.requests.map(({ form }) =>
    Object.fromEntries([...form].filter(([name]) => name === 'destination' || name === 'userId')),
  )

/** A client of the partner API with session messages in Gupshup's form: templates have a form for an id, and texts have none. */
async function startPartner(options: Parameters<typeof startHarness>[0] = {}, answer?: Answer) {
  const server = await startLocalServer(answer)
  onTestFinished(() => server.close())
  const transport = partner({ appId, token: 'sk_0123456789abcdef', baseUrl: server.url })
  return { ...(await startHarness({ apiKey: undefined, transport, ...options })), server }
}

/** A status of version 3, which names a person as `recipient` says. */
function progressedById(id: string, recipient: object) {
  const item = { ...recipient, id: 'wamid.A1', gs_id: id, status: 'delivered', timestamp: '1760000001' }
  const value = { messaging_product: 'whatsapp', statuses: [item] }
  const entry = [{ id: '1520', changes: [{ field: 'messages', value }] }]
  return { object: 'whatsapp_business_account', gs_app_id: appId, entry }
}

async function storeWithNumber(): Promise<Store> {
  const store = memoryStore()
  await linkPerson(store, { phone, userId })
  return store
}

describe('a text to the id of a person whose number is not known', () => {
  test('is refused with a typed error before anything is sent, which says what to do', async () => {
    const { client, server, eventsNamed } = await startHarness()
    const error = await errorOf(client.send({ to, message: 'Hi' }))
    expect(error).toBeInstanceOf(RecipientError)
    expect(error).toMatchObject({ code: 131062, system: 'meta-cloud', kind: 'recipient', via: 'client' })
    expect(error).toMatchObject({
      to: '[user id]',
      message: expect.stringMatching(
        /^Message \S+ to \[user id\] was not sent \(session messages of this API go to numbers only, and no event has shown this person's number\)\. .*Send a template through the partner API/,
      ),
    })
    expect(String(error)).not.toContain('1648700000000001')
    expect(server.requests).toHaveLength(0)
    expect(eventsNamed('failed')).toMatchObject([{ to: userId, error: { code: 131062 } }])
  })

  test.each([
    [
      'a one-time password',
      { ...template, params: [{ oneTimePassword: '482913' }] },
      'Send the code in another way',
    ],
    ['a template', template, 'try it here with templatesToUserIds: true'],
  ] as const)('is refused like %s, with advice of its own', async (_, message, advice) => {
    const { client } = await startHarness()
    await expect(client.send({ to, message })).rejects.toThrow(advice)
  })

  test('is replaced by its fallback, a template, which goes to the id: a chain may mix forms', async () => {
    const harness = await startPartner()
    const receipt = await harness.client.send({ to, message: 'Hi', fallback: template })
    expect(addresses(harness)).toEqual([{ userId }])
    expect(receipt).toMatchObject({ to: userId, status: 'accepted' })
    await harness.client.receive(progressed('delivered', { id: idOf(1), to: phone }))
    expect(await receipt.outcome()).toMatchObject({
      to: userId,
      status: 'delivered',
      via: 'fallback',
      requests: 1,
      attempts: [{ withheld: true, failure: { code: 131062 } }, { withheld: false }],
    })
    expect(harness.eventsNamed('fallback')).toMatchObject([{ step: 1, to: userId, error: { code: 131062 } }])
  })

  test('is replaced by the next text and then the template, if the chain has both', async () => {
    const harness = await startPartner()
    await harness.client.send({ to, message: 'Hi', fallback: ['Hello', template] })
    expect(addresses(harness)).toEqual([{ userId }])
  })

  test('is what a policy for the code decides about', async () => {
    const harness = await startPartner({ policies: { 131062: fail() } })
    await expect(harness.client.send({ to, message: 'Hi', fallback: template })).rejects.toMatchObject({
      action: { type: 'fail' },
    })
    expect(harness.server.requests).toHaveLength(0)
    const falling = await startPartner({
      policies: { recipient: fail(), 131062: fallBack() },
      fallback: template,
    })
    await falling.client.send({ to, message: 'Hi' })
    expect(addresses(falling)).toEqual([{ userId }])
  })

  test('frees its idempotency key, because nothing was sent', async () => {
    const store = memoryStore()
    const harness = await startHarness({ store })
    const request = { to, message: 'Hi', idempotencyKey: 'order-7' }
    await expect(harness.client.send(request)).rejects.toThrow(RecipientError)
    await linkPerson(store, { phone, userId })
    await harness.client.send(request)
    expect(addresses(harness)).toEqual([{ destination: phone }])
  })
})

describe('a text to the id of a person whose number is known', () => {
  test('goes to the number, and keeps the id in its receipt, events and outcome', async () => {
    const harness = await startHarness({ store: await storeWithNumber() })
    const receipt = await harness.client.send({ to, message: 'Hi' })
    await harness.client.receive(progressed('delivered', { id: idOf(1), to: phone }))
    expect(addresses(harness)).toEqual([{ destination: phone }])
    expect(receipt.to).toBe(userId)
    expect(await receipt.outcome()).toMatchObject({ to: userId, status: 'delivered', via: 'message' })
    expect(harness.eventsNamed('accepted')).toMatchObject([{ to: userId }])
    expect(harness.eventsNamed('status')).toMatchObject([{ to: userId, status: 'delivered' }])
  })

  test('goes to the number that the person has now', async () => {
    const store = await storeWithNumber()
    const next = { userId: 'IN.1648700000000002', phone: '919876543299' }
    await changeNumber(store, { phone, userId }, next)
    const harness = await startHarness({ store })
    await harness.client.send({ to, message: 'Hi' })
    expect(addresses(harness)).toEqual([{ destination: next.phone }])
  })

  test('does not go to a number that another person has by now', async () => {
    const store = await storeWithNumber()
    await linkPerson(store, { phone, userId: 'IN.1648700000000009', at: 1_760_000_200_000 })
    const harness = await startHarness({ store })
    await expect(harness.client.send({ to, message: 'Hi' })).rejects.toMatchObject({ code: 131062 })
    expect(harness.server.requests).toHaveLength(0)
  })

  test('goes to the number for a parent id too', async () => {
    const store = memoryStore()
    const parentUserId = 'IN.ENT.11815991548'
    await linkPerson(store, { phone, userId, parentUserId })
    const harness = await startHarness({ store })
    await harness.client.send({ to: { userId: parentUserId }, message: 'Hi' })
    expect(addresses(harness)).toEqual([{ destination: phone }])
  })

  test("is retried to the number that is the person's at that time", async () => {
    const store = await storeWithNumber()
    const harness = await startHarness(
      { store, policies: { 1011: retry({ retries: 1, initialMs: 1_000 }) } },
      (request, response) =>
        request.number === 1
          ? json(response, 400, { status: 'error', code: 1011, message: 'Reason' })
          : accept(request, response),
    )
    const sending = harness.client.send({ to, message: 'Hi' })
    await until(() => harness.eventsNamed('retry').length === 1)
    const next = { userId: 'IN.1648700000000002', phone: '919876543299' }
    await changeNumber(store, { phone, userId }, next)
    await harness.clock.advance(2_000)
    await sending
    expect(addresses(harness)).toEqual([{ destination: phone }, { destination: next.phone }])
  })

  test('that fails because the number is not on WhatsApp suppresses the number alone, and a template still goes to the id', async () => {
    const harness = await startPartner({ store: await storeWithNumber(), graceMs: 0 })
    const { client } = harness
    const receipt = await client.send({ to, message: 'Hi' })
    await client.receive(failedAtWhatsapp({ id: idOf(1), to: phone }, 1002))
    await expect(receipt.outcome()).rejects.toMatchObject({ code: 1002 })
    expect(harness.eventsNamed('suppressed')).toMatchObject([{ to: phone, suppression: { code: 1002 } }])
    expect(await client.suppressions.has(phone)).toBe(true)
    expect(await client.suppressions.has(to)).toBe(false)
    await expect(client.send({ to, message: 'Hi' })).rejects.toThrow(
      "this person's number is reported not to be on WhatsApp",
    )
    await client.send({ to, message: 'Hi', fallback: template })
    expect(addresses(harness)).toEqual([{ destination: phone }, { userId }])
  })

  test('that is delivered lifts such a verdict on the number', async () => {
    const store = await storeWithNumber()
    const harness = await startHarness({ store })
    const { client } = harness
    const receipt = await client.send({ to, message: 'Hi' })
    const own = { id: idOf(1), to: phone }
    const second = await client.send({ to, message: 'Hi again' })
    await client.receive(failedAtWhatsapp({ ...own, id: idOf(2) }, 1002))
    await expect(second.outcome()).rejects.toMatchObject({ code: 1002 })
    expect(await client.suppressions.has(phone)).toBe(true)
    await client.receive({ ...progressed('delivered', own), timestamp: Date.now() + 60_000 })
    expect(await receipt.outcome()).toMatchObject({ status: 'delivered' })
    expect(await client.suppressions.has(phone)).toBe(false)
  })
})

describe('a message that Meta refuses because of the id', () => {
  const refusedOnce: Answer = (request, response) =>
    request.number === 1
      ? json(response, 400, {
          status: 'error',
          code: 131062,
          message: 'Business-scoped user id recipients are not supported',
        })
      : accept(request, response)

  test('falls back, as it does by the same code before anything is sent', async () => {
    const harness = await startPartner({}, refusedOnce)
    const other = { ...template, id: 'c6a1f0de-7b1e-4a51-9d0c-2f1f5a3b9e78' }
    await harness.client.send({ to, message: template, fallback: other })
    expect(addresses(harness)).toEqual([{ userId }, { userId }])
  })

  test('is repeated by a policy to the number, if that is known', async () => {
    const policies = { 131062: retry({ retries: 2, initialMs: 0 }) }
    const harness = await startPartner({ policies, store: await storeWithNumber() }, refusedOnce)
    const sending = harness.client.send({ to, message: template })
    await until(() => harness.eventsNamed('retry').length === 1)
    await harness.clock.advance(10_000)
    await sending
    expect(addresses(harness)).toEqual([{ userId }, { destination: phone }])
  })

  test('is not repeated to the id by a policy', async () => {
    const policies = { 131062: retry({ retries: 1, initialMs: 0 }) }
    const harness = await startPartner({ policies }, refusedOnce)
    const sending = errorOf(harness.client.send({ to, message: template }))
    await until(() => harness.eventsNamed('retry').length === 1)
    await harness.clock.advance(10_000)
    expect(await sending).toMatchObject({
      code: 131062,
      message: expect.stringContaining('refused because of the id'),
    })
    expect(addresses(harness)).toEqual([{ userId }])
  })
})

describe('a queued message to the id of a person', () => {
  test('is sent by a worker to the id, or to the number that is known by then', async () => {
    const store = memoryStore()
    const harness = await startPartner({ store })
    const receipt = await harness.client.enqueue({ to, message: template })
    expect(receipt).toMatchObject({ to: userId, status: 'queued' })
    await harness.client.enqueue({ to, message: 'Hi' })
    await linkPerson(store, { phone, userId })
    harness.client.work()
    await until(() => harness.server.requests.length === 2)
    expect(addresses(harness)).toEqual(expect.arrayContaining([{ userId }, { destination: phone }]))
  })

  test('fails with the code if it has no form for the id when it is due', async () => {
    const { client, server, eventsNamed } = await startHarness()
    await client.enqueue({ to, message: 'Hi' })
    client.work()
    await until(() => eventsNamed('failed').length === 1)
    expect(eventsNamed('failed')).toMatchObject([{ to: userId, error: { code: 131062 } }])
    expect(server.requests).toHaveLength(0)
  })

  test('of a request that names nobody is refused before it is stored', async () => {
    const { client } = await startHarness()
    const given = { to: { user_id: userId }, message: 'Hi' }
    expect(await errorOf(Reflect.apply(client.enqueue, client, [given]))).toMatchObject({
      name: 'InvalidMessageError',
      field: 'to.user_id',
      message: 'to.user_id is not a known field; did you mean to.userId?',
    })
    const results = []
    for await (const { error } of Reflect.apply(client.sendAll, client, [[given]])) results.push(error?.name)
    expect(results).toEqual(['InvalidMessageError'])
  })
})

describe('the idempotency key of a message to the id of a person', () => {
  const request = { message: template, idempotencyKey: 'order-7' }

  test('returns the first receipt for the same id', async () => {
    const harness = await startPartner()
    const first = await harness.client.send({ ...request, to })
    const second = await harness.client.send({ ...request, to: { userId: ` ${userId}` } })
    expect(second.id).toBe(first.id)
    expect(harness.server.requests).toHaveLength(1)
  })

  test('belongs to another recipient than a number, if nothing shows that both are one person', async () => {
    const harness = await startPartner()
    await harness.client.send({ ...request, to: phone })
    const error = await errorOf(harness.client.send({ ...request, to }))
    expect(error).toBeInstanceOf(InvalidMessageError)
    expect(String(error)).toContain('idempotencyKey belongs to another recipient')
    expect(harness.server.requests).toHaveLength(1)
  })

  test.each([
    ['the number', phone, to],
    ['the id', to, phone],
  ])('is used up for all addresses of the person by a message to %s', async (_, first, second) => {
    const harness = await startPartner({ store: await storeWithNumber() })
    const { id } = await harness.client.send({ ...request, to: first })
    expect(await harness.client.send({ ...request, to: second })).toMatchObject({ id })
    expect(harness.server.requests).toHaveLength(1)
    const other = { ...request, to: second, message: { ...template, params: ['Asha'] } }
    await expect(harness.client.send(other)).rejects.toThrow('idempotencyKey belongs to another message')
  })
})

describe('a message to the id of a person without a response', () => {
  const lost: Answer = ({ number }, response) =>
    number === 1
      ? void response.socket?.destroy()
      : json(response, 202, { status: 'submitted', messageId: idOf(number) })

  test('is settled by an event that names the number it was posted to', async () => {
    const harness = await startHarness({ store: await storeWithNumber() }, lost)
    const error = await errorOf(harness.client.send({ to, message: 'Hi' }))
    expect(error).toMatchObject({ name: 'OutcomeUnknownError', to: '[user id]' })
    await harness.client.receive(progressed('delivered', { id: idOf(77), to: phone }))
    expect(harness.eventsNamed('status')).toMatchObject([
      { to: userId, status: 'delivered', messageId: idOf(77) },
    ])
    expect(harness.eventsNamed('unmatched')).toEqual([])
  })

  test.each([
    ['only the id, for a template that was posted to it', template, { recipient_user_id: userId }, false],
    [
      'number and id together for the first time',
      template,
      { recipient_id: phone, recipient_user_id: userId },
      false,
    ],
    ['only the id, for a text that was posted to the number', 'Hi', { recipient_user_id: userId }, true],
  ] as const)('is settled by an event that names %s', async (_, message, recipient, isKnown) => {
    const harness = await startPartner({ store: isKnown ? await storeWithNumber() : memoryStore() }, lost)
    expect(await errorOf(harness.client.send({ to, message }))).toMatchObject({ name: 'OutcomeUnknownError' })
    await harness.client.receive(progressedById(idOf(77), recipient))
    expect(harness.eventsNamed('status')).toMatchObject([
      { to: userId, status: 'delivered', messageId: idOf(77) },
    ])
    expect(harness.eventsNamed('unmatched')).toEqual([])
  })

  test('is repeated by unknownOutcome: resend to the same address', async () => {
    const options = { unknownOutcome: 'resend', reconcileMs: 30_000 } as const
    const harness = await startPartner(options, lost)
    const sending = harness.client.send({ to, message: template })
    await until(() => harness.eventsNamed('unknown').length === 1)
    await harness.clock.advance(30_000)
    expect(await sending).toMatchObject({ to: userId, messageId: idOf(2) })
    expect(addresses(harness)).toEqual([{ userId }, { userId }])
  })
})

describe('the suppression of a person', () => {
  test('by hand at the id refuses messages to the id, in words about a person', async () => {
    const { client } = await startPartner()
    await client.suppressions.add(to)
    const error = await errorOf(client.send({ to, message: template }))
    expect(error).toBeInstanceOf(SuppressedError)
    expect(error).toMatchObject({
      to: '[user id]',
      message: expect.stringMatching(
        /^\[user id\] was suppressed by hand .*client\.suppressions\.remove\(\{ userId \}\)/,
      ),
    })
    await client.suppressions.remove(to)
    await client.send({ to, message: template })
  })
})

test('a message to an id passes through a store that keeps JSON', async () => {
  const store = jsonStore()
  await linkPerson(store, { phone, userId })
  const harness = await startPartner({ store })
  const receipt = await harness.client.send({ to, message: 'Hi', fallback: template })
  await harness.client.receive(failedAtWhatsapp({ id: idOf(1), to: phone }, 1005))
  await until(() => harness.server.requests.length === 2)
  await settle()
  expect(addresses(harness)).toEqual([{ destination: phone }, { userId }])
  await harness.client.receive(progressed('read', { id: idOf(2), to: phone }))
  expect(await receipt.outcome()).toMatchObject({ to: userId, status: 'read', via: 'fallback', requests: 2 })
})
