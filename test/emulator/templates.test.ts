import type { Emulator, NewTemplate } from 'gupshup-outbound/emulator'
import { describe, expect, it } from 'vitest'
import {
  anna,
  lastEvent,
  openEmulator,
  openWithInbox,
  post,
  postV3,
  sendRequest,
  sendTemplate,
  statusAndBody,
  templateForm,
  v3Template,
} from './support.ts'

const atMs = 1_760_000_000_123
const shipped: NewTemplate = {
  name: 'order_shipped',
  category: 'UTILITY',
  body: 'Hi {{1}}, order {{2}} left.',
}
const delivered = { event: 'delivered', code: undefined }
const failed = (code: number) => ({ event: 'failed', code })

async function outcomeOf(emulator: Emulator, id: string, ...params: string[]) {
  const template = JSON.stringify({ id, params })
  await post(emulator, 'template/msg', templateForm(emulator, anna, { template }))
  await emulator.idle()
  return lastEvent(emulator)
}

async function v3OutcomeOf(emulator: Emulator, body: unknown) {
  await postV3(emulator, `/partner/app/${emulator.appId}/v3/message`, body)
  await emulator.idle()
  return lastEvent(emulator)
}

describe('a template of the emulator', () => {
  it('is returned with an id and its defaults', async () => {
    const emulator = await openEmulator({ now: () => atMs })
    const template = emulator.addTemplate({ name: 'hello', body: 'Hello' })

    expect(template).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      name: 'hello',
      body: 'Hello',
      language: 'en',
      category: 'UTILITY',
      headerType: 'TEXT',
      buttons: [],
      vertical: 'Emulated',
      status: 'APPROVED',
      externalId: expect.stringMatching(/^\d{16}$/),
      createdOn: atMs,
      modifiedOn: atMs,
    })
    expect(emulator.templates).toEqual([template])
  })

  it('keeps its id, which a second template cannot have', async () => {
    const emulator = await openEmulator()
    expect(emulator.addTemplate({ ...shipped, id: 'mine' }).id).toBe('mine')
    expect(() => emulator.addTemplate({ ...shipped, id: 'mine' })).toThrow(RangeError)
  })

  it('is delivered with its number of parameters, and fails with 132000 otherwise', async () => {
    const emulator = await openEmulator()
    const { id } = emulator.addTemplate(shipped)

    expect(await outcomeOf(emulator, id, 'Anna', '77')).toEqual(delivered)
    expect(await outcomeOf(emulator, id, 'Anna')).toEqual(failed(132000))
    expect(await outcomeOf(emulator, id, 'Anna', '77', 'x')).toEqual(failed(132000))
  })

  it('counts the parameters of header and buttons, and each variable once', async () => {
    const emulator = await openEmulator()
    const { id } = emulator.addTemplate({
      name: 'sale',
      header: 'For {{1}}',
      body: '{{1}} and {{2}} and {{1}}',
      buttons: [
        { type: 'URL', text: 'Look', url: 'https://shop.example.com/{{1}}' },
        { type: 'URL', text: 'Home', url: 'https://shop.example.com/' },
        { type: 'COPY_CODE', example: 'SAVE10' },
        { type: 'QUICK_REPLY', text: 'No, thanks' },
        { type: 'OTP', otp_type: 'COPY_CODE', text: 'Copy' },
      ],
    })
    expect(await outcomeOf(emulator, id, '1', '2', '3', '4', '5')).toEqual(delivered)
    expect(await outcomeOf(emulator, id, '1', '2', '3', '4')).toEqual(failed(132000))
  })

  it('makes an unknown template fail with 4003', async () => {
    const emulator = await openEmulator()
    emulator.addTemplate(shipped)
    expect(await outcomeOf(emulator, 'unknown')).toEqual(failed(4003))
  })

  it('fails with 4005 while it is paused, with 132016 while it is disabled, and is delivered when it is approved', async () => {
    const emulator = await openEmulator()
    const { id } = emulator.addTemplate(shipped)

    await emulator.pauseTemplate(id)
    expect(await outcomeOf(emulator, id, 'Anna', '77')).toEqual(failed(4005))
    await emulator.disableTemplate(id)
    expect(await outcomeOf(emulator, id, 'Anna', '77')).toEqual(failed(132016))
    await emulator.approveTemplate(id)
    expect(await outcomeOf(emulator, id, 'Anna', '77')).toEqual(delivered)
  })

  it.each(['PENDING', 'REJECTED'] as const)(
    'fails like an unknown template while it is %s',
    async (status) => {
      const emulator = await openEmulator()
      const { id } = emulator.addTemplate({ ...shipped, status })
      expect(await outcomeOf(emulator, id, 'Anna', '77')).toEqual(failed(4003))
    },
  )

  it('gives its category to its messages', async () => {
    const { emulator, inbox } = await openWithInbox()
    const { id } = emulator.addTemplate(shipped)
    await outcomeOf(emulator, id, 'Anna', '77')
    expect(inbox[1]).toMatchObject({ payload: { type: 'sent', pricing: { category: 'utility' } } })
  })

  it('cannot change when it does not exist', async () => {
    const emulator = await openEmulator()
    expect(() => emulator.pauseTemplate('unknown')).toThrow('There is no template with the id "unknown"')
  })
})

