import { inspect } from 'node:util'
import { describe, expect, it, vi } from 'vitest'
import { StoreError } from '../../src/errors/store-error.ts'
import { WebhookError } from '../../src/errors/usage-errors.ts'
import { createWebhookHandler } from '../../src/webhooks/handler.ts'
import type { WebhookHandlerOptions } from '../../src/webhooks/options.ts'
import { EVENT_JSON, recordingReceiver, TOKEN } from './support/receiver.ts'

type OnError = NonNullable<WebhookHandlerOptions['onError']>

const post = (body: string, headers: Record<string, string> = {}) =>
  new Request('http://127.0.0.1/', {
    method: 'POST',
    headers: { 'x-webhook-token': TOKEN, 'content-type': 'application/json', ...headers },
    body,
  })

const watched = (receive?: () => unknown) => {
  const onError = vi.fn<OnError>()
  return {
    onError,
    ...createWebhookHandler(recordingReceiver(receive), { token: TOKEN, limitBytes: 1000, onError }),
  }
}

describe('onError', () => {
  it('gets the error of receive() unchanged', async () => {
    const error = new StoreError('The store could not write.')
    const { onError, fetch } = watched(() => Promise.reject(error))

    await fetch(post(EVENT_JSON))

    expect(onError.mock.calls).toEqual([[error, { status: 503 }]])
    expect(onError.mock.calls[0]?.[0]).toBe(error)
  })

  it.each([
    ['broken JSON', post('{'), 400, 'not JSON'],
    ['a body that is too large', post(`"${'x'.repeat(1000)}"`), 413, '1000 bytes'],
    ['a form', post('a=b', { 'content-type': 'application/x-www-form-urlencoded' }), 415, 'version 2 or 3'],
    ['a compressed body', post('x', { 'content-encoding': 'gzip' }), 415, 'compressed'],
  ])('gets a WebhookError for %s', async (_what, request, status, words) => {
    const { onError, fetch } = watched()

    expect(await fetch(request)).toMatchObject({ status })

    expect(onError.mock.calls).toEqual([[expect.any(WebhookError), { status }]])
    expect(onError.mock.calls[0]?.[0]).toMatchObject({ message: expect.stringContaining(words) })
  })

  it('gets an error without anything of the body or the token', async () => {
    const { onError, fetch } = watched()

    await fetch(post('{"destination":"919900000002", oops'))

    expect(inspect(onError.mock.calls, { depth: 9 })).not.toMatch(/9199|oops|right-token/)
  })

  it.each([
    ['a wrong token', new Request('http://127.0.0.1/?token=x', { method: 'POST', body: '{' })],
    ['another method', new Request('http://127.0.0.1/', { method: 'PUT' })],
    ['an accepted event', post(EVENT_JSON)],
    ['a GET that checks the URL', new Request(`http://127.0.0.1/?token=${TOKEN}`)],
  ])('is not called for %s', async (_what, request) => {
    const { onError, fetch } = watched()
    await fetch(request)
    expect(onError).not.toHaveBeenCalled()
  })

  it.each([
    [
      'throws',
      () => {
        throw new Error('The logger is down.')
      },
    ],
    ['rejects', () => Promise.reject(new Error('The logger is down.'))],
    ['never settles', () => new Promise(() => {})],
  ])('does not change the response when it %s', async (_how, onError) => {
    const { fetch } = createWebhookHandler(recordingReceiver(), { token: TOKEN, onError })
    expect(await fetch(post('{'))).toMatchObject({ status: 400 })
  })

  it('is optional', async () => {
    const { fetch } = createWebhookHandler(recordingReceiver(), { token: TOKEN })
    expect(await fetch(post('{'))).toMatchObject({ status: 400 })
  })
})

describe('a custom receiver', () => {
  it.each([
    [
      'throws synchronously',
      () => {
        throw new TypeError('No store.')
      },
      503,
    ],
    ['returns no promise', () => 'stored', 200],
  ])('gets a response when its receive() %s', async (_how, receive, status) => {
    const handler = Reflect.apply(createWebhookHandler, undefined, [{ receive }, { token: TOKEN }])
    expect(await handler(post(EVENT_JSON))).toMatchObject({ status })
  })
})
