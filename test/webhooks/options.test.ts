import { describe, expect, it } from 'vitest'
import { ConfigurationError } from '../../src/errors/usage-errors.ts'
import { createWebhookHandler } from '../../src/webhooks/handler.ts'
import { recordingReceiver, TOKEN } from './support/receiver.ts'

/** Calls createWebhookHandler() as plain JavaScript can, without types. */
function create(...given: unknown[]): unknown {
  return Reflect.apply(createWebhookHandler, undefined, given)
}

function errorOf(act: () => unknown): unknown {
  try {
    act()
  } catch (error) {
    return error
  }
  return undefined
}

describe('the token of createWebhookHandler()', () => {
  it.each([
    ['no options', undefined],
    ['no token', {}],
    ['an environment variable that is not set', { token: undefined }],
    ['an empty token', { token: '' }],
    ['a blank token', { token: ' \n' }],
    ['no token in the list', { token: [] }],
    ['a blank token in the list', { token: [TOKEN, ' '] }],
    ['a number', { token: 12_345 }],
    ['null in the list', { token: [TOKEN, null] }],
  ])('is required, and the error for %s says how to make one', (_case, options) => {
    const error = errorOf(() => create(recordingReceiver(), options))
    expect(error).toBeInstanceOf(ConfigurationError)
    expect(error).toMatchObject({ option: 'token', message: expect.stringContaining('openssl rand -hex 32') })
  })

  it.each(['two words', 'tôken', 'a\u0000b'])('cannot be %j, which no header can contain', (token) => {
    const error = errorOf(() => createWebhookHandler(recordingReceiver(), { token }))
    expect(error).toMatchObject({ name: 'ConfigurationError', option: 'token' })
    expect(String(error)).not.toContain(token)
  })

  it('can end with the newline of the file that contains it', async () => {
    const { fetch } = createWebhookHandler(recordingReceiver(), { token: `${TOKEN}\n` })
    expect(await fetch(new Request(`http://127.0.0.1/?token=${TOKEN}`))).toMatchObject({ status: 200 })
  })
})

describe('an option of createWebhookHandler()', () => {
  it.each([
    ['header', ''],
    ['header', 'x token'],
    ['header', 'x:token'],
    ['header', null],
    ['queryParameter', ''],
    ['path', 'hook'],
    ['path', ''],
    ['path', '/hook?token=x'],
    ['path', 'https://shop.example/hook'],
    ['limitBytes', 0],
    ['limitBytes', 1.5],
    ['limitBytes', '1mb'],
    ['limitBytes', Number.POSITIVE_INFINITY],
    ['bodyTimeoutMs', 0],
    ['bodyTimeoutMs', -1],
    ['bodyTimeoutMs', Number.NaN],
    ['bodyTimeoutMs', 2 ** 31],
    ['onError', 'console'],
  ])('is refused with an error that names it: %s = %j', (option, value) => {
    const error = errorOf(() => create(recordingReceiver(), { token: TOKEN, [option]: value }))
    expect(error).toBeInstanceOf(ConfigurationError)
    expect(error).toMatchObject({
      option,
      message: expect.stringContaining(`createWebhookHandler(): ${option} must be `),
    })
  })
})

describe('the receiver of createWebhookHandler()', () => {
  it.each([[undefined], [{}], [{ receive: true }]])('is refused when it is %j', (receiver) => {
    expect(() => create(receiver, { token: TOKEN })).toThrow(ConfigurationError)
  })
})
