import type { Emulator } from 'gupshup-outbound/emulator'
import { describe, expect, it } from 'vitest'
import { anna, lastEvent, openEmulator, postV3, sendRequest, statusAndBody, v3Text } from './support.ts'

const atMs = 1_800_000_000_000

/** A call of the partner API with the app's token. */
function callApp(emulator: Emulator, method: string, path: string, form?: Record<string, string>) {
  const headers = { authorization: emulator.partner.token }
  const url = `/partner/app/${emulator.appId}${path}`
  return statusAndBody(sendRequest(emulator, method, url, { headers, ...(form && { form }) }))
}

describe('the apps of a partner', () => {
  it('of the emulator are its one app, for the token of a login only', async () => {
    const emulator = await openEmulator({ now: () => atMs })
    const headers = { token: emulator.partner.accountToken }
    const path = '/partner/account/api/partnerApps'
    expect(await statusAndBody(sendRequest(emulator, 'GET', path, { headers }))).toEqual({
      status: 200,
      body: {
        status: 'success',
        partnerAppsList: [
          {
            id: emulator.appId,
            name: emulator.appName,
            phone: emulator.source,
            customerId: 'NA',
            live: true,
            partnerId: emulator.partner.id,
            createdOn: atMs,
            modifiedOn: atMs,
            partnerCreated: false,
            cxpEnabled: false,
            partnerUsage: true,
            stopped: false,
            healthy: true,
            cap: 0,
          },
        ],
      },
    })
    expect((await sendRequest(emulator, 'GET', path, { headers: {} })).status).toBe(401)
  })
})

describe('the standing of an app', () => {
  it('of the emulator is healthy, with a text instead of a boolean', async () => {
    const emulator = await openEmulator()
    expect(await callApp(emulator, 'GET', '/health')).toEqual({
      status: 200,
      body: { status: 'success', healthy: 'true' },
    })
  })

  it('of the emulator has ratings once its tier has changed', async () => {
    const emulator = await openEmulator({ now: () => atMs })
    expect((await callApp(emulator, 'GET', '/ratings')).body).toEqual({
      message: 'no event update available',
      status: 'success',
    })
    await emulator.changeTier('TIER_10K')
    expect((await callApp(emulator, 'GET', '/ratings')).body).toEqual({
      oldLimit: 'TIER_250',
      currentLimit: 'TIER_10K',
      event: 'UPGRADE',
      eventTime: atMs,
      phoneQuality: 'GREEN',
    })
    expect((await callApp(emulator, 'GET', '/waba/info')).body).toMatchObject({
      status: 'success',
      wabaInfo: { accountStatus: 'ACTIVE', messagingLimit: 'TIER_10K', phone: emulator.source },
    })
  })
})

describe('the status of a user', () => {
  it.each([
    ['919900000021', '91', '9900000021'],
    ['15550100001', '1', '5550100001'],
    ['5215512345678', '52', '15512345678'],
    ['971500000001', '971', '500000001'],
    ['79000000001', '7', '9000000001'],
  ])('of the emulator has the parts of %s', async (phone, countryCode, dialCode) => {
    const emulator = await openEmulator()
    expect(await callApp(emulator, 'GET', `/userStatus?phone=${phone}`)).toEqual({
      status: 200,
      body: {
        userStatus: {
          active: true,
          appId: emulator.appId,
          blocked: false,
          countryCode,
          dialCode,
          phone,
          status: 'OPT_IN',
        },
      },
    })
  })

  it('of the emulator is a message for a user who has opted out, until the user is opted in again', async () => {
    const emulator = await openEmulator()
    await emulator.optOut(anna)
    expect(await callApp(emulator, 'GET', `/userStatus?phone=${anna}`)).toEqual({
      status: 200,
      body: { message: 'Check User optin & User Preference. Please contact Gupshup team.' },
    })
    const headers = { authorization: emulator.partner.token }
    const path = `/partner/app/${emulator.appId}/optin`
    const response = await sendRequest(emulator, 'PUT', path, { headers, form: { phone: anna } })
    expect([response.status, await response.text()]).toEqual([202, ''])
    expect((await callApp(emulator, 'GET', `/userStatus?phone=${anna}`)).body).toMatchObject({
      userStatus: { status: 'OPT_IN' },
    })
  })
})

