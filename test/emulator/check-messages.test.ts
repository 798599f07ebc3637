import fc from 'fast-check'
import { startEmulator } from 'gupshup-outbound/emulator'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  anna,
  lastEvent,
  openEmulator,
  post,
  postV3,
  sessionForm,
  statusAndBody,
  templateForm,
} from './support.ts'

/** What `checkMessages` says of a message of Gupshup's form. */
const form = { missing: 1009, address: 1010, invalid: 131009, unsupported: 131051, header: 132012 }
/** What it says of one of Meta's form. */
const meta = { missing: 131008, invalid: 131009, unsupported: 131051, header: 132012 }

const url = 'https://example.com/cup'
const long = (count: number) => 'x'.repeat(count)

async function openChecking() {
  return openEmulator({ checkMessages: true, codeNumbers: false })
}

type Emulator = Awaited<ReturnType<typeof openChecking>>

async function codeOfForm(emulator: Emulator, message: unknown) {
  const response = await post(
    emulator,
    'msg',
    sessionForm(emulator, anna, { message: JSON.stringify(message) }),
  )
  expect(response.status).toBe(200)
  await emulator.idle()
  return lastEvent(emulator)
}

async function codeOfMeta(emulator: Emulator, message: object) {
  const body = { messaging_product: 'whatsapp', to: anna, ...message }
  const { status } = await statusAndBody(postV3(emulator, `/partner/app/${emulator.appId}/v3/message`, body))
  expect(status).toBe(200)
  await emulator.idle()
  return lastEvent(emulator)
}

const options = (...titles: readonly string[]) => titles.map((title) => ({ type: 'text', title }))
const rows = (count: number) => options(...Array.from({ length: count }, (_, index) => `Row ${index}`))
const list = {
  type: 'list',
  title: 'Delivery',
  body: 'When?',
  globalButtons: [{ type: 'text', title: 'Choose' }],
  items: [{ title: 'Today', options: options('Morning') }],
}
const quickReply = {
  type: 'quick_reply',
  content: { type: 'text', text: 'Today?' },
  options: options('Yes', 'No'),
}
const ctaUrl = { type: 'cta_url', display_text: 'Track it', url, body: 'On its way' }
const products = {
  type: 'product_details',
  subType: 'product_list',
  catalogId: '4417',
  header: { text: 'Shoes' },
  body: { text: 'New' },
  sections: [{ title: 'Running', productList: [{ productId: 'run-7' }] }],
}

