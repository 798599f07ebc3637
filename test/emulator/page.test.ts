import { request } from 'node:http'
import type { Emulator } from 'gupshup-outbound/emulator'
import { describe, expect, it } from 'vitest'
import { anna, openEmulator, openReceiver, openWithInbox, post, sendSession, sessionForm } from './support.ts'

function control(emulator: Emulator, body: unknown, contentType = 'application/json') {
  return fetch(`${emulator.url}/control`, {
    method: 'POST',
    headers: { 'content-type': contentType },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
}

/** The next update of the stream. */
async function nextUpdate(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<unknown> {
  const { value } = await reader.read()
  return JSON.parse(new TextDecoder().decode(value).replace(/^data: /, ''))
}

function statusWithHost(emulator: Emulator, host: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const asked = request(`${emulator.url}/state`, { headers: { host } }, (response) => {
      response.resume()
      resolve(response.statusCode)
    })
    asked.once('error', reject)
    asked.end()
  })
}

describe("the emulator's page", () => {
  it('is one file that loads nothing else', async () => {
    const emulator = await openEmulator()
    const response = await fetch(emulator.url)
    const html = await response.text()

    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(html).not.toMatch(/(src|href)="(?!data:)/)
    expect(html).not.toMatch(/@import|url\(/)
  })

  it('allows only its own script to run', async () => {
    const emulator = await openEmulator()
    const policy = (await fetch(emulator.url)).headers.get('content-security-policy')

    expect(policy).toMatch(
      /^default-src 'none'; style-src 'sha256-\S+'; script-src 'sha256-\S+'; connect-src 'self'/,
    )
    expect(policy).not.toContain('unsafe')
  })

  it('is not recorded as a request', async () => {
    const emulator = await openEmulator()
    await fetch(emulator.url)
    await fetch(`${emulator.url}/state`)
    expect(emulator.requests).toEqual([])
  })

  it('is refused for host names that resolve to this machine', async () => {
    const emulator = await openEmulator()
    const { host, port } = new URL(emulator.url)
    expect(await statusWithHost(emulator, host)).toBe(200)
    expect(await statusWithHost(emulator, `localhost:${port}`)).toBe(200)
    expect(await statusWithHost(emulator, `evil.example:${port}`)).toBe(403)
    expect(await statusWithHost(emulator, `127.0.0.1.evil.example:${port}`)).toBe(403)
  })
})

describe('GET /state of the emulator', () => {
  it("responds with the page's data, without the key and the query of the webhook URL", async () => {
    const emulator = await openEmulator({
      webhook: { url: 'http://127.0.0.1:9/hook?token=hidden', headers: { 'x-secret': 'hidden' } },
      apiKey: 'key-that-stays-here',
    })
    await sendSession(emulator, 'nobody')
    const text = await (await fetch(`${emulator.url}/state`)).text()

    expect(JSON.parse(text)).toMatchObject({
      reset: true,
      head: {
        url: emulator.url,
        appName: emulator.appName,
        webhooks: ['http://127.0.0.1:9/hook'],
        counters: { requests: 1, refused: 1 },
      },
      rows: [{ number: 'nobody', reply: { text: '400', tone: 'bad' }, state: { text: 'refused' } }],
    })
    expect(text).not.toMatch(/hidden|key-that-stays-here/)
  })
})

describe('GET /record of the emulator', () => {
  it('responds with one whole row, or says that it was dropped', async () => {
    const emulator = await openEmulator()
    await sendSession(emulator)
    await emulator.inbound({ from: anna, text: 'Hello' })
    await emulator.idle()
    const record = async (key: string) => (await fetch(`${emulator.url}/record?key=${key}`)).json()

    expect(await record('r1')).toMatchObject({ to: anna, webhooks: [{ event: 'enqueued' }, {}, {}] })
    const inbound = emulator.webhooks.find(({ event }) => event === 'inbound')
    expect(await record(`w${inbound?.id}`)).toMatchObject({ event: 'inbound', summary: 'Hello' })
    expect((await fetch(`${emulator.url}/record?key=r99`)).status).toBe(404)
  })

  it('responds without the API key and the query of the webhook URL', async () => {
    const { url } = await openReceiver(200)
    const webhook = { url: `${url}/hook?token=hidden` }
    const emulator = await openEmulator({ apiKey: 'key-that-stays-here', webhook })
    await sendSession(emulator)
    await emulator.idle()
    const text = await (await fetch(`${emulator.url}/record?key=r1`)).text()

    expect(text).not.toMatch(/hidden|key-that-stays-here/)
    expect(JSON.parse(text)).toMatchObject({
      headers: { apikey: '•••' },
      webhooks: [{ target: `${url}/hook` }, {}, {}],
    })
  })
})

describe('GET /events of the emulator', () => {
  it('begins with all data, and continues with the changes', async () => {
    const emulator = await openEmulator({ until: 'enqueued' })
    await sendSession(emulator)
    await emulator.idle()
    const { body } = await fetch(`${emulator.url}/events`)
    const reader = body?.getReader()
    if (!reader) throw new Error('The stream has no body.')

    expect(await nextUpdate(reader)).toMatchObject({ reset: true, rows: [{ key: 'r1' }] })
    emulator.fault('html-502')
    expect(await nextUpdate(reader)).toMatchObject({
      reset: false,
      head: { faults: [{ kind: 'html-502', hits: 0 }] },
      rows: [],
    })
    await emulator.inbound({ from: anna, text: 'Hello' })
    expect(await nextUpdate(reader)).toMatchObject({
      reset: false,
      rows: [{ key: 'w2', direction: 'in', number: anna, preview: 'Hello' }],
    })
    emulator.clear()
    expect(await nextUpdate(reader)).toMatchObject({
      reset: true,
      rows: [],
      head: { counters: { requests: 0 } },
    })
    await reader.cancel()
  })
})

describe('POST /control of the emulator', () => {
  it('sets and ends faults', async () => {
    const emulator = await openEmulator()
    await control(emulator, { action: 'set-fault', kind: 'html-502', to: anna, count: 2 })
    expect(emulator.faults).toEqual([{ id: 1, kind: 'html-502', to: anna, count: 2, hits: 0 }])
    await control(emulator, { action: 'lift-fault', id: 1 })
    expect(emulator.faults).toEqual([])
  })

  it('sets a fault of one token endpoint', async () => {
    const emulator = await openEmulator()
    await control(emulator, { action: 'set-fault', kind: 'html-502', endpoint: 'login' })
    expect(emulator.faults).toEqual([{ id: 1, kind: 'html-502', endpoint: 'login', hits: 0 }])
  })

  it('ends all keys or tokens of a kind, and sets how they are refused', async () => {
    const emulator = await openEmulator()
    const { token } = emulator.credentials.issue()
    await control(emulator, { action: 'expire-credentials', kind: 'api-key' })
    await control(emulator, { action: 'refuse-with', refusal: 'invalid-access-token' })
    const send = (apikey: string) => post(emulator, 'msg', sessionForm(emulator, anna), { apikey })
    expect((await send(emulator.apiKey)).status).toBe(403)
    expect((await send(token)).status).toBe(403)
    await control(emulator, { action: 'refuse-with' })
    expect((await send(token)).status).toBe(401)
  })

  it('sends an inbound message of any type', async () => {
    const { emulator, inbox } = await openWithInbox({}, 3)
    const payload = { title: 'Stop', id: 'order-7' }
    await control(emulator, { action: 'inbound', from: anna, type: 'button_reply', payload })
    await emulator.idle()
    expect(inbox[0]).toHaveProperty('entry.0.changes.0.value.messages.0.interactive', {
      type: 'button_reply',
      button_reply: { id: 'order-7', title: 'Stop' },
    })
  })

  it('adds a person, and changes the number and the id', async () => {
    const emulator = await openEmulator()
    const body = async (request: object) => (await control(emulator, request)).json()
    await control(emulator, { action: 'user-ids', v3: true })
    expect(emulator.userIds).toMatchObject({ v2: false, v3: true })

    const person = { phone: anna, username: 'anna.rao', name: 'Anna', hidesNumber: true }
    const added = await body({ action: 'add-person', ...person, userId: 'IN.77' })
    expect(added).toEqual({ person: { ...person, userId: 'IN.77' } })
    expect(await body({ action: 'get-person', address: 'IN.77' })).toEqual(added)
    expect(await body({ action: 'change-person', address: anna, name: 'Asha' })).toEqual({
      person: { ...person, name: 'Asha', userId: 'IN.77' },
    })
    await body({ action: 'change-number', address: anna, phone: '919900000022' })
    const { userId } = emulator.people.get('919900000022')
    await body({ action: 'change-user-id', address: userId })
    expect(emulator.people.get('919900000022').userId).not.toBe(userId)
    await body({ action: 'share-number', address: '919900000022' })
    const recycled = await body({ action: 'recycle-number', phone: '919900000022', name: 'Ben' })
    expect(recycled).toEqual({ person: expect.objectContaining({ name: 'Ben', hidesNumber: false }) })

    await control(emulator, { action: 'inbound', from: 'IN.88', text: 'Hello' })
    expect(emulator.webhooks.at(-1)).toMatchObject({ event: 'inbound', to: 'IN.88' })
    expect(await (await fetch(`${emulator.url}/state`)).json()).toMatchObject({
      head: { userIds: { v2: false, v3: true } },
    })
  })

  it('changes the limits, and tells what they have admitted and refused', async () => {
    const emulator = await openEmulator({ now: () => 0 })
    const body = async (asked: object) => (await control(emulator, asked)).json()
    const limits = await body({ action: 'throughput', messagesPerSecond: 1, otherApp: 0 })
    expect(limits).toMatchObject({ messagesPerSecond: 1, counts: { admitted: 0 } })
    await body({ action: 'pair-rate', everyMs: 6000, burst: 1, repay: 'little-by-little' })
    await sendSession(emulator)
    await sendSession(emulator)
    expect(await body({ action: 'throughput', messagesPerSecond: 100 })).toMatchObject({
      counts: { admitted: 1, refused: 1 },
    })
    await sendSession(emulator)
    expect(await body({ action: 'pair-rate', isOn: false })).toEqual({ refused: 1 })
    await sendSession(emulator)
    expect(emulator.pairRate.refused).toBe(1)
  })

  it('sends an inbound message, and clears the log', async () => {
    const emulator = await openEmulator()
    await control(emulator, { action: 'inbound', from: anna, text: 'Hello' })
    expect(emulator.webhooks).toMatchObject([{ event: 'inbound', to: anna }])
    await control(emulator, { action: 'clear' })
    expect(emulator.webhooks).toEqual([])
  })

  it.each([
    ['text that is no JSON', '{', 'JSON'],
    ['an unknown action', { action: 'explode' }, 'action'],
    ['an unknown fault', { action: 'set-fault', kind: 'earthquake' }, 'fault'],
    ['a fault of an unknown endpoint', { action: 'set-fault', kind: 'drop', endpoint: 'door' }, 'endpoint'],
    ['an unknown kind of credential', { action: 'expire-credentials', kind: 'cookie' }, 'kind'],
    ['an unknown refusal', { action: 'refuse-with', refusal: 'politely' }, 'refusal'],
    ['a count out of range', { action: 'set-fault', kind: 'drop', count: 0 }, 'count'],
    ['a sender that is no number', { action: 'inbound', from: '+91', text: 'Hi' }, 'digits'],
    [
      'an inbound message of a type without a payload',
      { action: 'inbound', from: anna, type: 'image', payload: 'a' },
      'payload',
    ],
    ['a throughput that is no number', { action: 'throughput', messagesPerSecond: 'many' }, 'number'],
    ['a throughput below zero', { action: 'throughput', messagesPerSecond: -1 }, 'throughput'],
    ['a burst out of range', { action: 'pair-rate', burst: 0 }, 'burst'],
    ['a person whose number is no number', { action: 'add-person', phone: '+91' }, 'digits'],
    ['an unknown person', { action: 'get-person', address: 'IN.404' }, 'no person'],
    ['an inbound message without words', { action: 'inbound', from: anna, text: '' }, 'words'],
  ])('refuses %s', async (_, body, word) => {
    const emulator = await openEmulator()
    const response = await control(emulator, body)
    expect(response.status).toBe(400)
    expect(await response.json()).toEqual({ error: expect.stringContaining(word) })
  })

  it('refuses requests that another site could send', async () => {
    const emulator = await openEmulator()
    const response = await control(emulator, { action: 'set-fault', kind: 'drop' }, 'text/plain')
    expect(response.status).toBe(415)
    expect(emulator.faults).toEqual([])
  })
})
