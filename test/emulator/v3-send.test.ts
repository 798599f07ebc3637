import { answer, type Emulator, numberFor } from 'gupshup-outbound/emulator'
import { describe, expect, it } from 'vitest'
import {
  anna,
  eventsFor,
  lastEvent,
  openEmulator,
  openWithInbox,
  postV3,
  statusAndBody,
  v3Template,
  v3Text,
} from './support.ts'

const delivered = { event: 'delivered', code: undefined }

const paths: ReadonlyArray<readonly [name: string, path: (emulator: Emulator) => string]> = [
  ['the marketing endpoint', ({ appId }) => `/wa/app/${appId}/v3/marketing/msg`],
  ['the partner’s v3 endpoint', ({ appId }) => `/partner/app/${appId}/v3/message`],
  ['the partner’s marketing endpoint', ({ appId }) => `/partner/app/${appId}/onboarding/marketing/msg`],
]
const messages = ({ appId }: Emulator) => `/partner/app/${appId}/v3/message`
const marketing = ({ appId }: Emulator) => `/wa/app/${appId}/v3/marketing/msg`

describe.each(paths)("a message in Meta's format to %s", (_, path) => {
  it('gets a response with Gupshup’s id, in Meta’s form', async () => {
    const emulator = await openEmulator()
    const reply = await statusAndBody(
      postV3(emulator, path(emulator), v3Template(anna, 'winter_sale', 'Anna')),
    )

    expect(reply).toEqual({
      status: 200,
      body: {
        messaging_product: 'whatsapp',
        contacts: [{ input: anna, wa_id: anna }],
        messages: [{ id: emulator.requests[0]?.messageId }],
      },
    })
    await emulator.idle()
    expect(eventsFor(emulator)).toEqual(['enqueued', 'sent', 'delivered'])
  })

  it('is recorded like any other message', async () => {
    const emulator = await openEmulator()
    const body = v3Template(anna, 'winter_sale', 'Anna')
    await postV3(emulator, path(emulator), body)

    expect(emulator.requests).toMatchObject([
      {
        kind: 'template',
        to: anna,
        message: body,
        template: body.template,
        path: path(emulator),
        fields: {},
      },
    ])
    expect(emulator.counters).toMatchObject({ accepted: 1, refused: 0 })
  })

  it('follows scripts, the code in its number and faults', async () => {
    const emulator = await openEmulator()
    const send = (to: string) => postV3(emulator, path(emulator), v3Template(to, 'winter_sale'))
    emulator.script(anna, answer.fail(1002), answer.reply({ status: 503, body: 'Busy' }))
    await send(anna)
    expect((await send(anna)).status).toBe(503)
    await send(numberFor(131026))
    emulator.fault('too-many-requests', { count: 1 })
    expect(await statusAndBody(send(anna))).toEqual({
      status: 429,
      body: { status: 'error', message: 'Too Many Requests' },
    })
    emulator.fault('reset-after-acceptance', { to: '919900000022' })
    await expect(send('919900000022')).rejects.toThrow()
    await emulator.idle()

    expect(lastEvent(emulator)).toEqual({ event: 'failed', code: 1002 })
    expect(lastEvent(emulator, numberFor(131026))).toEqual({ event: 'failed', code: 131026 })
    expect(lastEvent(emulator, '919900000022')).toEqual(delivered)
  })

  it('is refused for its key, its app, its destination and its body, in this order', async () => {
    const emulator = await openEmulator()
    const wrongApp = path(emulator).replace(emulator.appId, 'other')
    const refusal = (status: number, message: unknown) => ({ status, body: { status: 'error', message } })
    const nobody = v3Template('anna', 'winter_sale')

    expect(
      await statusAndBody(postV3(emulator, wrongApp, nobody, { authorization: 'x', apikey: 'x' })),
    ).toEqual(refusal(401, 'Authentication Failed'))
    expect(await statusAndBody(postV3(emulator, wrongApp, nobody))).toEqual(
      refusal(400, 'Invalid App Details'),
    )
    expect(await statusAndBody(postV3(emulator, path(emulator), nobody))).toEqual(
      refusal(400, 'Invalid Destination'),
    )
    expect(await statusAndBody(postV3(emulator, path(emulator), 'no object'))).toEqual(
      refusal(400, 'Invalid Destination'),
    )
    const noTemplate = { ...v3Template(anna, 'winter_sale'), template: undefined }
    expect(await statusAndBody(postV3(emulator, path(emulator), noTemplate))).toEqual(
      refusal(400, expect.stringContaining('"template"')),
    )
    expect(emulator.counters).toMatchObject({ accepted: 0, refused: 5 })
  })
})