describe('a template in Meta’s format', () => {
  it('is found by name and language, and its parameters are counted over all components', async () => {
    const emulator = await openEmulator()
    const { id } = emulator.addTemplate(shipped)

    expect(await v3OutcomeOf(emulator, v3Template(anna, 'order_shipped', 'Anna', '77'))).toEqual(delivered)
    expect(await v3OutcomeOf(emulator, v3Template(anna, 'order_shipped', 'Anna'))).toEqual(failed(132000))
    expect(await v3OutcomeOf(emulator, v3Template(anna, 'other'))).toEqual(failed(132001))
    await emulator.pauseTemplate(id)
    expect(await v3OutcomeOf(emulator, v3Template(anna, 'order_shipped'))).toEqual(failed(132015))
    await emulator.disableTemplate(id)
    expect(await v3OutcomeOf(emulator, v3Template(anna, 'order_shipped'))).toEqual(failed(132016))
  })

  it('counts the code of a one-time password in its button too, and media as parameters', async () => {
    const emulator = await openEmulator()
    emulator.addTemplate({
      name: 'code',
      category: 'AUTHENTICATION',
      headerType: 'IMAGE',
      body: 'Your code is {{1}}',
      buttons: [{ type: 'OTP', otp_type: 'COPY_CODE', text: 'Copy' }],
    })
    const image = { type: 'image', image: { link: 'https://cdn.example.com/a.jpg' } }
    const code = { type: 'text', text: '4711' }
    const components = [
      { type: 'header', parameters: [image] },
      { type: 'body', parameters: [code] },
      { type: 'button', sub_type: 'url', index: '0', parameters: [code] },
    ]
    const body = v3Template(anna, 'code')
    expect(await v3OutcomeOf(emulator, { ...body, template: { ...body.template, components } })).toEqual(
      delivered,
    )
  })
})

describe('an emulator without templates', () => {
  it('delivers any id', async () => {
    const emulator = await openEmulator()
    await sendTemplate(emulator)
    await emulator.idle()
    expect(lastEvent(emulator)).toEqual(delivered)
  })

  it('fails every id with checkTemplates', async () => {
    const emulator = await openEmulator({ checkTemplates: true })
    await sendTemplate(emulator)
    await emulator.idle()
    expect(lastEvent(emulator)).toEqual(failed(4003))
  })
})

describe('a change of a template', () => {
  it('is reported by a template event', async () => {
    const { emulator, inbox } = await openWithInbox({ now: () => atMs })
    const { id } = emulator.addTemplate({ ...shipped, language: 'en_US' })
    await emulator.pauseTemplate(id)
    await emulator.approveTemplate(id)

    const payload = { type: 'status-update', id, elementName: 'order_shipped', languageCode: 'en_US' }
    expect(inbox).toMatchObject([
      {
        type: 'template-event',
        timestamp: atMs,
        payload: { ...payload, status: 'paused', description: expect.any(String) },
      },
      { type: 'template-event', payload: { ...payload, status: 'approved' } },
    ])
  })

  it('is reported in version 3 with both ids', async () => {
    const { emulator, inbox } = await openWithInbox({ now: () => atMs }, 3)
    const { id, externalId } = emulator.addTemplate(shipped)
    await emulator.disableTemplate(id)

    expect(inbox).toEqual([
      {
        object: 'whatsapp_business_account',
        gs_app_id: emulator.appId,
        entry: [
          {
            id: expect.stringMatching(/^\d+$/),
            time: 1_760_000_000,
            changes: [
              {
                field: 'message_template_status_update',
                value: {
                  event: 'DISABLED',
                  gs_template_id: id,
                  message_template_id: Number(externalId),
                  message_template_language: 'en',
                  message_template_name: 'order_shipped',
                  reason: 'NONE',
                },
              },
            ],
          },
        ],
      },
    ])
  })
})

