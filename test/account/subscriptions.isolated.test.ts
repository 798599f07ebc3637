import { inspect } from 'node:util'
import nock from 'nock'
import { describe, expect, it } from 'vitest'
import { findDuplicates, type Subscription } from '../../src/account/subscriptions/subscription.ts'
import { Subscriptions } from '../../src/account/subscriptions/subscriptions.ts'
import { ContentError } from '../../src/errors/error-classes.ts'
import { AuthenticationError, TooManyRequestsError } from '../../src/errors/sending-errors.ts'
import { ConfigurationError } from '../../src/errors/usage-errors.ts'
import { unredacted } from '../../src/util/redacted.ts'
import { errorOf, partnerOrigin, selfServe, selfServeOrigin, throughPartner } from './account-support.ts'

const path = '/wa/app/app-0001/subscription'
const url = 'https://example.com/gupshup'
const token = 'a-long-and-random-one'
const usedModes = 'ENQUEUED,SENT,DELIVERED,READ,FAILED,BILLING,MESSAGE,TEMPLATE,ACCOUNT,OTHERS'

function wire(rest: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    id: '8166',
    url,
    tag: 'gupshup-outbound',
    version: 2,
    active: true,
    modes: usedModes.split(','),
    ...rest,
  }
}

function subscription(rest: Partial<Subscription> = {}): Subscription {
  return { id: '1', url, tag: 'one', version: 2, isActive: true, modes: ['FAILED'], headerNames: [], ...rest }
}

function listed(...items: readonly unknown[]) {
  return nock(selfServeOrigin).get(path).reply(200, { status: 'success', subscriptions: items })
}

/** Responds to the next request of this method, and returns the forms that it received. */
function respondTo(method: 'POST' | 'PUT', uri: string, response: unknown, origin = selfServeOrigin) {
  const forms: Record<string, string>[] = []
  nock(origin)
    .intercept(uri, method, (body: Record<string, string>) => forms.push({ ...body }) > 0)
    .reply(200, { status: 'success', subscription: response })
  return forms
}

describe('the list of subscriptions', () => {
  it('is read without the values of headers', async () => {
    listed(
      wire({ id: 8166, modes: ['sent', 'DELETE', 7], meta: `{"X-Webhook-Token":"${token}"}` }),
      wire({
        id: '2',
        active: false,
        version: '3',
        modes: undefined,
        mode: 2047,
        meta: { headers: { 'X-A': 'b' } },
      }),
    )
    const list = await new Subscriptions(selfServe()).list()
    expect(unredacted(list)).toEqual([
      {
        id: '8166',
        url,
        tag: 'gupshup-outbound',
        version: 2,
        isActive: true,
        modes: ['SENT', 'DELETED'],
        headerNames: ['x-webhook-token'],
      },
      { id: '2', url, tag: 'gupshup-outbound', version: 3, isActive: false, headerNames: ['x-a'] },
    ])
    expect(JSON.stringify(list)).not.toContain(token)
  })

  it('has another path at the partner API', async () => {
    nock(partnerOrigin)
      .get('/partner/app/app-0001/subscription')
      .reply(200, { subscriptions: [wire()] })
    expect(await new Subscriptions(throughPartner()).list()).toHaveLength(1)
  })

  it('is empty when the response has no body', async () => {
    nock(selfServeOrigin).get(path).reply(204)
    expect(await new Subscriptions(selfServe()).list()).toEqual([])
  })

  it('is an error when the response has no list', async () => {
    nock(selfServeOrigin).get(path).reply(200, { status: 'success' })
    await expect(new Subscriptions(selfServe()).list()).rejects.toThrow('no list of subscriptions')
  })

  it('throws a ConfigurationError without an app', async () => {
    await expect(new Subscriptions(selfServe({ appId: undefined })).list()).rejects.toThrow(
      ConfigurationError,
    )
  })
})

