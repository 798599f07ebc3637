import { createServer } from 'node:http'
import { type Emulator, numberFor } from 'gupshup-outbound/emulator'
import { describe, expect, it, onTestFinished } from 'vitest'
import {
  anna,
  type Delivery,
  listen,
  openEmulator,
  postV3,
  sendRequest,
  sendSession,
  statusAndBody,
  v3Text,
} from './support.ts'

const atMs = 1_760_000_000_123

/** A webhook server that answers GET with a status of its own, and remembers what else came. */
async function openHook(pingStatus = 200) {
  const deliveries: Delivery[] = []
  const pings: string[] = []
  const server = createServer(async (request, response) => {
    if (request.method === 'GET') {
      pings.push(request.url ?? '')
      response.writeHead(pingStatus).end()
      return
    }
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const body: unknown = JSON.parse(Buffer.concat(chunks).toString('utf8'))
    deliveries.push({ headers: request.headers, url: request.url ?? '', body })
    response.writeHead(200).end()
  })
  const url = await listen(server)
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  return { url, deliveries, pings }
}

const pathOf = ({ appId }: Emulator) => `/wa/app/${appId}/subscription`

function create(emulator: Emulator, form: Record<string, string>) {
  const given = { tag: 'main', version: '2', modes: 'ALL', doCheck: 'false', ...form }
  return sendRequest(emulator, 'POST', pathOf(emulator), { form: given })
}

function events(deliveries: readonly Delivery[]) {
  return deliveries.map(({ body }) => JSON.stringify(body))
}

