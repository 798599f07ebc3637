import fc from 'fast-check'
import nock from 'nock'
import { describe, expect, it, vi } from 'vitest'
import { TemplateCatalog } from '../../src/account/templates/catalog.ts'
import { checkTemplateUse } from '../../src/account/templates/check-use.ts'
import { countPlaceholders, readTemplate, type Template } from '../../src/account/templates/template.ts'
import { AuthenticationError, TooManyRequestsError } from '../../src/errors/sending-errors.ts'
import { ConfigurationError } from '../../src/errors/usage-errors.ts'
import { unredacted } from '../../src/util/redacted.ts'
import {
  appId,
  errorOf,
  partnerOrigin,
  selfServe,
  selfServeOrigin,
  throughPartner,
} from './account-support.ts'

const path = '/wa/app/app-0001/template'

function item(parts: unknown, rest: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    id: 'template-0001',
    elementName: 'order_shipped',
    languageCode: 'en',
    category: 'UTILITY',
    status: 'APPROVED',
    templateType: 'TEXT',
    containerMeta: JSON.stringify(parts),
    ...rest,
  }
}

function paramCountOf(parts: unknown, rest?: Record<string, unknown>): number | undefined {
  return readTemplate(item(parts, rest))?.paramCount
}

describe('the list of templates', () => {
  const answer = {
    status: 'success',
    templates: [
      item({ data: 'Hi {{1}}, {{2}} is on its way', header: 'Order {{1}}' }, { id: 'template-0001' }),
      item({ data: 'Look' }, { id: 'template-0002', elementName: 'news', templateType: 'IMAGE' }),
    ],
  }

  it('is read with what a message must fit', async () => {
    nock(selfServeOrigin).get(path).reply(200, answer)
    expect(unredacted(await new TemplateCatalog(selfServe()).list())).toEqual([
      {
        id: 'template-0001',
        name: 'order_shipped',
        language: 'en',
        category: 'UTILITY',
        status: 'APPROVED',
        templateType: 'TEXT',
        body: 'Hi {{1}}, {{2}} is on its way',
        paramCount: 3,
        header: 'text',
        raw: answer.templates[0],
      },
      expect.objectContaining({ id: 'template-0002', paramCount: 0, header: 'image' }),
    ])
  })

  it('has another address at the partner API', async () => {
    nock(partnerOrigin).get('/partner/app/app-0001/templates').reply(200, answer)
    expect(await new TemplateCatalog(throughPartner()).list()).toHaveLength(2)
  })

  it('leaves out what has no id, name or language', async () => {
    const broken = [null, 5, { id: 'x' }, item({}, { id: undefined }), item({}, { languageCode: '' })]
    nock(selfServeOrigin)
      .get(path)
      .reply(200, { templates: [...broken, ...answer.templates] })
    expect(await new TemplateCatalog(selfServe()).list()).toHaveLength(2)
  })

  it('is asked for once while it is believed, and again afterwards', async () => {
    let now = 1_000
    const catalog = new TemplateCatalog(selfServe({ clock: { now: () => now } }))
    const first = nock(selfServeOrigin).get(path).reply(200, answer)
    await catalog.list()
    now += 299_999
    expect(await catalog.list()).toHaveLength(2)
    expect(first.isDone()).toBe(true)

    now += 1
    nock(selfServeOrigin).get(path).reply(200, { templates: [] })
    expect(await catalog.list()).toEqual([])
  })

  it('is a copy: what a caller does to it changes no other answer', async () => {
    nock(selfServeOrigin).get(path).reply(200, answer)
    const templates = new TemplateCatalog(selfServe())
    for (const list of [await templates.list(), await templates.list()]) Reflect.set(list, 'length', 0)
    expect(await templates.list()).toHaveLength(2)
    expect(await templates.get('template-0001')).toBeDefined()
  })

  it('is asked for by refresh, although it is believed', async () => {
    const catalog = new TemplateCatalog(selfServe())
    nock(selfServeOrigin).get(path).reply(200, answer)
    await catalog.list()
    nock(selfServeOrigin).get(path).reply(200, { templates: [] })
    expect(await catalog.list({ refresh: true })).toEqual([])
  })

  it('is one request for all who ask at the same time', async () => {
    const call = vi.fn(selfServe().call)
    nock(selfServeOrigin).get(path).reply(200, answer)
    const catalog = new TemplateCatalog({ call, api: 'self-serve', appId })
    const lists = await Promise.all([catalog.list(), catalog.get('news/en'), catalog.list({ refresh: true })])
    expect(call).toHaveBeenCalledOnce()
    expect(lists[1]).toMatchObject({ id: 'template-0002' })
  })

  it('is not believed after a failure', async () => {
    const catalog = new TemplateCatalog(selfServe())
    nock(selfServeOrigin).get(path).reply(500, { status: 'error', message: 'Internal server error' })
    await expect(catalog.list()).rejects.toThrow('The request for the templates')
    nock(selfServeOrigin).get(path).reply(200, answer)
    expect(await catalog.list()).toHaveLength(2)
  })

  it('finds one by its id, or by name and language', async () => {
    nock(selfServeOrigin).get(path).reply(200, answer)
    const catalog = new TemplateCatalog(selfServe())
    expect(await catalog.get('template-0002')).toMatchObject({ name: 'news' })
    expect(await catalog.get('news/en')).toMatchObject({ id: 'template-0002' })
    expect(await catalog.get('news')).toBeUndefined()
    expect(await catalog.get('constructor')).toBeUndefined()
  })
})