const formFaults: ReadonlyArray<readonly [fault: string, message: unknown, code: number]> = [
  ['no field at all', {}, form.missing],
  ['an unknown type', { type: 'banana' }, form.unsupported],
  ['a type of the wrong kind', { type: 7 }, form.unsupported],
  ['a text without a text', { type: 'text' }, form.missing],
  ['an empty text', { type: 'text', text: '' }, form.missing],
  ['a text that is a number', { type: 'text', text: 7 }, form.invalid],
  ['a text of 4,097 characters', { type: 'text', text: long(4097) }, form.invalid],
  ['a previewUrl that is a text', { type: 'text', text: 'a', previewUrl: 'yes' }, form.invalid],
  ['a context without an id', { type: 'text', text: 'a', context: {} }, form.missing],
  [
    'a caption that is null',
    { type: 'image', originalUrl: url, previewUrl: url, caption: null },
    form.invalid,
  ],
  ['a caption that is a number', { type: 'video', url, caption: 7 }, form.invalid],
  ['an image without an address', { type: 'image', caption: 'a' }, form.missing],
  ['an image without a preview', { type: 'image', originalUrl: url }, form.missing],
  [
    'an image at no address of the web',
    { type: 'image', originalUrl: 'cup.jpg', previewUrl: url },
    form.address,
  ],
  ['a file without a name', { type: 'file', url }, form.missing],
  ['audio whose address is null', { type: 'audio', url: null }, form.missing],
  ['a video by an id that is a number', { type: 'video', id: 77 }, form.invalid],
  ['a sticker in an object', { type: 'sticker', sticker: { link: url } }, form.missing],
  ['a latitude off the earth', { type: 'location', latitude: 91, longitude: 0 }, form.invalid],
  ['a location without a longitude', { type: 'location', latitude: 1 }, form.missing],
  ['a contact without a name', { type: 'contact', contact: { phones: [] } }, form.missing],
  ['several contacts in a list', { type: 'contact', contact: [{}] }, form.invalid],
  ['a reaction to no message', { type: 'reaction', emoji: '👍' }, form.missing],
  ['a list without a button', { ...list, globalButtons: [] }, form.missing],
  ['a list with two buttons', { ...list, globalButtons: options('a', 'b') }, form.invalid],
  ['a list with 11 rows', { ...list, items: [{ title: 'a', options: rows(11) }] }, form.invalid],
  [
    'a list with 11 rows over two sections',
    {
      ...list,
      items: [
        { title: 'a', options: rows(6) },
        { title: 'b', options: rows(5) },
      ],
    },
    form.invalid,
  ],
  [
    'a list with an untitled section among two',
    { ...list, items: [{ title: 'a', options: rows(1) }, { options: rows(1) }] },
    form.missing,
  ],
  ['a list with a title of 61 characters', { ...list, title: long(61) }, form.invalid],
  ['a list with a row of 25 characters', { ...list, items: [{ options: options(long(25)) }] }, form.invalid],
  ['a quick reply with four buttons', { ...quickReply, options: options('a', 'b', 'c', 'd') }, form.invalid],
  ['a quick reply without buttons', { ...quickReply, options: [] }, form.missing],
  [
    'a quick reply with a title of 21 characters',
    { ...quickReply, options: options(long(21)) },
    form.invalid,
  ],
  ['a quick reply with one title twice', { ...quickReply, options: options('a', 'a') }, form.invalid],
  ['a quick reply without content', { ...quickReply, content: undefined }, form.missing],
  ['a quick reply with content of no type', { ...quickReply, content: { text: 'a' } }, form.missing],
  [
    'a quick reply with content of 1,025 characters',
    { ...quickReply, content: { type: 'text', text: long(1025) } },
    form.invalid,
  ],
  ['a button to no address', { ...ctaUrl, url: undefined }, form.missing],
  [
    'a button whose image has no link',
    { ...ctaUrl, header: { type: 'image', image: { link: null } } },
    form.missing,
  ],
  ['31 products', productsOf(31), form.invalid],
  ['products without a catalogue', { ...products, catalogId: undefined }, form.missing],
  [
    'a request for a location without its action',
    { type: 'location_request_message', body: { type: 'text', text: 'Where?' } },
    form.missing,
  ],
]

function productsOf(count: number) {
  const productList = Array.from({ length: count }, (_, index) => ({ productId: `run-${index}` }))
  return { ...products, sections: [{ title: 'Running', productList }] }
}

const button = (title: string, id = title) => ({ type: 'reply', reply: { id, title } })
const buttons = (...given: readonly object[]) => ({
  type: 'interactive',
  interactive: { type: 'button', body: { text: 'Today?' }, action: { buttons: given } },
})
const interactive = (type: string, fields: object) => ({
  type: 'interactive',
  interactive: { type, body: { text: 'Please' }, ...fields },
})
const ask = (type: string, name: string) => interactive(type, { action: { name } })
const cards = (count: number) =>
  Array.from({ length: count }, (_, card_index) => ({
    card_index,
    header: { type: 'image', image: { link: url } },
    action: { name: 'cta_url', parameters: { display_text: 'See', url } },
  }))
const metaTemplate = (components: unknown) => ({
  type: 'template',
  template: { name: 'spring_offer', language: { code: 'en' }, components },
})

