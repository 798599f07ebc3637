import type { CredentialHeader, CredentialKind, CredentialRefusal } from '../credentials/credential.ts'
import type { Credentials } from '../credentials/credentials.ts'
import type { GivenAnswer, RequestRecord } from '../log/records.ts'
import { refusal, replyWith, wrongKindOfKey } from './answers.ts'

type Request = Pick<RequestRecord, 'headers'>

/**
 * What opens which endpoints. A universal token is valid for all APIs of both hosts
 * (partner-docs.gupshup.io/docs/partner-authentication-guide-universal-tokens-ut-overview); whether a universal app token is at
 * api.gupshup.io no page says, so it is refused there.
 */
const kindsFor = {
  /** api.gupshup.io. */
  'self-serve': ['api-key', 'customer-app-token', 'universal-token'],
  /** What partner.gupshup.io has for one app. */
  app: ['app-token', 'universal-app-token', 'universal-token'],
  /** What it has for the partner's account. */
  account: ['partner-token', 'universal-token'],
  /** What mints and revokes universal tokens. */
  minting: ['universal-token'],
  /** What lists those of an app: every token but its own (/reference/listuniversalapptokens). */
  listing: ['universal-token', 'partner-token', 'app-token'],
} as const satisfies Record<string, readonly CredentialKind[]>

export type Audience = keyof typeof kindsFor

export function isAuthorized(request: Request, audience: Audience, credentials: Credentials): boolean {
  return presented(request, credentials.acceptedHeaders).some((token) =>
    credentials.accepts(token, kindsFor[audience]),
  )
}

/** The endpoint's own refusal, unless another one is set. */
export function refuseWith({ refusal: set }: Credentials, own: GivenAnswer): GivenAnswer {
  return set === undefined ? own : refusals[set]
}

/** Every key or token that a request carries: Gupshup's pages differ about the header, and production clients send several. */
function presented({ headers }: Request, acceptedHeaders: readonly CredentialHeader[]): string[] {
  const { apikey, authorization, token } = headers
  const [, bearer] = /^Bearer +(.+)$/i.exec(authorization?.toString() ?? '') ?? []
  const byName: Readonly<Record<CredentialHeader, unknown>> = {
    apikey,
    token,
    bearer,
    bare: bearer === undefined ? authorization : undefined,
  }
  return acceptedHeaders.map((header) => byName[header]).filter((value) => typeof value === 'string')
}

/** What Gupshup says to a wrong token on its partner API (partner-docs.gupshup.io). */
const UNAUTHORISED =
  'Unauthorised access to the resource. Please review request parameters and headers and retry'

export const authenticationFailed = refusal(401, 'Authentication Failed')
export const unauthorised = refusal(401, UNAUTHORISED)
export const forbiddenAccess = refusal(403, 'Forbidden Access')

const refusals: Readonly<Record<CredentialRefusal, GivenAnswer>> = {
  'authentication-failed': authenticationFailed,
  'authentication-failed-text': replyWith(401, 'Authentication Failed'),
  'portal-user-not-found': wrongKindOfKey,
  'unauthorised-access': unauthorised,
  'unauthorised-access-400': refusal(400, UNAUTHORISED),
  'unauthorized-text': replyWith(401, 'Unauthorized'),
  'forbidden-access': forbiddenAccess,
  forbidden: refusal(403, 'Forbidden'),
  'invalid-access-token': refusal(403, 'Invalid Access Token'),
}