describe('a new subscription', () => {
  it('is requested with every given field', async () => {
    const forms = respondTo('POST', path, wire({ modes: ['FAILED', 'BILLING'] }))
    const made = await new Subscriptions(selfServe()).create({
      url,
      tag: 'orders +1',
      modes: ['FAILED', 'BILLING'],
      headers: { 'x-secret': token },
      check: false,
    })
    expect(forms).toEqual([
      {
        url,
        tag: 'orders +1',
        version: '2',
        modes: 'FAILED,BILLING',
        meta: `{"x-secret":"${token}"}`,
        doCheck: 'false',
      },
    ])
    expect(made).toMatchObject({ id: '8166', modes: ['FAILED', 'BILLING'] })
  })

  it("can have its headers written as the documentation shows them, and Meta's form", async () => {
    const forms = respondTo('POST', '/partner/app/app-0001/subscription', wire(), partnerOrigin)
    await new Subscriptions(throughPartner()).create({
      url,
      tag: 'a',
      modes: ['ALL'],
      version: 3,
      headers: { a: 'b' },
      headersForm: 'wrapped',
    })
    expect(forms).toEqual([{ url, tag: 'a', version: '3', modes: 'ALL', meta: '{"headers":{"a":"b"}}' }])
  })

  it('is looked up by its tag when the response does not contain it', async () => {
    nock(selfServeOrigin)
      .post(path)
      .reply(200, { status: 'success', token: { token: 'x' } })
    listed(wire({ id: '1', tag: 'other' }), wire({ id: '2', tag: 'mine' }))
    const made = await new Subscriptions(selfServe()).create({ url, tag: 'mine', modes: ['FAILED'] })
    expect(made).toMatchObject({ id: '2' })
  })

  it('is an error when neither the response nor the list contains it', async () => {
    nock(selfServeOrigin).post(path).reply(200, {})
    listed()
    await expect(
      new Subscriptions(selfServe()).create({ url, tag: 'mine', modes: ['FAILED'] }),
    ).rejects.toThrow('the response has no subscription')
  })

  it.each([
    ['url', { url: 'example.com' }],
    ['url', { url: 'ftp://example.com' }],
    ['tag', { tag: ' ' }],
    ['modes', { modes: [] }],
    ['modes', { modes: ['FAILED,BILLING'] }],
    ['version', { version: 1 }],
    ['headers', { headers: { 'x secret': token } }],
    ['headers', { headers: { 'x-secret': `${token}\n` } }],
    ['headersForm', { headersForm: 'boxed' }],
  ])('is refused with an error that names the field %s: %j', async (option, wrong) => {
    const request = { url, tag: 'a', modes: ['FAILED'], ...wrong }
    const create = new Subscriptions(selfServe())
    const error = await errorOf(Reflect.apply(create.create, create, [request]))
    expect(error).toBeInstanceOf(ConfigurationError)
    expect(error).toHaveProperty('option', option)
    expect(error.message).not.toContain(token)
  })
})

describe('a subscription that Gupshup refuses', () => {
  it.each([
    [400, 'Invalid URL Passed', ContentError],
    [401, 'Authentication Failed', AuthenticationError],
    [429, 'Too Many Requests', TooManyRequestsError],
  ])('rejects with the typed error of %i %s', async (status, message, type) => {
    nock(selfServeOrigin).post(path).reply(status, { status: 'error', message })
    const error = await errorOf(
      new Subscriptions(selfServe()).create({ url, tag: 'mine', modes: ['FAILED'], headers: { a: token } }),
    )
    expect(error).toBeInstanceOf(type)
    expect(error.message).toContain(`Reason given: ${message}.`)
    expect(error.message).not.toContain(token)
    expect(error.docsUrl).toBe('https://partner-docs.gupshup.io/reference/setsubscription-api-v3')
  })
})

describe('the secret of a webhook', () => {
  it('is hidden in every log of a subscription whose url contains it, and readable by code', async () => {
    listed(wire({ url: `${url}?token=${token}&a=b` }))
    const [found] = await new Subscriptions(selfServe()).list()
    expect(found?.url).toBe(`${url}?token=${token}&a=b`)
    for (const shown of [inspect({ found }, { depth: 5 }), JSON.stringify({ found })]) {
      expect(shown).toContain(`${url}?…`)
      expect(shown).not.toContain(token)
    }
  })

  it.each([
    ['a header', { url, headers: { 'x-webhook-token': token } }],
    ['the url', { url: `${url}?token=${token}` }],
  ])('in %s appears in no error, although the response repeats it', async (_, request) => {
    nock(selfServeOrigin)
      .post(path)
      .reply(400, {
        status: 'error',
        message: `Invalid URL Passed: ${url}?token=${token} {"x-webhook-token":"${token}"}`,
      })
    const error = await errorOf(
      new Subscriptions(selfServe()).create({ tag: 'one', modes: ['FAILED'], ...request }),
    )
    expect(inspect(error, { depth: null, showHidden: true })).not.toContain(token)
    expect(error.message).toContain('Invalid URL Passed')
  })
})