describe('media', () => {
  async function upload(emulator: Emulator, path: string, file: Blob | string, fileType = 'image/png') {
    const body = new FormData()
    body.set('file_type', fileType)
    if (typeof file === 'string') body.set('file', file)
    else body.set('file', file, 'photo.png')
    const headers = { authorization: emulator.partner.token }
    const url = `${emulator.url}/partner/app/${emulator.appId}${path}`
    return statusAndBody(fetch(url, { method: 'POST', headers, body }))
  }

  it.each([
    ['a file', new Blob([new Uint8Array([0, 255, 13, 10, 13, 10, 45, 45])], { type: 'image/png' })],
    ['a large file', new Blob([new Uint8Array(3_000_000)], { type: 'image/png' })],
    ['an address', 'https://example.com/photo.png'],
  ])('of the emulator gets an id for %s', async (_, file) => {
    const emulator = await openEmulator()
    expect(await upload(emulator, '/media', file)).toEqual({
      status: 200,
      body: { status: 'success', mediaId: expect.stringMatching(/^\d{16}$/) },
    })
    expect(emulator.requests[0]?.fields).toEqual({
      file_type: 'image/png',
      file: typeof file === 'string' ? file : 'photo.png',
    })
  })

  it('of the emulator gets a handle for the sample of a template', async () => {
    const emulator = await openEmulator()
    expect(await upload(emulator, '/upload/media', new Blob(['x']))).toEqual({
      status: 200,
      body: { status: 'success', handleId: { message: expect.stringMatching(/^4::aW1hZ2UvcG5n:/) } },
    })
  })

  it('of the emulator is refused without a file, and over 100 MB', async () => {
    const emulator = await openEmulator()
    expect((await callApp(emulator, 'POST', '/media', { file_type: 'image/png' })).status).toBe(400)
    const tooLarge = new Blob([new Uint8Array(100 * 1024 * 1024)])
    expect(await upload(emulator, '/media', tooLarge)).toEqual({
      status: 413,
      body: { status: 'error', message: 'File size exceeds the maximum limit!' },
    })
  })

  it('of the emulator has no contents to download', async () => {
    const emulator = await openEmulator()
    const { body } = await upload(emulator, '/media', new Blob(['x']))
    const mediaId = typeof body === 'object' && body !== null && 'mediaId' in body ? body.mediaId : ''
    expect((await callApp(emulator, 'GET', `/media/${mediaId}`)).status).toBe(501)
    expect(await callApp(emulator, 'GET', '/media/unknown')).toEqual({
      status: 400,
      body: { status: 'error', message: 'Invalid Media Id' },
    })
  })
})

