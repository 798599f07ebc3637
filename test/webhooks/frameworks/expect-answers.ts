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

/** Posts to an application as Gupshup and strangers do, and expects what the page on webhooks says. */
export async function expectAnswers(address: string): Promise<void> {
  const ask = async (init: RequestInit, query = '') =>
    (await fetch(`${address}${query}`, { ...init, signal: AbortSignal.timeout(10_000) })).status
  const post = (headers: Record<string, string>, body: string, query?: string) =>
    ask({ method: 'POST', headers, body }, query)

  expect({
    rightToken: await post(right, inbound),
    again: await post(right, inbound),
    tokenInTheAddress: await post(json, inbound, `?token=${token}`),
    // More than one chunk of the stream, less than the 100 KiB that body parsers take by default.
    manyEvents: await post(right, `[${Array(250).fill(inbound).join()}]`),
    wrongToken: await post({ ...json, 'x-webhook-token': 'guessed' }, inbound),
    noToken: await post(json, inbound),
    anotherProduct: await post(right, '{"hello":"world"}'),
    brokenJson: await post(right, '{"app":"TeaShop",'),
    checkOfTheAddress: await ask({ method: 'GET', headers: { 'x-webhook-token': token } }),
  }).toEqual({
    rightToken: 200,
    again: 200,
    tokenInTheAddress: 200,
    manyEvents: 200,
    wrongToken: 401,
    noToken: 401,
    anotherProduct: 400,
    brokenJson: 400,
    checkOfTheAddress: 200,
  })
}

/** Posts one good event with the right token. Gives the status of the answer. */
export async function postEvent(address: string): Promise<number> {
  const signal = AbortSignal.timeout(10_000)
  return (await fetch(address, { method: 'POST', headers: right, body: inbound, signal })).status
}

/** What an application finds in its environment. */
export function environment(port: number): NodeJS.ProcessEnv {
  return {
    GUPSHUP_API_KEY: 'a-key',
    GUPSHUP_APP_NAME: 'TeaShop',
    GUPSHUP_SOURCE: '919900000001',
    GUPSHUP_WEBHOOK_TOKEN: token,
    // Nothing answers there: no application of these tests sends.
    GUPSHUP_BASE_URL: `http://127.0.0.1:${port}`,
  }
}