describe('the list of templates', () => {
  it('has each template with its text, and with its parts as JSON within the JSON', async () => {
    const emulator = await openEmulator({ now: () => atMs })
    const buttons = [{ type: 'URL', text: 'Track', url: 'https://shop.example.com/{{1}}' }]
    const { id, externalId } = emulator.addTemplate({
      ...shipped,
      header: 'News',
      footer: 'Bye',
      buttons,
    })
    const listed = {
      id,
      elementName: 'order_shipped',
      externalId,
      appId: emulator.appId,
      category: 'UTILITY',
      languageCode: 'en',
      languagePolicy: 'deterministic',
      templateType: 'TEXT',
      status: 'APPROVED',
      data: 'News\nHi {{1}}, order {{2}} left.\nBye | [Track]',
      containerMeta: expect.any(String),
      meta: '{"example":"Hi {{1}}, order {{2}} left."}',
      buttonSupported: 'URL',
      wabaId: expect.stringMatching(/^\d+$/),
      vertical: 'Emulated',
      namespace: expect.stringMatching(/^[0-9a-f]{8}(_[0-9a-f]{4}){3}_[0-9a-f]{12}$/),
      priority: 1,
      retry: 0,
      stage: 'NONE',
      quality: 'UNKNOWN',
      createdOn: atMs,
      modifiedOn: atMs,
    }
    const path = `/wa/app/${emulator.appId}/template`

    expect(await statusAndBody(sendRequest(emulator, 'GET', path))).toEqual({
      status: 200,
      body: { status: 'success', templates: [listed] },
    })
    const single = await statusAndBody(sendRequest(emulator, 'GET', `${path}/${id}`))
    expect(single).toEqual({ status: 200, body: { status: 'success', template: listed } })
    expect(single.body).toHaveProperty(
      'template.containerMeta',
      expect.stringContaining('"data":"Hi {{1}}, order {{2}} left.","buttons":[{"type":"URL"'),
    )
  })

  it('shows a change of status, in capitals', async () => {
    const emulator = await openEmulator()
    const { id } = emulator.addTemplate(shipped)
    await emulator.pauseTemplate(id)
    const { body } = await statusAndBody(
      sendRequest(emulator, 'GET', `/wa/app/${emulator.appId}/template/${id}`),
    )
    expect(body).toHaveProperty('template.status', 'PAUSED')
  })

  it('is refused for a wrong key, a wrong app and an unknown id', async () => {
    const emulator = await openEmulator()
    const path = `/wa/app/${emulator.appId}/template`
    const wrongKey = { headers: { apikey: 'x' } }

    expect(await statusAndBody(sendRequest(emulator, 'GET', path, wrongKey))).toMatchObject({
      status: 401,
      body: { message: 'Authentication Failed' },
    })
    expect(await statusAndBody(sendRequest(emulator, 'GET', '/wa/app/other/template'))).toMatchObject({
      status: 400,
      body: { message: 'Invalid App Details' },
    })
    expect((await sendRequest(emulator, 'GET', `${path}/unknown`)).status).toBe(404)
    expect((await sendRequest(emulator, 'PATCH', path)).headers.get('allow')).toBe('GET, POST')
  })

  it('is not counted as a refusal', async () => {
    const emulator = await openEmulator()
    await sendRequest(emulator, 'GET', `/wa/app/${emulator.appId}/template`)
    expect(emulator.counters).toMatchObject({ requests: 1, accepted: 0, refused: 0 })
  })
})
