import nock from 'nock'
import { afterEach, beforeEach } from 'vitest'
import type { AccountContext } from '../../src/account/request.ts'
import type { GupshupError } from '../../src/errors/gupshup-error.ts'
import { partner } from '../../src/gupshup/partner.ts'
import { createTransport, type TransportOptions } from '../../src/gupshup/transport.ts'
import type { CredentialInfo } from '../../src/model/index.ts'

// The import of nock patches `node:http`; only these tests need that.
nock.restore()

export const apiKey = 'sk_7c1f0e9b2d4a4f6c'
const appId = 'app-0001'
export const selfServeOrigin = 'https://api.gupshup.io'
export const partnerOrigin = 'https://partner.gupshup.io'

const closing: { close(): void }[] = []

beforeEach(() => {
  if (!nock.isActive()) nock.activate()
  nock.disableNetConnect()
})

afterEach(() => {
  for (const transport of closing.splice(0)) transport.close()
  nock.cleanAll()
  nock.enableNetConnect()
  nock.restore()
})

/** A key of an app, and a token that says nothing of its kind. */
const credentialsOf: Readonly<Record<AccountContext['api'], CredentialInfo>> = {
  'self-serve': { origin: 'api-key', format: 'sk', scheme: 'apikey' },
  partner: { origin: 'token', format: 'other', scheme: 'token' },
}

function contextOf(
  options: Partial<TransportOptions>,
  api: AccountContext['api'],
  rest: Partial<AccountContext>,
): AccountContext {
  const transport = createTransport({ timeoutMs: 5_000, ...options })
  closing.push(transport)
  const credentials = () => credentialsOf[api]
  return { call: transport.call, credentials, api, appId, ...rest }
}

/** The context of a client with an API key. */
export function selfServe(rest: Partial<AccountContext> = {}): AccountContext {
  return contextOf({ apiKey }, 'self-serve', rest)
}

/** The context of a client of the partner API. */
export function throughPartner(rest: Partial<AccountContext> = {}): AccountContext {
  return contextOf({ partner: partner({ appId, token: 'token-1' }) }, 'partner', rest)
}

export async function errorOf(rejected: Promise<unknown>): Promise<GupshupError> {
  return await rejected.then(
    () => {
      throw new Error('It did not reject.')
    },
    (error: GupshupError) => error,
  )
}
