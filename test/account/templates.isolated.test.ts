import fc from 'fast-check'
import nock from 'nock'
import { describe, expect, it, vi } from 'vitest'
import { TemplateCatalog } from '../../src/account/templates/catalog.ts'
import { checkTemplateUse } from '../../src/account/templates/check-use.ts'
import { countPlaceholders, readTemplate, type Template } from '../../src/account/templates/template.ts'
import { AuthenticationError, TooManyRequestsError } from '../../src/errors/sending-errors.ts'
import { ConfigurationError } from '../../src/errors/usage-errors.ts'
import { unredacted } from '../../src/util/redacted.ts'
import { errorOf, partnerOrigin, selfServe, selfServeOrigin, throughPartner } from './account-support.ts'

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
  const response = {
    status: 'success',
    templates: [
      item({ data: 'Hi {{1}}, {{2}} is on its way', header: 'Order {{1}}' }, { id: 'template-0001' }),
      item({ data: 'Look' }, { id: 'template-0002', elementName: 'news', templateType: 'IMAGE' }),
    ],
  }

  it('is read with everything that a message must fit', async () => {
    nock(selfServeOrigin).get(path).reply(200, response)
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
        raw: response.templates[0],
      },
      expect.objectContaining({ id: 'template-0002', paramCount: 0, header: 'image' }),
    ])
  })

  it('has another path at the partner API', async () => {
    nock(partnerOrigin).get('/partner/app/app-0001/templates').reply(200, response)
    expect(await new TemplateCatalog(throughPartner()).list()).toHaveLength(2)
  })

  it('leaves out templates without an id, a name or a language', async () => {
    const broken = [null, 5, { id: 'x' }, item({}, { id: undefined }), item({}, { languageCode: '' })]
    nock(selfServeOrigin)
      .get(path)
      .reply(200, { templates: [...broken, ...response.templates] })
    expect(await new TemplateCatalog(selfServe()).list()).toHaveLength(2)
  })

  it('is requested once while the cache is fresh, and again afterwards', async () => {
    let now = 1_000
    const catalog = new TemplateCatalog(selfServe({ clock: { now: () => now } }))
    const first = nock(selfServeOrigin).get(path).reply(200, response)
    await catalog.list()
    now += 299_999
    expect(await catalog.list()).toHaveLength(2)
    expect(first.isDone()).toBe(true)

    now += 1
    nock(selfServeOrigin).get(path).reply(200, { templates: [] })
    expect(await catalog.list()).toEqual([])
  })

  it('is a copy, so that a caller cannot change the cache', async () => {
    nock(selfServeOrigin).get(path).reply(200, response)
    const templates = new TemplateCatalog(selfServe())
    for (const list of [await templates.list(), await templates.list()]) Reflect.set(list, 'length', 0)
    expect(await templates.list()).toHaveLength(2)
    expect(await templates.get('template-0001')).toBeDefined()
  })

  it('is requested again with refresh, although the cache is fresh', async () => {
    const catalog = new TemplateCatalog(selfServe())
    nock(selfServeOrigin).get(path).reply(200, response)
    await catalog.list()
    nock(selfServeOrigin).get(path).reply(200, { templates: [] })
    expect(await catalog.list({ refresh: true })).toEqual([])
  })

  it('is one request for all concurrent callers', async () => {
    const call = vi.fn(selfServe().call)
    nock(selfServeOrigin).get(path).reply(200, response)
    const catalog = new TemplateCatalog(selfServe({ call }))
    const lists = await Promise.all([catalog.list(), catalog.get('news/en'), catalog.list({ refresh: true })])
    expect(call).toHaveBeenCalledOnce()
    expect(lists[1]).toMatchObject({ id: 'template-0002' })
  })

  it('is not cached after a failure', async () => {
    const catalog = new TemplateCatalog(selfServe())
    nock(selfServeOrigin).get(path).reply(500, { status: 'error', message: 'Internal server error' })
    await expect(catalog.list()).rejects.toThrow('The request for the templates')
    nock(selfServeOrigin).get(path).reply(200, response)
    expect(await catalog.list()).toHaveLength(2)
  })

  it('finds a template by its id, or by its name and language', async () => {
    nock(selfServeOrigin).get(path).reply(200, response)
    const catalog = new TemplateCatalog(selfServe())
    expect(await catalog.get('template-0002')).toMatchObject({ name: 'news' })
    expect(await catalog.get('news/en')).toMatchObject({ id: 'template-0002' })
    expect(await catalog.get('news')).toBeUndefined()
    expect(await catalog.get('constructor')).toBeUndefined()
  })
})