const metaFaults: ReadonlyArray<readonly [fault: string, message: object, code: number]> = [
  [
    'another product than WhatsApp',
    { messaging_product: 'sms', type: 'text', text: { body: 'a' } },
    meta.invalid,
  ],
  ['no product', { messaging_product: undefined, type: 'text', text: { body: 'a' } }, meta.missing],
  ['neither type nor text', {}, meta.missing],
  ['an unknown type', { type: 'banana' }, meta.unsupported],
  ['the type of the form', { type: 'file', file: { url } }, meta.unsupported],
  ['a text of the form', { type: 'text', text: 'Hello' }, meta.invalid],
  ['an empty text', { type: 'text', text: { body: '' } }, meta.missing],
  ['a text of 4,097 characters', { type: 'text', text: { body: long(4097) } }, meta.invalid],
  ['an image whose link is null', { type: 'image', image: { link: null } }, meta.missing],
  ['an image at no address of the web', { type: 'image', image: { link: 'cup.jpg' } }, meta.invalid],
  ['a caption that is null', { type: 'image', image: { link: url, caption: null } }, meta.invalid],
  ['a location without degrees', { type: 'location', location: { name: 'Shop' } }, meta.missing],
  ['contacts that are no list', { type: 'contacts', contacts: {} }, meta.invalid],
  ['a reaction to no message', { type: 'reaction', reaction: { emoji: '👍' } }, meta.missing],
  ['four buttons', buttons(button('a'), button('b'), button('c'), button('d')), meta.invalid],
  ['two buttons with one id', buttons(button('a', 'id'), button('b', 'id')), meta.invalid],
  ['a button of 21 characters', buttons(button(long(21))), meta.invalid],
  ['an unknown interactive type', { type: 'interactive', interactive: { type: 'banana' } }, meta.invalid],
  [
    'the earlier name of a request for a number',
    ask('request_contact_info', 'contact_request'),
    meta.invalid,
  ],
  ['a request to call by another name', ask('call_permission_request', 'call'), meta.invalid],
  [
    'a request for an address of no country',
    interactive('address_message', { action: { name: 'address_message', parameters: {} } }),
    meta.missing,
  ],
  ['a flow without parameters', ask('flow', 'flow'), meta.missing],
  ['an order without parameters', ask('order_status', 'review_order'), meta.missing],
  ['a carousel of eleven cards', interactive('carousel', { action: { cards: cards(11) } }), meta.invalid],
  ['a carousel of one card', interactive('carousel', { action: { cards: cards(1) } }), meta.missing],
  ['a template without its template', { type: 'template' }, meta.missing],
  ['a template that is a text', { type: 'template', template: 'spring_offer' }, meta.invalid],
  ['a template without a name', { type: 'template', template: { language: { code: 'en' } } }, meta.missing],
  ['a template without a language', { type: 'template', template: { name: 'a' } }, meta.missing],
  ['components that are no list', metaTemplate({ type: 'body' }), meta.invalid],
  ['an unknown component', metaTemplate([{ type: 'banana' }]), meta.invalid],
  [
    'a header whose image has no link',
    metaTemplate([{ type: 'header', parameters: [{ type: 'image', image: { link: null } }] }]),
    meta.missing,
  ],
  ['a button without its place', metaTemplate([{ type: 'button', sub_type: 'url' }]), meta.missing],
]

describe('with checkMessages, a message of the form', () => {
  it.each(formFaults)('is accepted and then fails for %s', async (_, message, code) => {
    const emulator = await openChecking()
    expect(await codeOfForm(emulator, message)).toEqual({ event: 'failed', code })
  })

  it('names the faulty field in the reason', async () => {
    const emulator = await openChecking()
    await codeOfForm(emulator, { ...quickReply, options: options('a', long(21)) })
    expect(emulator.webhooks.at(-1)?.body).toHaveProperty(
      'payload.payload.reason',
      'Parameter value is not valid: message.options.1.title (says the emulator)',
    )
  })

  it.each([
    ['fields that are not documented', { type: 'text', text: 'a', isHSM: 'false', msgid: '7', more: 1 }],
    ['empty optional texts', { type: 'image', originalUrl: url, previewUrl: url, caption: '' }],
    ['degrees as text', { type: 'location', latitude: '12.9', longitude: '77.5' }],
    ['emoji that count as one character each', { type: 'text', text: '😀'.repeat(4096) }],
    ['a document in a quick reply', { ...quickReply, content: { type: 'document', url, text: 'a' } }],
    ['30 products', productsOf(30)],
  ])('is delivered with %s', async (_, message) => {
    const emulator = await openChecking()
    expect(await codeOfForm(emulator, message)).toEqual({ event: 'delivered' })
  })
})

