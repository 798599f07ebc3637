import type { Diagnosis } from 'gupshup-outbound'
import { describe, expect, it } from 'vitest'
import { type ConversationOptions, openConversation, sends, webhookToken } from './support.ts'

/** A conversation whose webhooks come by a subscription that Gupshup lists. */
async function openSubscribed(options: ConversationOptions = {}) {
  const conversation = await openConversation({ versions: [], ...options })
  const { emulator, webhookUrl } = conversation
  const subscribe = (tag: string, version: '2' | '3' = '2') =>
    fetch(`${emulator.url}/wa/app/${emulator.appId}/subscription`, {
      method: 'POST',
      headers: { apikey: emulator.apiKey },
      body: new URLSearchParams({
        url: webhookUrl,
        tag,
        version,
        modes: 'ALL',
        doCheck: 'false',
        meta: JSON.stringify({ 'x-webhook-token': webhookToken }),
      }),
    })
  return { ...conversation, subscribe }
}

function check({ checks }: Diagnosis, name: Diagnosis['checks'][number]['name']) {
  return checks.find((one) => one.name === name)
}

describe('a diagnosis', () => {
  it.each([
    ['self-serve', {}],
    ['through the partner API', { partner: 'form' }],
  ] as const)('of a healthy app is ok, and sends nothing, %s', async (_, setup) => {
    const { client, emulator, subscribe } = await openSubscribed(setup)
    await subscribe('shop')
    const diagnosis = await client.diagnose()
    expect(diagnosis.ok).toBe(true)
    // Only the self-serve API returns the number that the app sends from.
    const source = 'partner' in setup ? 'skipped' : 'ok'
    expect(check(diagnosis, 'source')).toMatchObject({ status: source })
    for (const name of ['key', 'app', 'wallet', 'subscription', 'clock'] as const) {
      expect(check(diagnosis, name)).toMatchObject({ status: 'ok' })
    }
    expect(sends(emulator)).toEqual([])
  })

  it('reports a wrong key, without showing it', async () => {
    const apiKey = 'sk_0f1e2d3c4b5a69788796a5b4c3d2e1f0'
    const { client } = await openSubscribed({ client: { apiKey } })
    const diagnosis = await client.diagnose()
    expect(diagnosis.ok).toBe(false)
    expect(check(diagnosis, 'key')).toMatchObject({
      status: 'problem',
      message: expect.stringContaining('refuses the key'),
      hint: expect.stringContaining('another kind'),
    })
    expect(JSON.stringify(diagnosis)).not.toContain(apiKey)
  })

  it('reports a wrong appId', async () => {
    const { client } = await openSubscribed({ client: { appId: '00000000-0000-4000-8000-000000000000' } })
    const diagnosis = await client.diagnose()
    expect(diagnosis.ok).toBe(false)
    expect(check(diagnosis, 'key')).toMatchObject({ status: 'ok' })
    expect(check(diagnosis, 'app')).toMatchObject({
      status: 'problem',
      message: expect.stringContaining('Invalid App Details'),
    })
  })

  it('reports a source that is not the number of the app, without showing either number', async () => {
    const { client, emulator, subscribe } = await openSubscribed({ client: { source: '919900000099' } })
    await subscribe('shop')
    const diagnosis = await client.diagnose()
    expect(diagnosis.ok).toBe(false)
    expect(check(diagnosis, 'source')).toMatchObject({ status: 'problem' })
    expect(JSON.stringify(diagnosis)).not.toContain('919900000099')
    expect(JSON.stringify(diagnosis)).not.toContain(emulator.source)
  })

  it('reports a missing subscription', async () => {
    const { client } = await openSubscribed()
    const diagnosis = await client.diagnose()
    expect(diagnosis.ok).toBe(false)
    expect(check(diagnosis, 'subscription')).toMatchObject({
      status: 'problem',
      hint: expect.stringContaining('subscriptions.ensure'),
    })
  })

  it('warns of subscriptions of both versions, which duplicate every event', async () => {
    const { client, subscribe } = await openSubscribed()
    await subscribe('shop')
    await subscribe('shop-v3', '3')
    const diagnosis = await client.diagnose()
    expect(diagnosis.ok).toBe(true)
    expect(check(diagnosis, 'subscription')).toMatchObject({
      status: 'warning',
      message: expect.stringMatching(/FAILED.*shop, shop-v3/),
    })
  })

  it('reports an empty wallet', async () => {
    const { client, subscribe } = await openSubscribed({
      emulator: { wallet: { balance: 0, costPerMessage: 1 } },
    })
    await subscribe('shop')
    const diagnosis = await client.diagnose()
    expect(diagnosis.ok).toBe(false)
    expect(check(diagnosis, 'wallet')).toMatchObject({
      status: 'problem',
      message: 'The balance is 0: messages fail with 1003.',
    })
  })

  it('reports an unreachable Gupshup in every check, and does not reject', async () => {
    const { client } = await openSubscribed({ client: { baseUrl: 'http://127.0.0.1:9' } })
    const diagnosis = await client.diagnose()
    expect(diagnosis.ok).toBe(false)
    expect(check(diagnosis, 'key')).toMatchObject({ status: 'problem' })
  })
})