describe('peek() at a template', () => {
  const templates = [item({ data: 'Hi' }), item({ data: 'Ho' }, { id: 'template-0002', elementName: 'news' })]

  async function filled(now: () => number = () => 1_000) {
    nock(selfServeOrigin).get(path).reply(200, { templates })
    const catalog = new TemplateCatalog(selfServe({ clock: { now } }))
    await catalog.list()
    return catalog
  }

  it('finds it after a list, by its id and by its name and language', async () => {
    const catalog = await filled()
    expect(catalog.peek('template-0001')).toBe(catalog.peek('order_shipped/en'))
    expect(catalog.peek('template-0001')).toMatchObject({ body: 'Hi' })
    expect(catalog.peek('template-0003')).toBeUndefined()
  })

  it('finds nothing before the first list, or when the cache is stale', async () => {
    expect(new TemplateCatalog(selfServe()).peek('template-0001')).toBeUndefined()
    let now = 1_000
    const catalog = await filled(() => now)
    now += 300_000
    expect(catalog.peek('template-0001')).toBeUndefined()
  })

  it('does not find a forgotten template until the next list', async () => {
    const catalog = await filled()
    catalog.forget('template-0001')
    expect(catalog.peek('order_shipped/en')).toBeUndefined()
    expect(catalog.peek('template-0002')).toBeDefined()

    nock(selfServeOrigin).get(path).reply(200, { templates })
    await catalog.list()
    expect(catalog.peek('order_shipped/en')).toBeDefined()
  })

  it('finds nothing after all templates were forgotten', async () => {
    const catalog = await filled()
    catalog.forget()
    expect(catalog.peek('template-0001')).toBeUndefined()
    expect(catalog.peek('template-0002')).toBeUndefined()
  })

  it('does not find it when the list was requested before it was forgotten', async () => {
    nock(selfServeOrigin).get(path).reply(200, { templates })
    const catalog = new TemplateCatalog(selfServe())
    const list = catalog.list()
    catalog.forget('template-0001')
    expect(await list).toHaveLength(2)
    expect(catalog.peek('template-0001')).toBeUndefined()
  })
})

describe('a failed request for the templates', () => {
  it.each([
    [401, { status: 'error', message: 'Authentication Failed' }, AuthenticationError],
    [429, { status: 'error', message: 'Too Many Requests' }, TooManyRequestsError],
  ])('rejects with the typed error of HTTP status %i', async (status, body, type) => {
    nock(selfServeOrigin).get(path).reply(status, body)
    const error = await errorOf(new TemplateCatalog(selfServe()).list())
    expect(error).toBeInstanceOf(type)
    expect(error.docsUrl).toContain('docs.gupshup.io')
  })

  it('lists the known causes of a 401, and names the credential source if there is one', async () => {
    const causes =
      'Known causes: the key is of another kind than this address accepts (an account key, a key of one app, sk_…, and ' +
      'a partner token are three things); the key is unknown or was replaced; it was copied with a blank or a line break at its end; ' +
      'API keys end after 31 March 2027; the address begins with /sm, which Gupshup no longer supports and which refuses the ' +
      'key of an app; a template was named by its number at Meta instead of its UUID at Gupshup.'
    const messageWith = async (context: Parameters<typeof selfServe>[0]) => {
      nock(selfServeOrigin).get(path).reply(401, 'Portal User Not Found With APIKey')
      return (await errorOf(new TemplateCatalog(selfServe(context)).list())).message
    }
    const before =
      'was refused for its API key or token (HTTP status 401). Reason given: Portal User Not Found With APIKey. '
    expect(await messageWith({})).toContain(before + causes)
    expect(await messageWith({ credentials: () => ({ origin: 'source', scheme: 'apikey' }) })).toContain(
      `${before}Check what the credential source returns, and the option scheme, which says in which header it is sent. ${causes}`,
    )
  })

  it('rejects with an error that says that the response has no list', async () => {
    nock(selfServeOrigin).get(path).reply(200, { status: 'success' })
    await expect(new TemplateCatalog(selfServe()).list()).rejects.toThrow(
      'the response has no list of templates',
    )
  })

  it('rejects with a ConfigurationError without an app, every time', async () => {
    const catalog = new TemplateCatalog(selfServe({ appId: undefined }))
    for (let round = 0; round < 2; round += 1)
      await expect(catalog.list()).rejects.toThrow(ConfigurationError)
  })
})