describe('a subscription over HTTP', () => {
  it('is returned as it was created', async () => {
    const emulator = await openEmulator({ now: () => atMs })
    const { url } = await openHook()
    const subscription = {
      id: expect.stringMatching(/^\d{5}$/),
      appId: emulator.appId,
      active: true,
      url,
      tag: 'main',
      version: 3,
      modes: ['SENT', 'FAILED'],
      createdOn: atMs,
      modifiedOn: atMs,
      showOnUI: false,
      latencyBucket: expect.any(String),
    }
    const made = await statusAndBody(create(emulator, { url, version: '3', modes: 'SENT, FAILED' }))
    expect(made).toEqual({ status: 200, body: { status: 'success', subscription } })

    const list = await statusAndBody(sendRequest(emulator, 'GET', pathOf(emulator)))
    expect(list.body).toEqual({ status: 'success', subscriptions: [subscription] })
    const { id } = firstOf(list.body)
    expect(await statusAndBody(sendRequest(emulator, 'GET', `${pathOf(emulator)}/${id}`))).toEqual(made)
  })

  it('gets the events of its modes only, and user events, which need no mode', async () => {
    const emulator = await openEmulator()
    const { url, deliveries } = await openHook()
    await create(emulator, { url, modes: 'DELIVERED,MESSAGE' })
    await sendSession(emulator)
    await emulator.idle()
    await sendSession(emulator, numberFor(1002))
    await emulator.inbound({ from: anna, text: 'Hello' })
    await emulator.optOut(anna)
    await emulator.accountEvent('review-event', {})
    await emulator.idle()

    expect(events(deliveries)).toEqual([
      expect.stringContaining('"delivered"'),
      expect.stringContaining('"message"'),
      expect.stringContaining('"user-event"'),
    ])
  })

  it.each([
    ['TEMPLATE', 'template-event'],
    ['ACCOUNT', 'account-event'],
    ['BILLING', 'billing-event'],
    ['ENQUEUED', 'enqueued'],
    ['SENT', 'sent'],
    ['READ', 'read'],
  ])('gets with the mode %s only the event %s', async (mode, event) => {
    const emulator = await openEmulator({ billing: true, until: 'read' })
    const { url, deliveries } = await openHook()
    await create(emulator, { url, modes: mode })
    await sendSession(emulator)
    await emulator.idle()
    await emulator.accountEvent('review-event', {})
    await emulator.approveTemplate(emulator.addTemplate({ name: 'hello', body: 'Hello' }).id)

    expect(events(deliveries)).toEqual([expect.stringContaining(`"${event}"`)])
  })

  it.each([
    ['ALL', 4],
    ['NONE', 0],
  ])('gets with the mode %s %i events', async (modes, count) => {
    const emulator = await openEmulator()
    const { url, deliveries } = await openHook()
    await create(emulator, { url, modes })
    await sendSession(emulator)
    await emulator.idle()
    await emulator.optOut(anna)
    expect(deliveries).toHaveLength(count)
  })

  it("gets every event in addition to another version's and to the console's subscription", async () => {
    const console = await openHook()
    const emulator = await openEmulator({ webhook: { url: console.url } })
    const { url, deliveries } = await openHook()
    await create(emulator, { url })
    await create(emulator, { url, tag: 'v3', version: '3' })
    await sendSession(emulator)
    await emulator.idle()

    expect(console.deliveries).toHaveLength(3)
    expect(deliveries).toHaveLength(6)
    expect(events(deliveries).filter((body) => body.includes('gs_app_id'))).toHaveLength(3)
  })

  it('sends the headers of a plain meta', async () => {
    const emulator = await openEmulator()
    const { url, deliveries } = await openHook()
    const made = await statusAndBody(create(emulator, { url, meta: '{"x-secret":"tea"}' }))
    await emulator.inbound({ from: anna, text: 'Hello' })

    expect(made.body).toHaveProperty('subscription.meta', { headers: { 'x-secret': 'tea' } })
    expect(deliveries[0]?.headers).toMatchObject({ 'x-secret': 'tea' })
  })

  it('sends one header named headers for a wrapped meta', async () => {
    const emulator = await openEmulator()
    const { url, deliveries } = await openHook()
    await create(emulator, { url, meta: '{"headers":{"x-secret":"tea"}}' })
    await emulator.inbound({ from: anna, text: 'Hello' })

    expect(deliveries[0]?.headers).toMatchObject({ headers: '{"x-secret":"tea"}' })
    expect(deliveries[0]?.headers).not.toHaveProperty('x-secret')
  })

  it('is refused for a URL that does not respond to a GET with 2xx, unless the check is off', async () => {
    const emulator = await openEmulator()
    const good = await openHook(204)
    const bad = await openHook(405)
    const gone = 'http://127.0.0.1:1/hook'
    const refused = { status: 400, body: { status: 'error', message: 'Invalid URL Passed' } }

    expect((await create(emulator, { url: `${good.url}/hook`, tag: 'a', doCheck: 'true' })).status).toBe(200)
    expect(good.pings).toEqual(['/hook'])
    expect(await statusAndBody(create(emulator, { url: bad.url, tag: 'b', doCheck: 'true' }))).toEqual(
      refused,
    )
    expect(await statusAndBody(create(emulator, { url: gone, tag: 'c', doCheck: 'true' }))).toEqual(refused)
    expect((await create(emulator, { url: gone, tag: 'd', doCheck: 'false' })).status).toBe(200)
    expect(bad.deliveries).toEqual([])
  })

  it('is refused for a URL that does not respond within the timeout', async () => {
    const emulator = await openEmulator({ webhookTimeoutMs: 20 })
    const silent = createServer(() => {})
    const url = await listen(silent)
    onTestFinished(() => {
      silent.close()
      silent.closeAllConnections()
    })
    expect((await create(emulator, { url, doCheck: 'true' })).status).toBe(400)
  })

  it('has its URL checked by default', async () => {
    const emulator = await openEmulator()
    const { url, pings } = await openHook()
    const form = { url, tag: 'main', version: '2', modes: 'ALL' }
    await sendRequest(emulator, 'POST', pathOf(emulator), { form })
    expect(pings).toEqual(['/'])
  })

  it.each([
    ['a missing URL', { url: '' }, 'Invalid URL Passed'],
    ['a URL that is not http', { url: 'ftp://example.com' }, 'Invalid URL Passed'],
    ['a missing tag', { tag: '' }, 'tag'],
    ['version 1', { version: '1' }, 'version'],
    ['an unknown mode', { modes: 'SENT,ARRIVED' }, '"ARRIVED"'],
    ['a meta that is not JSON', { meta: 'x-secret: tea' }, 'meta'],
    ['a meta that is a list', { meta: '["tea"]' }, 'meta'],
    ['an invalid header name', { meta: '{"x secret":"tea"}' }, 'meta'],
  ])('is refused for %s', async (_, form, words) => {
    const emulator = await openEmulator()
    const made = await statusAndBody(create(emulator, { url: 'http://127.0.0.1:1/hook', ...form }))
    expect(made).toEqual({
      status: 400,
      body: { status: 'error', message: expect.stringContaining(words) },
    })
  })

  it('is refused for a tag that is in use, and as the sixth', async () => {
    const emulator = await openEmulator()
    const url = 'http://127.0.0.1:1/hook'
    for (const tag of ['a', 'b', 'c', 'd', 'e']) {
      expect((await create(emulator, { url, tag })).status).toBe(200)
    }
    expect(await statusAndBody(create(emulator, { url, tag: 'a' }))).toMatchObject({
      status: 400,
      body: { message: expect.stringContaining('"a"') },
    })
    expect((await create(emulator, { url, tag: 'f' })).status).toBe(400)
  })

  it('is refused without the key, and for another app', async () => {
    const emulator = await openEmulator()
    expect(
      await statusAndBody(sendRequest(emulator, 'GET', pathOf(emulator), { headers: {} })),
    ).toMatchObject({
      status: 401,
      body: { message: 'Authentication Failed' },
    })
    expect((await sendRequest(emulator, 'GET', '/wa/app/other/subscription')).status).toBe(400)
  })

  it('is available with the partner’s token', async () => {
    const emulator = await openEmulator()
    await create(emulator, { url: 'http://127.0.0.1:1/hook' })
    const path = `/partner/app/${emulator.appId}/subscription`
    const headers = { authorization: emulator.partner.token }
    expect(await statusAndBody(sendRequest(emulator, 'GET', path, { headers }))).toMatchObject({
      body: { subscriptions: [{ tag: 'main' }] },
    })
    expect((await sendRequest(emulator, 'GET', path)).status).toBe(401)
  })
})

