import { type ClientOptions, type Diagnosis, PermanentCredentialsError, partner } from 'gupshup-outbound'
import { describe, expect, it, onTestFinished } from 'vitest'
import { startHarness } from '../support/harness.ts'
import { type Answer, json, startLocalServer } from '../support/local-server.ts'
import { ManualClock } from '../support/manual-clock.ts'

const now = Date.UTC(2026, 10, 28, 12)
const appId = '11112222-3333-4444-8555-666677778888'

/** A server that has the time of the client. */
const answer: Answer = (_request, response) => {
  response.setHeader('date', new Date(now).toUTCString())
  json(response, 200, { status: 'success', subscriptions: [] })
}

async function checkOf(options: ClientOptions): Promise<Diagnosis['checks'][number] | undefined> {
  const clock = new ManualClock({ startAt: now })
  const { client } = await startHarness({ appId, clock, ...options }, answer)
  const { checks } = await client.diagnose()
  return checks.find(({ name }) => name === 'credentials')
}

describe('the check of the credential in client.diagnose()', () => {
  it('warns of the option apiKey', async () => {
    expect(await checkOf({ apiKey: 'sk_7c1f0e9b2d4a4f6c' })).toMatchObject({
      status: 'warning',
      message:
        'The client sends the key of an app (sk_…) as apikey. The API key stops working after 31 March 2027, in 123 days.',
    })
  })

  it('names the header that the option scheme sets', async () => {
    expect(await checkOf({ scheme: 'apikey-and-bearer' })).toMatchObject({
      message: expect.stringContaining('as apikey and as Authorization: Bearer.'),
    })
  })

  it('finds no fault in a source, and says when its token ends', async () => {
    const credentials = () => ({ token: 'a-token', expiresInMs: 24 * 3_600_000 })
    expect(await checkOf({ apiKey: undefined, credentials })).toMatchObject({
      status: 'ok',
      message:
        'The client sends a key from its source as apikey. It is renewed before it ends at 2026-11-29T12:00:00.000Z, in 24 hours.',
    })
  })

  it('finds a problem in a source that fails, with the next attempt', async () => {
    const credentials = () => {
      throw new Error('the vault is sealed')
    }
    expect(await checkOf({ apiKey: undefined, credentials })).toMatchObject({
      status: 'problem',
      message: expect.stringMatching(
        /^The credential source has returned no usable token since 2026-11-28T12:00:00\.000Z, and is called again at 2026-11-28T12:/,
      ),
    })
  })

  it('finds a problem in a source that has failed for good, and names resume()', async () => {
    const credentials = () => {
      throw new PermanentCredentialsError('The secret was revoked.')
    }
    expect(await checkOf({ apiKey: undefined, credentials })).toMatchObject({
      status: 'problem',
      message: expect.stringContaining('is not called again before client.resume()'),
    })
  })

  it('warns of the fixed token of a partner app, and of one that a function returns', async () => {
    const end = 'The token of the partner app stops working on 1 April 2027, in 123 days.'
    const { url: baseUrl, close } = await startLocalServer(answer)
    onTestFinished(close)
    for (const token of ['sk_7c1f0e9b2d4a4f6c', () => 'sk_7c1f0e9b2d4a4f6c']) {
      const check = await checkOf({ apiKey: undefined, transport: partner({ appId, token, baseUrl }) })
      expect(check).toMatchObject({ status: 'warning', message: expect.stringContaining(end) })
    }
  })
})