it.each([-1, Number.NaN, Number.POSITIVE_INFINITY])(
  'a TemplateCatalog refuses a cacheMs of %d',
  (cacheMs) => {
    expect(() => new TemplateCatalog(selfServe(), { cacheMs })).toThrow(ConfigurationError)
  },
)

describe('the parameter count of a template', () => {
  it.each([
    ['a text without placeholders', { data: 'Hi' }, 0],
    ['a body', { data: 'Hi {{1}}, {{2}}' }, 2],
    ['a placeholder that is repeated', { data: '{{1}} and {{1}}' }, 1],
    ['a placeholder with blanks within its braces', { data: 'Hi {{ 1 }}' }, 1],
    ['a header, which numbers its own placeholder from 1', { header: '{{1}}', data: '{{1}} {{2}}' }, 3],
    ['a button with a url', { data: '{{1}}', buttons: [{ type: 'URL', url: 'https://e.example/{{1}}' }] }, 2],
    [
      'two buttons with a url',
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
    ['a footer, which has no parameters', { data: '{{1}}', footer: '{{1}}' }, 1],
    ['empty parts', { data: 'x', cards: [], buttons: null, isLTO: false, limitedOfferText: '' }, 0],
  ])('is known for %s', (_name, parts, expected) => {
    expect(paramCountOf(parts)).toBe(expected)
  })

  it.each<[string, unknown, Record<string, unknown>?]>([
    ['an authentication template', { data: '{{1}}' }, { category: 'AUTHENTICATION' }],
    ['a button that copies a code', { data: 'x', buttons: [{ type: 'COPY_CODE' }] }],
    ['a button for a one-time password', { data: 'x', buttons: [{ type: 'OTP' }] }],
    ['a button of an unknown type', { data: 'x', buttons: [{ type: 'TELEPORT' }] }],
    ['a button that is null', { data: 'x', buttons: [null] }],
    ['a carousel', { data: 'x', cards: [{ body: '{{1}}' }] }],
    ['a carousel by its type', { data: 'x' }, { templateType: 'CAROUSEL' }],
    ['a limited-time offer', { data: 'x', isLTO: true }],
    ['an unknown type', { data: 'x' }, { templateType: 'HOLOGRAM' }],
    ['no type', { data: 'x' }, { templateType: undefined }],
    ['named placeholders', { data: 'Hi {{name}}' }],
    ['a gap in the numbering', { data: '{{1}} {{3}}' }],
    ['a placeholder with the number 0', { data: '{{0}}' }],
    ['no body', { header: 'x' }],
    ['parts that are not JSON', undefined, { containerMeta: '{' }],
    [
      'a template without parts, only with its text',
      undefined,
      { containerMeta: undefined, data: 'Hi {{1}}' },
    ],
  ])('is not known for %s', (_name, parts, rest) => {
    expect(paramCountOf(parts, rest)).toBeUndefined()
  })

  it('counts distinct placeholders in any order, however often they are repeated', () => {
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

  it('is found as fast in a text that opens braces and never closes them', () => {
    const texts = [
      `{{${' '.repeat(100_000)}`,
      '{{ '.repeat(100_000),
      `{{${' '.repeat(100_000)}1${' '.repeat(100_000)}}}`,
    ]
    const startedAt = performance.now()
    expect(texts.map(countPlaceholders)).toEqual([0, 0, 1])
    expect(performance.now() - startedAt).toBeLessThan(1_000)
  })

  it('is a number or undefined for any text', () => {
    const piece = fc.constantFrom('{', '}', '{{', '}}', '1', '2', ' ', 'a', '{{1}}', '{{2}}')
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
        expect(countPlaceholders(pieces.join('')) ?? 0).toBeGreaterThanOrEqual(0)
      }),
    )
  })
})