describe('a change of a subscription over HTTP', () => {
  it('changes the given fields only', async () => {
    const clock = { now: atMs }
    const emulator = await openEmulator({ now: () => clock.now })
    const { url, deliveries } = await openHook()
    const path = `${pathOf(emulator)}/${firstOf(await bodyOf(create(emulator, { url }))).id}`
    clock.now += 1000
    const form = { modes: 'SENT', tag: 'main', doCheck: 'false' }
    const updated = await statusAndBody(sendRequest(emulator, 'PUT', path, { form }))
    await sendSession(emulator)
    await emulator.idle()

    expect(updated.body).toMatchObject({
      subscription: {
        url,
        tag: 'main',
        version: 2,
        modes: ['SENT'],
        createdOn: atMs,
        modifiedOn: atMs + 1000,
      },
    })
    expect(events(deliveries)).toEqual([expect.stringContaining('"sent"')])
  })

  it('deactivates and reactivates it', async () => {
    const emulator = await openEmulator()
    const { url, deliveries } = await openHook()
    const path = `${pathOf(emulator)}/${firstOf(await bodyOf(create(emulator, { url }))).id}`
    await sendRequest(emulator, 'PUT', path, { form: { active: 'false' } })
    await emulator.inbound({ from: anna, text: 'Hello' })
    expect(deliveries).toEqual([])

    await sendRequest(emulator, 'PUT', path, { form: { active: 'true' } })
    await emulator.inbound({ from: anna, text: 'Hello' })
    expect(deliveries).toHaveLength(1)
  })

  it('is refused for a tag that is in use and for an unreachable URL, without changing anything', async () => {
    const emulator = await openEmulator()
    const { url } = await openHook(500)
    const path = `${pathOf(emulator)}/${firstOf(await bodyOf(create(emulator, { url }))).id}`
    await create(emulator, { url, tag: 'other' })

    expect((await sendRequest(emulator, 'PUT', path, { form: { tag: 'other' } })).status).toBe(400)
    expect((await sendRequest(emulator, 'PUT', path, { form: { url } })).status).toBe(400)
    expect(await statusAndBody(sendRequest(emulator, 'GET', path))).toMatchObject({
      body: { subscription: { tag: 'main' } },
    })
  })
})

describe('the deletion of a subscription over HTTP', () => {
  it('ends its webhooks', async () => {
    const emulator = await openEmulator()
    const { url, deliveries } = await openHook()
    const path = `${pathOf(emulator)}/${firstOf(await bodyOf(create(emulator, { url }))).id}`

    expect((await sendRequest(emulator, 'DELETE', path)).status).toBe(200)
    await emulator.inbound({ from: anna, text: 'Hello' })
    expect(deliveries).toEqual([])
    for (const method of ['GET', 'PUT', 'DELETE']) {
      expect(await statusAndBody(sendRequest(emulator, method, path))).toEqual({
        status: 400,
        body: { status: 'error', message: 'Subscription Does Not Exist' },
      })
    }
  })

  it('can delete all subscriptions', async () => {
    const emulator = await openEmulator()
    const { url, deliveries } = await openHook()
    await create(emulator, { url })
    await create(emulator, { url, tag: 'other' })
    await sendRequest(emulator, 'DELETE', pathOf(emulator))
    await emulator.inbound({ from: anna, text: 'Hello' })

    expect(deliveries).toEqual([])
    expect(await statusAndBody(sendRequest(emulator, 'GET', pathOf(emulator)))).toMatchObject({
      body: { subscriptions: [] },
    })
  })
})

describe('the secrets of a subscription', () => {
  it('are not on the page', async () => {
    const emulator = await openEmulator()
    const form = { url: 'http://127.0.0.1:1/hook?token=tea', meta: '{"x-secret":"tea"}' }
    await create(emulator, form)
    await postV3(emulator, `/partner/app/${emulator.appId}/v3/message`, v3Text(anna))

    const details = await (await fetch(`${emulator.url}/record?key=r1`)).text()
    expect(details).toContain('http://127.0.0.1:1/hook')
    expect(details).not.toContain('tea')
  })
})

async function bodyOf(reply: Promise<Response>): Promise<unknown> {
  return (await statusAndBody(reply)).body
}

/** The id of the one subscription in a reply, or of the first in a list. */
function firstOf(body: unknown): { id: string } {
  const id = /"id":"(\d+)"/.exec(JSON.stringify(body))?.[1]
  if (id === undefined) throw new Error('No subscription came back.')
  return { id }
}