describe('a template that is looked up at once', () => {
  const templates = [item({ data: 'Hi' }), item({ data: 'Ho' }, { id: 'template-0002', elementName: 'news' })]

  async function filled(now: () => number = () => 1_000) {
    nock(selfServeOrigin).get(path).reply(200, { templates })
    const catalog = new TemplateCatalog(selfServe({ clock: { now } }))
    await catalog.list()
    return catalog
  }

  it('is known after a list, by both of its names', async () => {
    const catalog = await filled()
    expect(catalog.peek('template-0001')).toBe(catalog.peek('order_shipped/en'))
    expect(catalog.peek('template-0001')).toMatchObject({ body: 'Hi' })
    expect(catalog.peek('template-0003')).toBeUndefined()
  })

  it('is not known before, nor when the list is no longer believed', async () => {
    expect(new TemplateCatalog(selfServe()).peek('template-0001')).toBeUndefined()
    let now = 1_000
    const catalog = await filled(() => now)
    now += 300_000
    expect(catalog.peek('template-0001')).toBeUndefined()
  })

  it('is forgotten alone, and comes back with the next list', async () => {
    const catalog = await filled()
    catalog.forget('template-0001')
    expect(catalog.peek('order_shipped/en')).toBeUndefined()
    expect(catalog.peek('template-0002')).toBeDefined()

    nock(selfServeOrigin).get(path).reply(200, { templates })
    await catalog.list()
    expect(catalog.peek('order_shipped/en')).toBeDefined()
  })

  it('is forgotten with all others', async () => {
    const catalog = await filled()
    catalog.forget()
    expect(catalog.peek('template-0001')).toBeUndefined()
    expect(catalog.peek('template-0002')).toBeUndefined()
  })

  it('is not learned from a list that is older than what made it forgotten', async () => {
    nock(selfServeOrigin).get(path).reply(200, { templates })
    const catalog = new TemplateCatalog(selfServe())
    const list = catalog.list()
    catalog.forget('template-0001')
    expect(await list).toHaveLength(2)
    expect(catalog.peek('template-0001')).toBeUndefined()
  })
})

describe('an error of the templates', () => {
  it.each([
    [401, { status: 'error', message: 'Authentication Failed' }, AuthenticationError],
    [429, { status: 'error', message: 'Too Many Requests' }, TooManyRequestsError],
  ])('is of its kind: %i', async (status, body, type) => {
    nock(selfServeOrigin).get(path).reply(status, body)
    const error = await errorOf(new TemplateCatalog(selfServe()).list())
    expect(error).toBeInstanceOf(type)
    expect(error.docsUrl).toContain('docs.gupshup.io')
  })

  it('says that the response has no list', async () => {
    nock(selfServeOrigin).get(path).reply(200, { status: 'success' })
    await expect(new TemplateCatalog(selfServe()).list()).rejects.toThrow(
      'the response has no list of templates',
    )
  })

  it('names the app that is missing, every time', async () => {
    const catalog = new TemplateCatalog(selfServe({ appId: undefined }))
    for (let round = 0; round < 2; round += 1)
      await expect(catalog.list()).rejects.toThrow(ConfigurationError)
  })

  it.each([-1, Number.NaN, Number.POSITIVE_INFINITY])('names a cacheMs of %d', (cacheMs) => {
    expect(() => new TemplateCatalog(selfServe(), { cacheMs })).toThrow(ConfigurationError)
  })
})

