import nock from 'nock'
import { afterEach, describe, expect, it } from 'vitest'
import type { ApiCall } from '../../src/gupshup/api-call.ts'
import { apiKey, freePort, localServer, rawServer, transportTo } from './transport-support.ts'

nock.restore()

afterEach(() => {
  nock.cleanAll()
  nock.restore()
})

const origin = 'https://api.gupshup.io'
const balance: ApiCall = { method: 'GET', path: '/sm/api/v2/wallet/balance' }

async function responseTo(status: number, body: string, headers: Record<string, string> = {}) {
  nock.activate()
  nock(origin).get(balance.path).reply(status, body, headers)
  return await transportTo(origin).call(balance)
}

describe('an API call', () => {
  it('has the key, its query and its method', async () => {
    nock.activate()
    nock(origin, { reqheaders: { apikey: apiKey }, badheaders: ['content-type'] })
      .delete('/wa/app/app-0001/subscription')
      .query({ tag: 'a b&c' })
      .reply(200, '{"status":"success"}')
    const call: ApiCall = { method: 'DELETE', path: '/wa/app/app-0001/subscription', query: { tag: 'a b&c' } }
    expect(await transportTo(origin).call(call)).toMatchObject({ outcome: 'answered', status: 200 })
  })

  it('sends its fields as a form', async () => {
    const server = await localServer()
    const call: ApiCall = {
      method: 'PUT',
      path: '/wa/app/app-0001/subscription/7',
      fields: { tag: 'orders +1' },
    }
    await transportTo(server.url).call(call)
    expect(server.requests[0]?.form.get('tag')).toBe('orders +1')
    expect(server.requests[0]?.headers['content-type']).toBe('application/x-www-form-urlencoded')
  })

  it('sends JSON when it has JSON', async () => {
    nock.activate()
    nock(origin).post('/partner/x', { status: 'read' }).reply(200, '{}')
    const response = await transportTo(origin).call({
      method: 'POST',
      path: '/partner/x',
      json: { status: 'read' },
    })
    expect(response).toMatchObject({ outcome: 'answered', body: {} })
  })

  it('resolves with the status, the headers and the parsed JSON of the response', async () => {
    const date = 'Thu, 09 Oct 2025 08:53:20 GMT'
    expect(await responseTo(200, '{"status":"success","balance":41.5}', { date })).toMatchObject({
      outcome: 'answered',
      status: 200,
      headers: { date },
      body: { status: 'success', balance: 41.5 },
    })
  })

  it.each(['', 'OK'])('resolves with the text of a response that is not JSON: %j', async (body) => {
    expect(await responseTo(202, body)).toMatchObject({ outcome: 'answered', status: 202, body })
  })

  it.each([
    [401, 'Portal User Not Found With APIKey', 'authentication'],
    [403, '{"status":"error","message":"Forbidden Access"}', 'account'],
    [404, '{"status":"error","message":"Not Found"}', 'content'],
    [429, '{"status":"error","message":"Too Many Requests"}', 'too-many-requests'],
    [400, '{"status":"error","message":"Invalid URL Passed"}', 'content'],
    [500, '{"status":"error","message":"Internal server error."}', 'service'],
    [502, '<html><title>Bad Gateway</title></html>', 'outcome-unknown'],
    [200, '{"status":"error","message":"Not a live app"}', 'unknown-code'],
  ])('fails for the response %i %s with the kind %s', async (status, body, kind) => {
    expect(await responseTo(status, body)).toMatchObject({
      outcome: 'failed',
      failure: { kind, via: 'reply', httpStatus: status },
    })
  })

  it('keeps the response headers of a failure', async () => {
    const date = 'Thu, 09 Oct 2025 08:53:20 GMT'
    expect(await responseTo(401, 'no', { date })).toMatchObject({ outcome: 'failed', headers: { date } })
  })

  it('fails as not sent when no server listens', async () => {
    const response = await transportTo(`http://127.0.0.1:${await freePort()}`).call(balance)
    expect(response).toMatchObject({ outcome: 'failed', failure: { kind: 'network', via: 'network' } })
  })

  it('fails with an unknown outcome after its timeout', async () => {
    const server = await rawServer(() => {})
    const response = await transportTo(server.url, { timeoutMs: 50 }).call(balance)
    expect(response).toMatchObject({ outcome: 'failed', failure: { kind: 'outcome-unknown' } })
  })

  it('is aborted by its signal', async () => {
    const response = await transportTo(origin).call(balance, AbortSignal.abort())
    expect(response).toEqual({ outcome: 'failed', failure: { kind: 'aborted', via: 'client' } })
  })

  it('does not repeat the key in its failure', async () => {
    const response = await responseTo(
      400,
      JSON.stringify({ status: 'error', message: `Key ${apiKey} is wrong` }),
    )
    expect(response).toMatchObject({ failure: { reason: 'Key [API key] is wrong' } })
  })

  it('accepts a response of several megabytes', async () => {
    const server = await localServer((_, response) => {
      response.end(JSON.stringify({ templates: ['x'.repeat(3 * 1024 * 1024)] }))
    })
    expect(await transportTo(server.url).call(balance)).toMatchObject({ outcome: 'answered' })
  })
})
