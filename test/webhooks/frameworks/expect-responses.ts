import { expect } from 'vitest'

const token = 'framework-token-7c1e'

const inbound = JSON.stringify({
  app: 'TeaShop',
  timestamp: 1_790_000_000_123,
  version: 2,
  type: 'message',
  payload: {
    id: 'wamid.RlJBTUVXT1JL',
    source: '919900000002',
    type: 'text',
    payload: { text: 'Is the tea ready?' },
    sender: { phone: '919900000002', name: 'Asha' },
  },
})

const json = { 'content-type': 'application/json' }
const right = { ...json, 'x-webhook-token': token }

/** Posts to an application with and without the right token, and expects the statuses of docs/webhooks.md. */
export async function expectResponses(url: string): Promise<void> {
  const request = async (init: RequestInit, query = '') =>
    (await fetch(`${url}${query}`, { ...init, signal: AbortSignal.timeout(10_000) })).status
  const post = (headers: Record<string, string>, body: string, query?: string) =>
    request({ method: 'POST', headers, body }, query)

  expect({
    rightToken: await post(right, inbound),
    again: await post(right, inbound),
    tokenInTheUrl: await post(json, inbound, `?token=${token}`),
    // More than one chunk of the stream, less than the 100 KiB that body parsers take by default.
    manyEvents: await post(right, `[${Array(250).fill(inbound).join()}]`),
    wrongToken: await post({ ...json, 'x-webhook-token': 'guessed' }, inbound),
    noToken: await post(json, inbound),
    anotherProduct: await post(right, '{"hello":"integration"}'),
    brokenJson: await post(right, '{"app":"TeaShop",'),
    checkOfTheUrl: await request({ method: 'GET', headers: { 'x-webhook-token': token } }),
  }).toEqual({
    rightToken: 200,
    again: 200,
    tokenInTheUrl: 200,
    manyEvents: 200,
    wrongToken: 401,
    noToken: 401,
    anotherProduct: 400,
    brokenJson: 400,
    checkOfTheUrl: 200,
  })
}

/** Posts one event with the right token, and returns the status of the response. */
export async function postEvent(url: string): Promise<number> {
  const signal = AbortSignal.timeout(10_000)
  return (await fetch(url, { method: 'POST', headers: right, body: inbound, signal })).status
}

/** The environment variables of an application. */
export function environment(port: number): NodeJS.ProcessEnv {
  return {
    GUPSHUP_API_KEY: 'a-key',
    GUPSHUP_APP_NAME: 'TeaShop',
    GUPSHUP_SOURCE: '919900000001',
    GUPSHUP_WEBHOOK_TOKEN: token,
    // No server listens there, because no application of these tests sends.
    GUPSHUP_BASE_URL: `http://127.0.0.1:${port}`,
  }
}
