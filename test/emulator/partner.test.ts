import { describe, expect, it } from 'vitest'
import {
  anna,
  lastEvent,
  openEmulator,
  postV3,
  sendRequest,
  sessionForm,
  statusAndBody,
  templateForm,
  v3Text,
} from './support.ts'

function sendForm(url: string, headers: Record<string, string>, body: URLSearchParams) {
  return fetch(url, { method: 'POST', headers, body })
}

describe('a form to a partner endpoint', () => {
  it.each(['authorization', 'token'])('is accepted with the token in the header %s', async (header) => {
    const emulator = await openEmulator()
    const headers = { [header]: emulator.partner.token }
    const url = `${emulator.url}/partner/app/${emulator.appId}`

    expect(await statusAndBody(sendForm(`${url}/msg`, headers, sessionForm(emulator, anna)))).toEqual({
      status: 200,
      body: { status: 'submitted', messageId: expect.any(String) },
    })
    expect(
      await statusAndBody(sendForm(`${url}/template/msg`, headers, templateForm(emulator, anna))),
    ).toEqual({
      status: 202,
      body: { status: 'submitted', messageId: expect.any(String) },
    })
    await emulator.idle()
    expect(emulator.requests.map(({ kind }) => kind)).toEqual(['session', 'template'])
    expect(lastEvent(emulator)).toEqual({ event: 'delivered', code: undefined })
  })

  it('can leave out src.name, but not the source and the right app', async () => {
    const emulator = await openEmulator()
    const headers = { token: emulator.partner.token }
    const send = (appId: string, changes: Record<string, string | undefined>) =>
      sendForm(
        `${emulator.url}/partner/app/${appId}/msg`,
        headers,
        sessionForm(emulator, anna, { 'src.name': undefined, ...changes }),
      )

    expect((await send(emulator.appId, {})).status).toBe(200)
    expect((await send(emulator.appId, { 'src.name': 'SomebodyElse' })).status).toBe(400)
    expect((await send(emulator.appId, { source: undefined })).status).toBe(400)
    expect((await send('other', {})).status).toBe(400)
  })

  it('is refused with the API key', async () => {
    const emulator = await openEmulator()
    const url = `${emulator.url}/partner/app/${emulator.appId}/msg`
    const response = sendForm(url, { apikey: emulator.apiKey }, sessionForm(emulator, anna))
    expect(await statusAndBody(response)).toEqual({
      status: 401,
      body: { status: 'error', message: 'Authentication Failed' },
    })
  })
})

describe('the token of an app', () => {
  it('is refused after it has expired, and the new one is accepted', async () => {
    const emulator = await openEmulator()
    const path = `/partner/app/${emulator.appId}/v3/message`
    const old = emulator.partner.token
    const renewed = emulator.partner.expireToken()

    expect(emulator.partner.token).toBe(renewed)
    expect(renewed).not.toBe(old)
    expect((await postV3(emulator, path, v3Text(anna), { authorization: old })).status).toBe(401)
    expect((await postV3(emulator, path, v3Text(anna), { authorization: renewed })).status).toBe(200)
  })

  it.each([
    ['a form', 'application/x-www-form-urlencoded', 'email=a%40example.com&password=p'],
    ['JSON', 'application/json', '{"email":"a@example.com","password":"p"}'],
    ['a secret', 'application/x-www-form-urlencoded', 'email=a%40example.com&secret=s'],
    ['a client secret', 'application/x-www-form-urlencoded', 'email=a%40example.com&clientSecret=s'],
  ])('is returned for the account token of a login with %s', async (_, contentType, body) => {
    const emulator = await openEmulator()
    const login = await fetch(`${emulator.url}/partner/account/login`, {
      method: 'POST',
      headers: { 'content-type': contentType },
      body,
    })
    expect(await statusAndBody(login)).toEqual({
      status: 200,
      body: {
        token: emulator.partner.accountToken,
        id: emulator.partner.id,
        name: expect.any(String),
        terms_read: true,
        admin: true,
        email: 'a@example.com',
        activationRead: true,
        billingType: 'PREPAID',
        contactName: expect.any(String),
        phoneNumber: expect.stringMatching(/^\d+$/),
        enableCustomer: false,
        enableWallet: true,
        enableInrWallet: false,
        enableLoaderWallet: false,
        enableAppOnboarding: true,
        isTpp: false,
        onboardEnabled: true,
      },
    })

    const path = `/partner/app/${emulator.appId}/token`
    const headers = { authorization: emulator.partner.accountToken }
    expect(await statusAndBody(sendRequest(emulator, 'GET', path, { headers }))).toEqual({
      status: 200,
      body: {
        status: 'success',
        token: {
          token: emulator.partner.token,
          authoriserId: expect.stringMatching(/^[0-9a-f-]{36}$/),
          requestorId: `${emulator.partner.id}`,
          createdOn: expect.any(Number),
          modifiedOn: expect.any(Number),
          expiresOn: 0,
          active: true,
        },
      },
    })
    emulator.partner.expireToken()
    expect(
      await statusAndBody(sendRequest(emulator, 'GET', path, { headers: { token: headers.authorization } })),
    ).toMatchObject({
      body: { token: { token: emulator.partner.token } },
    })
  })

  it('is not returned without a password, with the wrong token or for another app', async () => {
    const emulator = await openEmulator()
    const headers = { authorization: emulator.partner.accountToken }
    const wrong = { headers: { authorization: emulator.partner.token } }

    const login = sendRequest(emulator, 'POST', '/partner/account/login', {
      form: { email: 'a@example.com' },
    })
    expect((await login).status).toBe(401)
    expect(
      await statusAndBody(sendRequest(emulator, 'GET', `/partner/app/${emulator.appId}/token`, wrong)),
    ).toMatchObject({
      status: 401,
      body: { message: expect.stringMatching(/^Unauthorised access to the resource/) },
    })
    expect((await sendRequest(emulator, 'GET', '/partner/app/other/token', { headers })).status).toBe(400)
  })
})

describe("a partner's password and tokens", () => {
  it('are not on the page', async () => {
    const emulator = await openEmulator()
    const headers = { authorization: emulator.partner.accountToken }
    const form = { email: 'a@example.com', password: 'open sesame' }
    await sendRequest(emulator, 'POST', '/partner/account/login', { form })
    await sendRequest(emulator, 'GET', `/partner/app/${emulator.appId}/token`, { headers })
    await postV3(emulator, `/partner/app/${emulator.appId}/v3/message`, v3Text(anna))

    for (const key of ['r1', 'r2', 'r3']) {
      const details = await (await fetch(`${emulator.url}/record?key=${key}`)).text()
      expect(details).toContain('"id":')
      for (const secret of ['open sesame', emulator.partner.token, emulator.partner.accountToken]) {
        expect(details).not.toContain(secret)
      }
    }
  })
})
