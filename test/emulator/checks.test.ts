import { describe, expect, it } from 'vitest'
import { anna, openEmulator, post, sendSession, sendTemplate, sessionForm, templateForm } from './support.ts'

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

async function statusAndBody(response: Response) {
  return { status: response.status, body: await response.json() }
}

describe('an accepted message', () => {
  it('gets a 200 with an id from the session endpoint', async () => {
    const emulator = await openEmulator()
    const response = await sendSession(emulator)

    expect(response.headers.get('content-type')).toBe('application/json')
    expect(await statusAndBody(response)).toEqual({
      status: 200,
      body: { status: 'submitted', messageId: expect.stringMatching(uuid) },
    })
  })

  it('gets a 202 with an id from the template endpoint', async () => {
    const emulator = await openEmulator()
    expect(await statusAndBody(await sendTemplate(emulator))).toEqual({
      status: 202,
      body: { status: 'submitted', messageId: expect.stringMatching(uuid) },
    })
  })

  it('gets a different id each time', async () => {
    const emulator = await openEmulator()
    const replies = [await sendSession(emulator), await sendSession(emulator)]
    const [first, second] = await Promise.all(replies.map((reply) => reply.json()))
    expect(first).not.toEqual(second)
  })

  it('can leave out src.name on the template endpoint only', async () => {
    const emulator = await openEmulator()
    const template = templateForm(emulator, anna, { 'src.name': undefined })
    const session = sessionForm(emulator, anna, { 'src.name': undefined })

    expect((await post(emulator, 'template/msg', template)).status).toBe(202)
    expect((await post(emulator, 'msg', session)).status).toBe(400)
  })

  it('can have a message beside its template', async () => {
    const emulator = await openEmulator()
    const message = JSON.stringify({ type: 'image', image: { link: 'https://cdn.example.org/a.jpg' } })
    const response = await post(emulator, 'template/msg', templateForm(emulator, anna, { message }))

    expect(response.status).toBe(202)
    expect(emulator.requests[0]?.message).toEqual(JSON.parse(message))
  })
})

describe('a request with several errors', () => {
  const allWrong = { source: '1', 'src.name': 'Other', destination: 'no number', message: '{' }

  it('is refused for its key first, then its app, its destination, and last the rate', async () => {
    const emulator = await openEmulator({ ratePerSecond: 0 })
    const right = { source: emulator.source, 'src.name': emulator.appName, destination: anna }
    const wrongKey = { apikey: `${emulator.apiKey} x` }
    const form = (changes: Record<string, string>) => sessionForm(emulator, anna, { ...allWrong, ...changes })

    expect(await statusAndBody(await post(emulator, 'msg', form({}), wrongKey))).toEqual({
      status: 401,
      body: { status: 'error', message: 'Authentication Failed' },
    })
    expect(await statusAndBody(await post(emulator, 'msg', form({})))).toEqual({
      status: 400,
      body: { status: 'error', message: 'Invalid App Details' },
    })
    const { destination: _, ...app } = right
    expect(await statusAndBody(await post(emulator, 'msg', form(app)))).toEqual({
      status: 400,
      body: { status: 'error', message: 'Invalid Destination' },
    })
    expect(await statusAndBody(await post(emulator, 'msg', form(right)))).toEqual({
      status: 429,
      body: { status: 'error', message: 'Too Many Requests' },
    })
    expect(emulator.counters).toMatchObject({ requests: 4, accepted: 0, refused: 4 })
  })

  it('is refused in the same order on the template endpoint', async () => {
    const emulator = await openEmulator({ ratePerSecond: 0 })
    const refusals: unknown[] = []
    const changes = { source: '1', destination: 'no number', template: '{' }
    const forms = [
      templateForm(emulator, anna, changes),
      templateForm(emulator, anna, { ...changes, source: emulator.source }),
      templateForm(emulator, anna, { template: '{' }),
    ]
    refusals.push((await statusAndBody(await post(emulator, 'template/msg', new URLSearchParams(), {}))).body)
    for (const body of forms)
      refusals.push((await statusAndBody(await post(emulator, 'template/msg', body))).body)

    expect(refusals).toEqual(
      ['Authentication Failed', 'Invalid App Details', 'Invalid Destination', 'Too Many Requests'].map(
        (message) => ({ status: 'error', message }),
      ),
    )
  })
})

