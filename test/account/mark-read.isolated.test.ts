import nock from 'nock'
import { describe, expect, it } from 'vitest'
import { markRead } from '../../src/account/mark-read.ts'
import { ContentError } from '../../src/errors/error-classes.ts'
import { AuthenticationError } from '../../src/errors/sending-errors.ts'
import { ConfigurationError, InvalidMessageError } from '../../src/errors/usage-errors.ts'
import { errorOf, partnerOrigin, selfServe, selfServeOrigin, throughPartner } from './account-support.ts'

const messageId = 'wamid.HBgM/UE+=='

describe('markRead()', () => {
  it.each([
    [200, ''],
    [202, ''],
    [200, '{"status":"success"}'],
  ])('resolves when the response is %i %j', async (status, body) => {
    const scope = nock(selfServeOrigin)
      .put('/wa/app/app-0001/msg/wamid.HBgM%2FUE%2B%3D%3D/read', '')
      .reply(status, body)
    await markRead(selfServe(), messageId)
    expect(scope.isDone()).toBe(true)
  })

  it("uses Meta's form through the partner API", async () => {
    const scope = nock(partnerOrigin)
      .post('/partner/app/app-0001/v3/message', {
        messaging_product: 'whatsapp',
        status: 'read',
        message_id: messageId,
      })
      .reply(200, '{"success":true}')
    await markRead(throughPartner(), messageId)
    expect(scope.isDone()).toBe(true)
  })

  it('shows through the partner API that an answer is being written, with JSON that says of itself that it is a form', async () => {
    const body = {
      type: 'message-event',
      message: {
        messaging_product: 'whatsapp',
        status: 'read',
        message_id: messageId,
        typing_indicator: { type: 'text' },
      },
    }
    const scope = nock(partnerOrigin, {
      reqheaders: { 'content-type': 'application/x-www-form-urlencoded', authorization: 'token-1' },
    })
      .post('/partner/app/app-0001/v1/event', body)
      .reply(200, { status: 'success' })
    await markRead(throughPartner(), messageId, { typing: true })
    expect(scope.isDone()).toBe(true)
  })

  it.each([undefined, false])('shows nothing being written with typing: %s', async (typing) => {
    const scope = nock(partnerOrigin).post('/partner/app/app-0001/v3/message').reply(200, { success: true })
    await markRead(throughPartner(), messageId, { typing })
    expect(scope.isDone()).toBe(true)
  })

  it('refuses to show on the self-serve API that an answer is being written, before any request', async () => {
    const error = await errorOf(markRead(selfServe(), messageId, { typing: true }))
    expect(error).toBeInstanceOf(ConfigurationError)
    expect(error).toHaveProperty('option', 'typing')
    expect(error.message).toBe(
      'typing of markRead() is documented for the partner API only. Give the client transport: partner(…), or leave typing out.',
    )
  })

  it('refuses typing that is not a boolean', async () => {
    const error = await errorOf(
      Reflect.apply(markRead, undefined, [throughPartner(), messageId, { typing: 'yes' }]),
    )
    expect(error).toBeInstanceOf(ConfigurationError)
    expect(error.message).toContain('markRead(): typing must be a boolean, but is "yes"')
  })

  it.each([
    'Outbound event not supported',
    'Invalid JSON payload',
    'Please review the request parameters and retry',
  ])('rejects with a typed error when Gupshup answers "%s"', async (message) => {
    nock(partnerOrigin).post('/partner/app/app-0001/v1/event').reply(400, { status: 'error', message })
    const error = await errorOf(markRead(throughPartner(), messageId, { typing: true }))
    expect(error).toBeInstanceOf(ContentError)
    expect(error.message).toContain('The request to mark a message as read was refused')
    expect(error.message).toContain(message)
    expect(error.docsUrl).toBe('https://partner-docs.gupshup.io/reference/voicecallaction-1')
  })

  it.each(['', ' ', 'wamid.A B', 'wamid\n', '.', '..', 'wamid.\ud800', 'wamid.\u202e', '👍'])(
    'refuses %j, which is no message id',
    async (id) => {
      const error = await errorOf(markRead(selfServe(), id))
      expect(error).toBeInstanceOf(InvalidMessageError)
      expect(error).toHaveProperty('field', 'messageId')
    },
  )

  it('refuses the missing id of an event that had none', async () => {
    await expect(Reflect.apply(markRead, undefined, [selfServe(), undefined])).rejects.toThrow(
      InvalidMessageError,
    )
  })

  it('rejects with a ConfigurationError without an app', async () => {
    await expect(markRead(selfServe({ appId: undefined }), messageId)).rejects.toThrow(ConfigurationError)
  })

  it('rejects with a typed error without the id when Gupshup refuses it', async () => {
    nock(selfServeOrigin).put(/read$/).reply(401, { status: 'error', message: 'Authentication Failed' })
    const error = await errorOf(markRead(selfServe(), messageId))
    expect(error).toBeInstanceOf(AuthenticationError)
    expect(error.message).toContain('The request to mark a message as read was refused')
    expect(error.message).not.toContain('HBgM')
  })

  it('reports an unknown outcome when the response is not complete', async () => {
    nock(selfServeOrigin).put(/read$/).reply(504, '<html></html>')
    const error = await errorOf(markRead(selfServe(), messageId))
    expect(error.message).toContain('was sent, but no response confirmed that Gupshup processed it')
  })
})