describe('the number of parameters', () => {
  it.each([
    ['nothing to fill in', { data: 'Hi' }, 0],
    ['a body', { data: 'Hi {{1}}, {{2}}' }, 2],
    ['one that is named twice', { data: '{{1}} and {{1}}' }, 1],
    ['blanks within the braces', { data: 'Hi {{ 1 }}' }, 1],
    ['a header, which counts from 1 itself', { header: '{{1}}', data: '{{1}} {{2}}' }, 3],
    [
      'a button with an address',
      { data: '{{1}}', buttons: [{ type: 'URL', url: 'https://e.example/{{1}}' }] },
      2,
    ],
    [
      'two of them',
      {
        data: 'x',
        buttons: [
          { type: 'URL', url: 'https://e.example/{{1}}' },
          { type: 'url', url: 'https://f.example/{{1}}' },
        ],
      },
      2,
    ],
    [
      'buttons without parameters',
      { data: '{{1}}', buttons: [{ type: 'QUICK_REPLY', text: '{{1}}' }, { type: 'PHONE_NUMBER' }] },
      1,
    ],
    ['a footer, which takes none', { data: '{{1}}', footer: '{{1}}' }, 1],
    ['parts that are empty', { data: 'x', cards: [], buttons: null, isLTO: false, limitedOfferText: '' }, 0],
  ])('is known with %s', (_name, parts, expected) => {
    expect(paramCountOf(parts)).toBe(expected)
  })

  it.each<[string, unknown, Record<string, unknown>?]>([
    ['a template for codes', { data: '{{1}}' }, { category: 'AUTHENTICATION' }],
    ['a button that copies a code', { data: 'x', buttons: [{ type: 'COPY_CODE' }] }],
    ['a button for a one-time password', { data: 'x', buttons: [{ type: 'OTP' }] }],
    ['a button that is new to us', { data: 'x', buttons: [{ type: 'TELEPORT' }] }],
    ['a button that is none', { data: 'x', buttons: [null] }],
    ['a carousel', { data: 'x', cards: [{ body: '{{1}}' }] }],
    ['a carousel by its type', { data: 'x' }, { templateType: 'CAROUSEL' }],
    ['an offer that ends', { data: 'x', isLTO: true }],
    ['a type that is new to us', { data: 'x' }, { templateType: 'HOLOGRAM' }],
    ['no type', { data: 'x' }, { templateType: undefined }],
    ['names instead of numbers', { data: 'Hi {{name}}' }],
    ['a gap in the numbers', { data: '{{1}} {{3}}' }],
    ['a number from nothing', { data: '{{0}}' }],
    ['no body', { header: 'x' }],
    ['parts that are no JSON', undefined, { containerMeta: '{' }],
    ['no parts, only the text of all of them', undefined, { containerMeta: undefined, data: 'Hi {{1}}' }],
  ])('is not certain with %s', (_name, parts, rest) => {
    expect(paramCountOf(parts, rest)).toBeUndefined()
  })

  it('is the number of distinct placeholders, in any order and repeated any number of times', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 30 }),
        fc.array(fc.nat({ max: 1_000 }), { maxLength: 40 }),
        fc.array(fc.constantFrom(' ', 'x', '{', '}', '\n', '1'), { minLength: 1, maxLength: 5 }),
        fc.func(fc.nat()),
        (count, again, words, order) => {
          const numbers = Array.from({ length: count }, (_, index) => index + 1)
          const repeated = count === 0 ? [] : again.map((index) => (index % count) + 1)
          const shuffled = [...numbers, ...repeated].sort((one, other) => order(one) - order(other))
          // A blank on each side, so that no word touches a brace.
          const between = ` ${words.join(' ')} `.replaceAll('{', '(').replaceAll('}', ')')
          expect(countPlaceholders(shuffled.map((number) => `{{${number}}}`).join(between))).toBe(count)
        },
      ),
    )
  })

  it('is found as fast in a text that opens braces and closes none', () => {
    const texts = [
      `{{${' '.repeat(100_000)}`,
      '{{ '.repeat(100_000),
      `{{${' '.repeat(100_000)}1${' '.repeat(100_000)}}}`,
    ]
    const startedAt = performance.now()
    expect(texts.map(countPlaceholders)).toEqual([0, 0, 1])
    expect(performance.now() - startedAt).toBeLessThan(1_000)
  })

  it('is a number or nothing for any text', () => {
    const piece = fc.constantFrom('{', '}', '{{', '}}', '1', '2', ' ', 'a', '{{1}}', '{{2}}')
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
        expect(countPlaceholders(pieces.join('')) ?? 0).toBeGreaterThanOrEqual(0)
      }),
    )
  })
})