describe('the API key of a request', () => {
  it('is required', async () => {
    const emulator = await openEmulator()
    expect((await post(emulator, 'msg', sessionForm(emulator, anna), {})).status).toBe(401)
  })

  it('is refused with plain text when a fault treats it as a key of the wrong kind', async () => {
    const emulator = await openEmulator()
    emulator.fault('wrong-kind-of-key')
    const response = await sendSession(emulator)

    expect(response.status).toBe(401)
    expect(response.headers.get('content-type')).toMatch('text/plain')
    expect(await response.text()).toBe('Portal User Not Found With APIKey')
  })
})

describe('the app of a request', () => {
  it.each([
    ['a wrong source', { source: '919900000099' }],
    ['no source', { source: undefined }],
    ['a wrong name', { 'src.name': 'AnotherShop' }],
  ])('is refused: %s', async (_, changes) => {
    const emulator = await openEmulator()
    const response = await post(emulator, 'msg', sessionForm(emulator, anna, changes))
    expect(await statusAndBody(response)).toEqual({
      status: 400,
      body: { status: 'error', message: 'Invalid App Details' },
    })
  })
})

describe('the destination of a request', () => {
  it.each(['', '+919900000021', '91 99000 00021', '123456', '1234567890123456', 'anna'])(
    'is refused: "%s"',
    async (destination) => {
      const emulator = await openEmulator()
      const response = await post(emulator, 'msg', sessionForm(emulator, destination))
      expect(await statusAndBody(response)).toMatchObject({
        status: 400,
        body: { message: 'Invalid Destination' },
      })
    },
  )

  it.each(['1234567', '123456789012345'])('is accepted: %s', async (destination) => {
    const emulator = await openEmulator()
    expect((await sendSession(emulator, destination)).status).toBe(200)
  })
})

describe('invalid JSON', () => {
  it.each(['{', '[]', '"text"', 'null', undefined])('is refused as the message: %s', async (message) => {
    const emulator = await openEmulator()
    const response = await post(emulator, 'msg', sessionForm(emulator, anna, { message }))
    expect(await statusAndBody(response)).toEqual({
      status: 400,
      body: { status: 'error', message: expect.stringContaining('"message"') },
    })
  })

  it('is refused as the template, and as the message beside a template', async () => {
    const emulator = await openEmulator()
    const template = await post(emulator, 'template/msg', templateForm(emulator, anna, { template: '[1]' }))
    const message = await post(emulator, 'template/msg', templateForm(emulator, anna, { message: '{' }))

    expect((await statusAndBody(template)).body).toMatchObject({
      message: expect.stringContaining('"template"'),
    })
    expect((await statusAndBody(message)).body).toMatchObject({
      message: expect.stringContaining('"message"'),
    })
  })
})

describe('a request that is not a message', () => {
  it('gets a 404 for an unknown path, and is recorded', async () => {
    const emulator = await openEmulator()
    const response = await fetch(`${emulator.url}/wa/api/v1/message?x=1`, { method: 'POST' })

    expect(response.status).toBe(404)
    expect(emulator.requests).toMatchObject([{ method: 'POST', path: '/wa/api/v1/message', to: '' }])
    expect(emulator.requests[0]?.kind).toBeUndefined()
  })

  it('gets a 405 for another method than POST', async () => {
    const emulator = await openEmulator()
    const response = await fetch(`${emulator.url}/wa/api/v1/msg`)

    expect(response.status).toBe(405)
    expect(response.headers.get('allow')).toBe('POST')
  })

  it.each([1_100_000, 30_000_000])(
    'gets a 413 for a body of more than a megabyte: %i bytes',
    async (bytes) => {
      const emulator = await openEmulator()
      const body = sessionForm(emulator, anna, { message: 'x'.repeat(bytes) })
      expect((await post(emulator, 'msg', body)).status).toBe(413)
    },
  )
})