describe('a template made over HTTP', () => {
  const form = {
    elementName: 'order_shipped',
    languageCode: 'en',
    category: 'UTILITY',
    vertical: 'Orders',
    templateType: 'IMAGE',
    content: 'Hi {{1}}, it is on its way.',
    example: 'Hi Anna, it is on its way.',
    exampleMedia: '4::aW1hZ2UvcG5n:sample',
    mediaUrl: 'https://example.com/photo.png',
    buttons: JSON.stringify([{ type: 'QUICK_REPLY', text: 'Thanks' }]),
  }

  it('of the emulator is pending until it is approved, and listed with the fields of Gupshup', async () => {
    const emulator = await openEmulator({ now: () => atMs })
    const { status, body } = await callApp(emulator, 'POST', '/templates', form)

    expect({ status, body }).toEqual({
      status: 200,
      body: {
        status: 'success',
        template: expect.objectContaining({
          elementName: 'order_shipped',
          status: 'PENDING',
          category: 'UTILITY',
          vertical: 'Orders',
          namespace: expect.stringMatching(/^[0-9a-f_]{36}$/),
          templateType: 'IMAGE',
          createdOn: atMs,
          priority: 1,
          retry: 0,
          stage: 'NONE',
        }),
      },
    })
    expect((await callApp(emulator, 'GET', '/templates')).body).toMatchObject({
      templates: [{ elementName: 'order_shipped' }],
    })
    const [template] = emulator.templates
    await emulator.approveTemplate(template?.id ?? '')
    expect(emulator.templates).toMatchObject([{ status: 'APPROVED' }])
  })

  it('of the emulator has its sample in containerMeta', async () => {
    const emulator = await openEmulator()
    emulator.addTemplate({ name: 'plain', body: 'Hello' })
    emulator.addTemplate({ name: 'image', body: 'Hello', headerType: 'IMAGE' })
    await callApp(emulator, 'POST', '/templates', form)
    const { body } = await callApp(emulator, 'GET', '/templates')
    const parts = JSON.stringify(body).replaceAll('\\"', '"')

    expect(parts).toContain(
      '"sampleMedia":"4::aW1hZ2UvcG5n:sample","mediaUrl":"https://example.com/photo.png"',
    )
    expect(parts.match(/"sampleMedia":"4::/g)).toHaveLength(2)
  })

  it.each([
    ['without a name', { elementName: '' }, 'Please review the request parameters and retry'],
    ['of an unknown category', { category: 'SPAM' }, expect.stringMatching(/^Invalid category provided/)],
    [
      'of a type that it cannot play',
      { templateType: 'CATALOG' },
      'Template Not Supported On Gupshup Platform',
    ],
    ['with broken buttons', { buttons: '[1]' }, 'Please review the request parameters and retry'],
  ])('of the emulator is refused %s', async (_, changes, message) => {
    const emulator = await openEmulator()
    expect(await callApp(emulator, 'POST', '/templates', { ...form, ...changes })).toEqual({
      status: 400,
      body: { status: 'error', message },
    })
    expect(emulator.templates).toEqual([])
  })

  it('of the emulator cannot have a name twice in one language', async () => {
    const emulator = await openEmulator()
    await callApp(emulator, 'POST', '/templates', form)
    expect(await callApp(emulator, 'POST', '/templates', form)).toEqual({
      status: 400,
      body: {
        status: 'error',
        message: 'Template Already exists with same namespace and elementName and languageCode',
      },
    })
    expect((await callApp(emulator, 'POST', '/templates', { ...form, languageCode: 'de' })).status).toBe(200)
  })

  it('of the emulator can be edited, which makes it pending again', async () => {
    const emulator = await openEmulator()
    const { id } = emulator.addTemplate({ name: 'order_shipped', body: 'Old', footer: 'Bye' })
    expect(await callApp(emulator, 'PUT', `/templates/${id}`, { content: 'New' })).toMatchObject({
      status: 200,
      body: { template: { id, status: 'PENDING', data: 'New\nBye' } },
    })
    expect((await callApp(emulator, 'PUT', '/templates/unknown', { content: 'New' })).status).toBe(400)
  })

  it('of the emulator can be deleted by its name, and then no longer be sent', async () => {
    const emulator = await openEmulator()
    emulator.addTemplate({ name: 'order_shipped', body: 'Hello' })
    expect(await callApp(emulator, 'DELETE', '/template/order_shipped')).toEqual({
      status: 200,
      body: { status: 'success' },
    })
    expect(await callApp(emulator, 'DELETE', '/template/order_shipped')).toEqual({
      status: 400,
      body: { status: 'error', message: 'Template Does not exists.' },
    })
    const template = { name: 'order_shipped', language: { code: 'en' } }
    const message = { messaging_product: 'whatsapp', to: anna, type: 'template', template }
    await postV3(emulator, `/partner/app/${emulator.appId}/v3/message`, message)
    await emulator.idle()
    expect(lastEvent(emulator)).toEqual({ event: 'failed', code: 132001 })
  })

  it('of the emulator can be made, edited and deleted with the API key as well', async () => {
    const emulator = await openEmulator()
    const path = `/wa/app/${emulator.appId}/template`
    expect((await sendRequest(emulator, 'POST', path, { form })).status).toBe(200)
    const edit = `${path}/${emulator.templates[0]?.id}`
    expect((await sendRequest(emulator, 'PUT', edit, { form: { content: 'New' } })).status).toBe(200)
    expect((await sendRequest(emulator, 'DELETE', `${path}/order_shipped`)).status).toBe(200)
  })
})

describe('a path that the emulator has no part for', () => {
  it.each([
    ['GET', '/wa/app/a/user/blocklist'],
    ['GET', '/partner/app/a/usage'],
    ['POST', '/partner/account/api/appLink'],
    ['PUT', '/partner/app/a/callbackUrl'],
    ['POST', '/partner/bizgate/app/a/messaging'],
  ])('gets a 501 that names it: %s %s', async (method, path) => {
    const emulator = await openEmulator()
    expect(await statusAndBody(sendRequest(emulator, method, path))).toEqual({
      status: 501,
      body: { status: 'error', message: expect.stringContaining(`${method} ${path}`) },
    })
  })

  it.each(['/sm/api/v1/msg', '/sm/api/v1/app/opt/in/EmulatorApp', '/sm/api/v1/template/list/EmulatorApp'])(
    'gets the text that Gupshup gives below /sm, with the right key too: %s',
    async (path) => {
      const emulator = await openEmulator()
      const response = await sendRequest(emulator, 'POST', path, { form: { user: anna } })
      expect([response.status, await response.text()]).toEqual([401, 'Portal User Not Found With APIKey'])
    },
  )
})

describe('a v3 message', () => {
  it('of the emulator can have its recipient as a number', async () => {
    const emulator = await openEmulator()
    const message = { ...v3Text(anna), to: Number(anna) }
    expect(
      await statusAndBody(postV3(emulator, `/partner/app/${emulator.appId}/v3/message`, message)),
    ).toMatchObject({ status: 200, body: { contacts: [{ input: anna }] } })
    await emulator.idle()
    expect(lastEvent(emulator)).toEqual({ event: 'delivered', code: undefined })
  })
})