describe('a session message in Meta’s format', () => {
  it('is delivered, and its text is on the page', async () => {
    const { emulator, inbox } = await openWithInbox()
    await postV3(emulator, messages(emulator), v3Text(anna))
    await emulator.idle()

    expect(inbox[0]).toMatchObject({ payload: { type: 'enqueued', payload: { type: 'session' } } })
    expect(await statusAndBody(fetch(`${emulator.url}/state`))).toMatchObject({
      body: { rows: [{ number: anna, type: 'text', preview: 'Your order has shipped' }] },
    })
  })

  it('needs an open window', async () => {
    const emulator = await openEmulator({ window: 'track' })
    await postV3(emulator, messages(emulator), v3Text(anna))
    await emulator.idle()
    expect(lastEvent(emulator)).toEqual({ event: 'failed', code: 131047 })
  })
})

describe("the emulator's marketing endpoint", () => {
  it('refuses all messages when it is not enabled for the app', async () => {
    const emulator = await openEmulator({ marketing: false })
    const body = v3Template(anna, 'winter_sale')
    const refused = {
      status: 400,
      body: { status: 'error', message: 'MM lite is not enabled for this app' },
    }
    expect(await statusAndBody(postV3(emulator, marketing(emulator), body))).toEqual(refused)
    expect((await postV3(emulator, messages(emulator), body)).status).toBe(200)
  })

  it('fails with 131055 what is not a marketing template', async () => {
    const emulator = await openEmulator()
    await postV3(emulator, marketing(emulator), v3Text(anna))
    await emulator.idle()
    expect(lastEvent(emulator)).toEqual({ event: 'failed', code: 131055 })

    emulator.addTemplate({ name: 'order_shipped', category: 'UTILITY', body: 'On its way' })
    emulator.addTemplate({ name: 'winter_sale', category: 'MARKETING', body: 'Come in' })
    await postV3(emulator, marketing(emulator), v3Template(anna, 'order_shipped'))
    await emulator.idle()
    expect(lastEvent(emulator)).toEqual({ event: 'failed', code: 131055 })
    await postV3(emulator, marketing(emulator), v3Template(anna, 'winter_sale'))
    await emulator.idle()
    expect(lastEvent(emulator)).toEqual(delivered)
  })

  it('shows the template and its parameters on the page', async () => {
    const emulator = await openEmulator()
    await postV3(emulator, marketing(emulator), v3Template(anna, 'winter_sale', 'Anna', '10 %'))
    expect(await statusAndBody(fetch(`${emulator.url}/state`))).toMatchObject({
      body: { rows: [{ type: 'template', preview: 'winter_sale  Anna · 10 %' }] },
    })
  })
})

describe("a request in Meta's format with another method or path", () => {
  it('gets a 405 or a 404', async () => {
    const emulator = await openEmulator()
    expect((await fetch(`${emulator.url}${messages(emulator)}`)).status).toBe(405)
    // No source has a v3 address for session messages with the api key.
    const unknown = await postV3(emulator, `/wa/app/${emulator.appId}/v3/message`, v3Text(anna))
    expect(unknown.status).toBe(404)
  })
})
