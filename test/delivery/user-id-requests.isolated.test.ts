import { type ClientOptions, GupshupClient, type MessageInput, memoryStore, partner } from 'gupshup-outbound'
import nock from 'nock'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { linkPerson } from '../support/link-person.ts'

// The import of nock patches `node:http`; only these tests need that.
nock.restore()

beforeEach(() => {
  if (!nock.isActive()) nock.activate()
  nock.disableNetConnect()
})

afterEach(() => {
  nock.cleanAll()
  nock.enableNetConnect()
  nock.restore()
})

const appId = '0b6c8f0a-1111-4222-8333-444455556666'
const userId = 'IN.1648700000000001'
const phone = '919876543210'
const source = '917834811114'
const templateId = 'c6a1f0de-7b1e-4a51-9d0c-2f1f5a3b9e77'

const selfServe: ClientOptions = { apiKey: 'sk_7c1f0e9b2d4a4f6c', appId }
const throughPartner = (format: 'form' | 'v3'): ClientOptions => ({
  transport: partner({ appId, token: 'sk_0123456789abcdef', format }),
})

const text: MessageInput = 'Your table is ready'
const template: MessageInput = { type: 'template', id: templateId, params: ['Asha'] }
const named: MessageInput = { type: 'template', name: 'new_shoes', language: 'en' }
const marketing: MessageInput = { ...named, endpoint: 'marketing' }
const password: MessageInput = { type: 'template', id: templateId, params: [{ oneTimePassword: '482913' }] }
const namedPassword: MessageInput = { ...named, oneTimePassword: '482913' }

const inMetaForm = { messaging_product: 'whatsapp', recipient_type: 'individual' }
const textInMetaForm = { ...inMetaForm, type: 'text', text: { body: 'Your table is ready' } }
const namedInMetaForm = {
  ...inMetaForm,
  type: 'template',
  template: { name: 'new_shoes', language: { code: 'en' } },
}
const sender = { channel: 'whatsapp', source, 'src.name': 'MyShop' }
const templateForm = { ...sender, template: JSON.stringify({ id: templateId, params: ['Asha'] }) }
const passwordForm = { ...sender, template: JSON.stringify({ id: templateId, params: ['482913'] }) }
const textForm = { ...sender, message: JSON.stringify({ type: 'text', text: 'Your table is ready' }) }

const partnerHost = 'https://partner.gupshup.io'
const selfServeHost = 'https://api.gupshup.io'

/** Sends a message and returns the request that it made. */
async function requestOf(options: ClientOptions, message: MessageInput, store = memoryStore()) {
  const requests: { url: string; body: unknown }[] = []
  for (const host of [partnerHost, selfServeHost]) {
    nock(host)
      .post(/./)
      .reply(202, function (path, body) {
        const isForm = this.req.headers['content-type'] === 'application/x-www-form-urlencoded'
        requests.push({
          url: `${host}${path}`,
          body: isForm ? Object.fromEntries(new URLSearchParams(String(body))) : body,
        })
        return { status: 'submitted', messageId: 'ee4a68a0-1203-4c85-8dc3-49d0b3226a35' }
      })
  }
  const client = new GupshupClient({ appName: 'MyShop', source, store, ...options })
  try {
    const receipt = await client.send({ to: { userId }, message })
    expect(receipt.to).toBe(userId)
    expect(requests).toHaveLength(1)
    return requests[0]
  } finally {
    await client.close({ timeoutMs: 0 })
  }
}

const v3 = throughPartner('v3')
const form = throughPartner('form')
const optedIn = { ...selfServe, templatesToUserIds: true }

describe('a message to the id of a person', () => {
  it.each([
    ['a text', v3, text, `${partnerHost}/partner/app/${appId}/v3/message`, textInMetaForm],
    [
      'a template by its name',
      form,
      named,
      `${partnerHost}/partner/app/${appId}/v3/message`,
      namedInMetaForm,
    ],
    [
      'a marketing template through the partner API',
      v3,
      marketing,
      `${partnerHost}/partner/app/${appId}/onboarding/marketing/msg`,
      namedInMetaForm,
    ],
    [
      'a marketing template through the self-serve API',
      selfServe,
      named,
      `${selfServeHost}/wa/app/${appId}/v3/marketing/msg`,
      namedInMetaForm,
    ],
  ] as const)("in Meta's form has `recipient` and no `to`: %s", async (_, options, message, url, body) => {
    expect(await requestOf(options, message)).toEqual({ url, body: { ...body, recipient: userId } })
  })

  it.each([
    ['the partner API', form, `${partnerHost}/partner/app/${appId}/template/msg`],
    [
      "the partner API, whose session messages have Meta's form",
      v3,
      `${partnerHost}/partner/app/${appId}/template/msg`,
    ],
    ['the self-serve API with templatesToUserIds', optedIn, `${selfServeHost}/wa/api/v1/template/msg`],
  ] as const)(
    'as a template by its id has `userId` and no `destination`, through %s',
    async (_, options, url) => {
      expect(await requestOf(options, template)).toEqual({ url, body: { ...templateForm, userId } })
    },
  )

  it.each([
    ['a template of the self-serve API', selfServe, template],
    ['a template where templatesToUserIds is false', { ...form, templatesToUserIds: false }, template],
    ['a text of the self-serve API', selfServe, text],
    ['a text of the partner API', form, text],
    ['a one-time password of the self-serve API', selfServe, password],
    ['a one-time password of the partner API', v3, password],
    ['a one-time password by name', v3, namedPassword],
  ] as const)('is not posted where it has no form for an id: %s', async (_, options, message) => {
    await expect(requestOf(options, message)).rejects.toMatchObject({
      name: 'RecipientError',
      code: 131062,
      system: 'meta-cloud',
      via: 'client',
      action: { type: 'fail' },
    })
    expect(nock.pendingMocks()).toHaveLength(2)
  })
})

describe('a message to the id of a person whose number is known', () => {
  async function requestWithNumber(options: ClientOptions, message: MessageInput) {
    const store = memoryStore()
    await linkPerson(store, { phone, userId })
    return await requestOf(options, message, store)
  }

  it.each([
    ['a text of the self-serve API', selfServe, text, `${selfServeHost}/wa/api/v1/msg`, textForm],
    ['a text of the partner API', form, text, `${partnerHost}/partner/app/${appId}/msg`, textForm],
    [
      'a template of the self-serve API',
      selfServe,
      template,
      `${selfServeHost}/wa/api/v1/template/msg`,
      templateForm,
    ],
    ['a one-time password', v3, password, `${partnerHost}/partner/app/${appId}/template/msg`, passwordForm],
  ] as const)('has the number where the form needs it: %s', async (_, options, message, url, body) => {
    expect(await requestWithNumber(options, message)).toEqual({ url, body: { ...body, destination: phone } })
  })

  it("has the number in `to` if it is a one-time password in Meta's form", async () => {
    const request = await requestWithNumber(v3, namedPassword)
    expect(request?.body).toMatchObject({ type: 'template', to: phone })
    expect(request?.body).not.toHaveProperty('recipient')
  })

  it('still has the id where the form has a place for it', async () => {
    expect(await requestWithNumber(v3, text)).toMatchObject({
      body: { ...textInMetaForm, recipient: userId },
    })
    expect(await requestWithNumber(form, template)).toMatchObject({ body: { ...templateForm, userId } })
  })
})