describe('what stands above the body', () => {
  it.each([
    ['TEXT', {}, undefined],
    ['TEXT', { header: 'Hi' }, 'text'],
    ['IMAGE', {}, 'image'],
    ['VIDEO', {}, 'video'],
    ['DOCUMENT', {}, 'document'],
    ['LOCATION', {}, 'location'],
    ['CAROUSEL', {}, undefined],
  ])('of the type %s with %j is %s', (templateType, parts, header) => {
    expect(readTemplate(item(parts, { templateType }))?.header).toBe(header)
  })
})

describe('checkTemplateUse()', () => {
  const template: Template = {
    id: 'template-0001',
    name: 'order_shipped',
    language: 'en',
    status: 'APPROVED',
    templateType: 'TEXT',
    paramCount: 2,
    raw: {},
  }
  const withImage: Template = { ...template, templateType: 'IMAGE', header: 'image' }

  it.each(['PAUSED', 'disabled', 'Deleted', ' REJECTED '])('refuses one that is %s', (status) => {
    const word = status.trim().toLowerCase()
    expect(checkTemplateUse({ ...template, status }, { params: 2 })).toEqual({
      reason: `The template order_shipped (en) is ${word}.`,
      status,
    })
  })

  it.each(['APPROVED', 'PENDING', 'IN_APPEAL', 'FLAGGED', 'something new', '', undefined])(
    'does not refuse one that is %j',
    (status) => {
      expect(checkTemplateUse({ ...template, status }, { params: 2 })).toBeUndefined()
    },
  )

  it.each([
    [2, 1, 'has 2 parameters, but 1 is given'],
    [1, 3, 'has 1 parameter, but 3 are given'],
    [0, 1, 'has 0 parameters, but 1 is given'],
    [2, 0, 'has 2 parameters, but 0 are given'],
  ])('refuses for %i parameters when %i are given', (paramCount, params, words) => {
    expect(checkTemplateUse({ ...template, paramCount }, { params })).toEqual({
      reason: `The template order_shipped (en) ${words}.`,
    })
  })

  it('does not refuse a message because of an uncertain or missing number', () => {
    expect(checkTemplateUse({ ...template, paramCount: undefined }, { params: 7 })).toBeUndefined()
    expect(checkTemplateUse(template, {})).toBeUndefined()
  })

  it.each([
    [withImage, 'video', 'has an image above its text, but a video is given'],
    [withImage, undefined, 'has an image above its text, but none is given'],
    [template, 'image', 'has no media above its text, but an image is given'],
  ])('refuses media that do not fit', (one, media, words) => {
    expect(checkTemplateUse(one, { params: 2, media })).toEqual({
      reason: `The template order_shipped (en) ${words}.`,
    })
  })

  it('does not refuse media that fit, or of a type that is new to us', () => {
    expect(checkTemplateUse(withImage, { params: 2, media: 'image' })).toBeUndefined()
    expect(
      checkTemplateUse({ ...template, templateType: 'HOLOGRAM' }, { params: 2, media: 'video' }),
    ).toBeUndefined()
    expect(
      checkTemplateUse({ ...template, templateType: undefined }, { params: 2, media: 'video' }),
    ).toBeUndefined()
  })
})

describe('a template with a place above its text', () => {
  const withPlace: Template = { id: 't-1', name: 'shop', language: 'en', header: 'location', raw: {} }

  it('is right with a location, and wrong without one or with a picture', () => {
    expect(checkTemplateUse(withPlace, { media: 'location' })).toBeUndefined()
    expect(checkTemplateUse(withPlace, {})?.reason).toBe(
      'The template shop (en) has a location above its text, but none is given.',
    )
    expect(checkTemplateUse(withPlace, { media: 'image' })?.reason).toBe(
      'The template shop (en) has a location above its text, but an image is given.',
    )
  })
})