describe('with checkMessages, a message of Meta’s form', () => {
  it.each(metaFaults)('is accepted and then fails for %s', async (_, message, code) => {
    const emulator = await openChecking()
    expect(await codeOfMeta(emulator, message)).toEqual({ event: 'failed', code })
  })

  it.each([
    ['no type, which means a text', { text: { body: 'Hello' } }],
    ['buttons', buttons(button('a'), button('b'), button('c'))],
    [
      'a flow, whose parameters are not checked',
      {
        type: 'interactive',
        interactive: { type: 'flow', body: { text: 'Book' }, action: { name: 'flow', parameters: {} } },
      },
    ],
    ['a request for a number', ask('request_contact_info', 'request_contact_info')],
    ['a carousel', interactive('carousel', { action: { cards: cards(2) } })],
    ['a template without components', metaTemplate(undefined)],
    [
      'the parts of a template in capitals',
      metaTemplate([{ type: 'HEADER', parameters: [{ type: 'IMAGE', image: { link: url } }] }]),
    ],
  ])('is delivered with %s', async (_, message) => {
    const emulator = await openChecking()
    expect(await codeOfMeta(emulator, message)).toEqual({ event: 'delivered' })
  })
})

describe('with checkMessages, a template', () => {
  const id = '0c9e4f52-7d61-4b1a-9a55-7c1f0a3d2b88'
  let emulator: Emulator

  beforeAll(async () => {
    emulator = await startEmulator({ checkMessages: true, eventDelayMs: 0 })
    for (const headerType of ['TEXT', 'IMAGE', 'VIDEO', 'DOCUMENT', 'LOCATION'] as const) {
      emulator.addTemplate({
        id: headerType,
        name: headerType.toLowerCase(),
        body: 'Spring is here',
        headerType,
      })
    }
    emulator.addTemplate({ id, name: 'paused', body: 'Spring', headerType: 'IMAGE', status: 'PAUSED' })
  })
  afterAll(() => emulator.close())

  const image = { type: 'image', image: { link: url } }
  const video = { type: 'video', video: { link: url } }

  async function sendForm(template: unknown, message?: unknown, postbackTexts?: unknown) {
    emulator.clear()
    const changes = {
      template: JSON.stringify(template),
      ...(message !== undefined && { message: JSON.stringify(message) }),
      ...(postbackTexts !== undefined && { postbackTexts: JSON.stringify(postbackTexts) }),
    }
    await post(emulator, 'template/msg', templateForm(emulator, anna, changes))
    await emulator.idle()
    return lastEvent(emulator)
  }

  async function sendMeta(name: string, parameter?: object) {
    emulator.clear()
    const components = parameter && [{ type: 'header', parameters: [parameter] }]
    return codeOfMeta(emulator, {
      type: 'template',
      template: { name, language: { code: 'en' }, components },
    })
  }

  it('with the header of its kind is delivered', async () => {
    expect(await sendForm({ id: 'IMAGE' }, image)).toEqual({ event: 'delivered' })
    expect(await sendForm({ id: 'TEXT' })).toEqual({ event: 'delivered' })
    expect(await sendMeta('video', video)).toEqual({ event: 'delivered' })
    expect(await sendMeta('video', { ...video, type: 'VIDEO' })).toEqual({ event: 'delivered' })
    expect(await sendMeta('text')).toEqual({ event: 'delivered' })
  })

  it.each([
    ['a video instead of an image', 'IMAGE', video],
    ['no image', 'IMAGE', undefined],
    ['an image instead of a video', 'VIDEO', image],
    ['an image where it has a text', 'TEXT', image],
    ['an image instead of a document', 'DOCUMENT', image],
    ['a video instead of a location', 'LOCATION', video],
  ])('fails with %s, in both formats', async (_, headerType, sent) => {
    const failed = { event: 'failed', code: form.header }
    expect(await sendForm({ id: headerType }, sent)).toEqual(failed)
    expect(await sendMeta(headerType.toLowerCase(), sent)).toEqual(failed)
  })

  it('that may not be sent fails for that, and not for its header', async () => {
    expect(await sendForm({ id }, video)).toEqual({ event: 'failed', code: 4005 })
    expect(await sendForm({ id: 'unknown' }, video)).toEqual({ event: 'failed', code: 4003 })
  })

  it.each<[fault: string, code: number, template: unknown, message?: unknown, postbackTexts?: unknown]>([
    ['no id', form.missing, {}],
    ['params that are a text', form.invalid, { id: 'TEXT', params: 'a' }],
    ['a param that is a number', form.invalid, { id: 'TEXT', params: [7] }],
    ['media of no type', form.missing, { id: 'IMAGE' }, {}],
    ['media of an unknown type', form.unsupported, { id: 'IMAGE' }, { type: 'banana' }],
    ['a link that is null', form.missing, { id: 'IMAGE' }, { type: 'image', image: { link: null } }],
    [
      'a link to no address of the web',
      form.address,
      { id: 'IMAGE' },
      { type: 'image', image: { link: 'a' } },
    ],
    ['the media of a session message', form.missing, { id: 'IMAGE' }, { type: 'image', originalUrl: url }],
    [
      'a location without a name',
      form.missing,
      { id: 'LOCATION' },
      { type: 'location', location: { latitude: '1', longitude: '2', address: '1 Road' } },
    ],
    [
      'eleven cards',
      form.invalid,
      { id: 'x' },
      { type: 'carousel', cardHeaderType: 'IMAGE', cards: cards(11) },
    ],
    ['a postback text without its place', form.missing, { id: 'TEXT' }, undefined, [{ text: 'a' }]],
    ['postback texts that are no list', form.invalid, { id: 'TEXT' }, undefined, { text: 'a' }],
  ])('fails with %s', async (_, code, template, message, postbackTexts) => {
    expect(await sendForm(template, message, postbackTexts)).toEqual({ event: 'failed', code })
  })

  function cards(count: number) {
    return Array.from({ length: count }, () => ({ link: url }))
  }
})