describe('a subscription request in plain JavaScript', () => {
  it.each([
    ['modes', { modes: 'ALL' }],
    ['modes', { modes: null }],
    ['modes', { modes: [7] }],
    ['headers', { headers: null }],
    ['headers', { headers: 'x-webhook-token' }],
    ['check', { check: 'yes' }],
    ['url', { url: null }],
  ])('is refused with an error that names the field %s: %j', async (option, wrong) => {
    const request: unknown = { url, tag: 'one', modes: ['FAILED'], ...wrong }
    const error = await errorOf(
      Reflect.apply(Subscriptions.prototype.create, new Subscriptions(selfServe()), [request]),
    )
    expect(error).toBeInstanceOf(ConfigurationError)
    expect(error).toMatchObject({ option })
  })

  it('is refused when it is missing', async () => {
    for (const method of ['create', 'ensure'] as const) {
      const error = await errorOf(
        Reflect.apply(Subscriptions.prototype[method], new Subscriptions(selfServe()), []),
      )
      expect(error).toBeInstanceOf(ConfigurationError)
    }
  })
})

describe('an existing subscription', () => {
  it('is changed in the given fields only', async () => {
    const forms = respondTo('PUT', `${path}/8166`, wire({ active: false }))
    const after = await new Subscriptions(selfServe()).update('8166', { isActive: false })
    expect(forms).toEqual([{ active: 'false' }])
    expect(after.isActive).toBe(false)
  })

  it('is deleted', async () => {
    const scope = nock(selfServeOrigin).delete(`${path}/8166`).reply(200, { status: 'success' })
    await new Subscriptions(selfServe()).delete('8166')
    expect(scope.isDone()).toBe(true)
  })

  it.each(['', ' ', '../x', 'a/b'])('cannot be named by %j, which could mean all of them', async (id) => {
    await expect(new Subscriptions(selfServe()).delete(id)).rejects.toThrow(ConfigurationError)
    await expect(new Subscriptions(selfServe()).update(id, {})).rejects.toThrow(ConfigurationError)
  })
})