describe('the header of a template', () => {
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

  it.each(['PAUSED', 'disabled', 'Deleted', ' REJECTED '])('refuses a template that is %s', (status) => {
    const word = status.trim().toLowerCase()
    expect(checkTemplateUse({ ...template, status }, { params: 2 })).toEqual({
      reason: `The template order_shipped (en) is ${word}.`,
      status,
    })
  })

  it.each(['APPROVED', 'PENDING', 'IN_APPEAL', 'FLAGGED', 'something new', '', undefined])(
    'does not refuse a template with the status %j',
    (status) => {
      expect(checkTemplateUse({ ...template, status }, { params: 2 })).toBeUndefined()
    },
  )

  it.each([
    [2, 1, 'has 2 parameters, but 1 is given'],
    [1, 3, 'has 1 parameter, but 3 are given'],
    [0, 1, 'has 0 parameters, but 1 is given'],
    [2, 0, 'has 2 parameters, but 0 are given'],
  ])('refuses a template of %i parameters when %i are given', (paramCount, params, words) => {
    expect(checkTemplateUse({ ...template, paramCount }, { params })).toEqual({
      reason: `The template order_shipped (en) ${words}.`,
    })
  })

  it('does not refuse a message when the parameter count is not known or not given', () => {
    expect(checkTemplateUse({ ...template, paramCount: undefined }, { params: 7 })).toBeUndefined()
    expect(checkTemplateUse(template, {})).toBeUndefined()
  })

  it.each([
    ['has an image above its text, but a video is given', withImage, 'video'],
    ['has an image above its text, but none is given', withImage, undefined],
    ['has no media above its text, but an image is given', template, 'image'],
  ])('refuses a message when the template %s', (problem, one, media) => {
    expect(checkTemplateUse(one, { params: 2, media })).toEqual({
      reason: `The template order_shipped (en) ${problem}.`,
    })
  })

  it('does not refuse media that fit, or a template of an unknown type', () => {
    expect(checkTemplateUse(withImage, { params: 2, media: 'image' })).toBeUndefined()
    expect(
      checkTemplateUse({ ...template, templateType: 'HOLOGRAM' }, { params: 2, media: 'video' }),
    ).toBeUndefined()
    expect(
      checkTemplateUse({ ...template, templateType: undefined }, { params: 2, media: 'video' }),
    ).toBeUndefined()
  })
})

describe('checkTemplateUse() for a template with a location above its text', () => {
  const withPlace: Template = { id: 't-1', name: 'shop', language: 'en', header: 'location', raw: {} }

  it('accepts a location, and refuses an image and no media', () => {
    expect(checkTemplateUse(withPlace, { media: 'location' })).toBeUndefined()
    expect(checkTemplateUse(withPlace, {})?.reason).toBe(
      'The template shop (en) has a location above its text, but none is given.',
    )
    expect(checkTemplateUse(withPlace, { media: 'image' })?.reason).toBe(
      'The template shop (en) has a location above its text, but an image is given.',
    )
  })
})