describe('with checkMessages, any JSON at all', () => {
  it('is accepted and delivered or failed, in either format', async () => {
    const emulator = await openChecking()
    const words = fc.constantFrom(
      'type',
      'text',
      'list',
      'items',
      'options',
      'title',
      'image',
      'template',
      'components',
    )
    const anything = fc.letrec<{ value: unknown; object: object }>((tie) => ({
      value: fc.oneof({ depthSize: 'small' }, words, fc.jsonValue(), fc.array(tie('value')), tie('object')),
      object: fc.dictionary(words, tie('value')),
    })).object
    await fc.assert(
      fc.asyncProperty(anything, async (message) => {
        emulator.clear()
        const { event: ofForm } = await codeOfForm(emulator, message)
        const { event: ofMeta } = await codeOfMeta(emulator, message)
        expect([ofForm, ofMeta]).toEqual([
          expect.toBeOneOf(['delivered', 'failed']),
          expect.toBeOneOf(['delivered', 'failed']),
        ])
      }),
    )
  })
})

describe('without checkMessages', () => {
  it.each([[{}], [{ type: 'banana' }], [{ type: 'image', caption: null }]])(
    '%j is delivered',
    async (message) => {
      const emulator = await openEmulator({ codeNumbers: false })
      expect(await codeOfForm(emulator, message)).toEqual({ event: 'delivered' })
    },
  )
})