describe('ensure()', () => {
  it('creates a subscription with every mode by name, and the token as a header that the handler reads', async () => {
    listed()
    const forms = respondTo('POST', path, wire({ meta: `{"x-webhook-token":"${token}"}` }))
    const ensured = await new Subscriptions(selfServe()).ensure({ url, token })
    expect(forms).toEqual([
      {
        url,
        tag: 'gupshup-outbound',
        version: '2',
        modes: usedModes,
        meta: `{"x-webhook-token":"${token}"}`,
        doCheck: 'false',
      },
    ])
    expect(ensured).toMatchObject({
      change: 'created',
      sendsToken: true,
      duplicates: [],
      subscription: { id: '8166' },
    })
  })

  it('changes nothing when the subscription is already right', async () => {
    listed(wire())
    expect(await new Subscriptions(selfServe()).ensure({ url })).toMatchObject({ change: 'nothing' })
  })

  it.each([
    ['another url', { url: 'https://example.com/old' }],
    ['fewer modes', { modes: ['SENT'] }],
    ['another version', { version: 3 }],
    ['been deactivated', { active: false }],
    ['no modes in the response', { modes: undefined }],
  ])('changes the subscription with its tag when that one has %s', async (_name, rest) => {
    listed(wire(rest))
    const forms = respondTo('PUT', `${path}/8166`, wire())
    expect(await new Subscriptions(selfServe()).ensure({ url })).toMatchObject({ change: 'changed' })
    expect(forms).toEqual([{ url, tag: 'gupshup-outbound', version: '2', modes: usedModes, active: 'true' }])
  })

  it('accepts ALL as every mode', async () => {
    listed(wire({ modes: ['ALL'] }))
    expect(await new Subscriptions(selfServe()).ensure({ url })).toMatchObject({ change: 'nothing' })
  })

  it("changes the subscription with its url, and keeps that one's tag", async () => {
    listed(wire({ id: '7', tag: 'by hand', modes: ['SENT'] }))
    const forms = respondTo('PUT', `${path}/7`, wire({ id: '7', tag: 'by hand' }))
    expect(await new Subscriptions(selfServe()).ensure({ url })).toMatchObject({ change: 'changed' })
    expect(forms[0]).toMatchObject({ tag: 'by hand' })
  })

  it('sends the token every time, because Gupshup does not return the stored one', async () => {
    listed(wire())
    const forms = respondTo('PUT', `${path}/8166`, wire())
    const ensured = await new Subscriptions(selfServe()).ensure({ url, token, header: 'X-Secret' })
    expect(forms[0]).toMatchObject({ meta: `{"X-Secret":"${token}"}` })
    expect(ensured).toMatchObject({ change: 'changed', sendsToken: false })
  })

  it('has Gupshup check the url when asked to, because the token may be in it', async () => {
    listed()
    const forms = respondTo('POST', path, wire())
    await new Subscriptions(selfServe()).ensure({ url: `${url}?token=${token}`, check: true })
    expect(forms[0]).toMatchObject({ doCheck: 'true' })
    expect(forms[0]).not.toHaveProperty('meta')
  })

  it('returns the events that are now delivered more than once', async () => {
    const other = wire({
      id: '9',
      tag: 'v3',
      url: 'https://example.com/v3',
      version: 3,
      modes: ['FAILED', 'PAYMENTS'],
    })
    listed(other)
    respondTo('POST', path, wire())
    const { duplicates } = await new Subscriptions(selfServe()).ensure({ url })
    expect(duplicates).toEqual([
      { mode: 'FAILED', subscriptions: [expect.objectContaining({ id: '9' }), expect.anything()] },
    ])
  })

  it('names the existing subscriptions when the app cannot have another', async () => {
    listed(
      ...['a', 'b', 'c', 'd', 'e'].map((tag) => wire({ id: tag, tag, url: `https://example.com/${tag}` })),
    )
    const error = await errorOf(new Subscriptions(selfServe()).ensure({ url }))
    expect(error).toBeInstanceOf(ConfigurationError)
    expect(error.message).toBe(
      'The app has 5 subscriptions (a, b, c, d, e), and Gupshup allows 5. Delete one, or give the tag of one to change it.',
    )
  })

  it('changes one of five existing subscriptions', async () => {
    const others = ['a', 'b', 'c', 'd'].map((tag) =>
      wire({ id: tag, tag, url: `https://example.com/${tag}` }),
    )
    listed(...others, wire())
    expect(await new Subscriptions(selfServe()).ensure({ url })).toMatchObject({ change: 'nothing' })
  })
})

describe('findDuplicates()', () => {
  it('finds nothing when each mode is delivered once', () => {
    expect(findDuplicates([])).toEqual([])
    expect(findDuplicates([subscription(), subscription({ id: '2', modes: ['SENT', 'NONE'] })])).toEqual([])
  })

  it('finds the modes that a version 2 and a version 3 share', () => {
    const [one, other] = [subscription(), subscription({ id: '2', version: 3, modes: ['SENT', 'FAILED'] })]
    expect(findDuplicates([one, other])).toEqual([{ mode: 'FAILED', subscriptions: [one, other] }])
  })

  it('ignores subscriptions that are not active', () => {
    expect(findDuplicates([subscription(), subscription({ id: '2', isActive: false })])).toEqual([])
  })

  it('ignores subscriptions without modes', () => {
    expect(findDuplicates([subscription(), subscription({ id: '2', modes: undefined })])).toEqual([])
  })

  it('counts ALL as every mode', () => {
    const all = [subscription({ modes: ['ALL'] }), subscription({ id: '2', modes: ['READ', 'NONE'] })]
    expect(findDuplicates(all)).toEqual([{ mode: 'READ', subscriptions: all }])
    expect(findDuplicates([subscription({ modes: ['ALL'] }), subscription({ modes: ['ALL'] })])).toHaveLength(
      14,
    )
  })
})
