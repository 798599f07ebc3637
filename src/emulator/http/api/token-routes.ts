import type { EmulatedCredential } from '../../credentials/credential.ts'
import type { TokenEndpoint } from '../../credentials/token-endpoint.ts'
import {
  mint,
  revoke,
  revokeAll,
  TokenRefused,
  tokensOf,
  type UniversalKind,
} from '../../credentials/universal-tokens.ts'
import type { GivenAnswer, RequestRecord } from '../../log/records.ts'
import { refusal, replyWith } from '../answers.ts'
import { type Audience, forbiddenAccess, isAuthorized, refuseWith, unauthorised } from '../auth.ts'
import { faultAfter, faultBefore } from '../faults.ts'
import type { ApiContext, ApiRoute, Params } from './route.ts'

type Answer = (request: RequestRecord, params: Params, context: ApiContext) => GivenAnswer

/** partner-docs.gupshup.io: a login gives the account's token, and that one gives the token of an app. */
const legacyRoutes: readonly ApiRoute[] = [
  route('login', 'POST', '/partner/account/login', ({ fields }, _params, { account }) => {
    const { email, secret, password, clientSecret } = fields
    const given = [secret, password, clientSecret].find(Boolean)
    // What Gupshup answers to wrong ones is not documented.
    if (!email || given === undefined) return refusal(401, 'E-mail or secret is missing (says the emulator)')
    if (!account.credentials.isSecret(given)) return refuseWith(account.credentials, unauthorised)
    return replyWith(
      200,
      loginAnswer(account.credentials.currentFor('partner-token'), account.partner.id, email),
    )
  }),
  route(
    'app-token',
    'GET',
    '/partner/app/:appId/token',
    forTokens(
      'account',
      ({ account }) =>
        replyWith(200, appTokenAnswer(account.credentials.currentFor('app-token'), account.partner.id)),
      refusal(400, 'Invalid App Details'),
    ),
  ),
]

/** The fields of /reference/post_partner-account-login, of 7 Jul 2026; the values are the emulator's. */
function loginAnswer({ token }: EmulatedCredential, partnerId: number, email: string) {
  return {
    token,
    id: partnerId,
    name: 'Emulated partner',
    terms_read: true,
    admin: true,
    email,
    activationRead: true,
    billingType: 'PREPAID',
    contactName: 'Emulator',
    phoneNumber: '919900000000',
    enableCustomer: false,
    enableWallet: true,
    enableInrWallet: false,
    enableLoaderWallet: false,
    enableAppOnboarding: true,
    isTpp: false,
    onboardEnabled: true,
  }
}

/** Stands for the person who authorised the app. */
const AUTHORISER_ID = '5b0c2e1f-83a7-4d6e-9b1c-4f7a20d8e695'

/** /reference/get_partner-app-appid-token, of 20 Nov 2025. `expiresOn` is always 0: this token has no end of its own. */
function appTokenAnswer({ token, createdOn }: EmulatedCredential, partnerId: number) {
  return {
    status: 'success',
    token: {
      token,
      authoriserId: AUTHORISER_ID,
      requestorId: `${partnerId}`,
      createdOn,
      modifiedOn: createdOn,
      expiresOn: 0,
      active: true,
    },
  }
}

/** /reference/universal-token, of 9 Sep 2026, and the pages of its calls. */
const universalTokenRoutes: readonly ApiRoute[] = [
  route(
    'mint-universal-token',
    'POST',
    '/partner/:partnerId/auth/token',
    (request, { partnerId }, context) => {
      const { credentials, partner } = context.account
      const { email, clientSecret, name, expiry } = request.fields
      if (!email || !clientSecret || !credentials.isSecret(clientSecret))
        return refuseWith(credentials, unauthorised)
      if (partnerId !== `${partner.id}`) return forbiddenAccess
      return minted(context, { kind: 'universal-token', name, expiry, email })
    },
  ),
  route(
    'list-universal-tokens',
    'GET',
    '/partner/:partnerId/auth/tokens',
    forPartnerId((request, { account }) =>
      // Bare, where the list of an app's tokens is wrapped.
      replyWith(200, listed(request, account.credentials, 'universal-token')),
    ),
  ),
  route(
    'revoke-universal-token',
    'POST',
    '/partner/:partnerId/auth/revoke',
    forPartnerId(({ fields }, { account }) =>
      replyWith(200, { status: 'success', scope: revoke(account.credentials, 'universal-token', fields) }),
    ),
  ),
]

/** /reference/universal-app-token, of 13 Oct 2026, and the pages of its calls, of 17 Sep 2026. */
const universalAppTokenRoutes: readonly ApiRoute[] = [
  route(
    'mint-universal-app-token',
    'POST',
    '/partner/app/:appId/token',
    forTokens('minting', (context, { fields: { name, expiry } }) =>
      minted(context, { kind: 'universal-app-token', name, expiry }),
    ),
  ),
  route(
    'list-universal-app-tokens',
    'GET',
    '/partner/app/:appId/tokens',
    forTokens('listing', ({ account }, request) =>
      replyWith(200, {
        status: 'success',
        tokens: listed(request, account.credentials, 'universal-app-token'),
      }),
    ),
  ),
  route(
    'revoke-universal-app-token',
    'POST',
    '/partner/app/:appId/token/revoke',
    forTokens('minting', ({ account }, { fields }) =>
      replyWith(200, {
        status: 'success',
        scope: revoke(account.credentials, 'universal-app-token', fields),
      }),
    ),
  ),
  route(
    'revoke-all-universal-app-tokens',
    'POST',
    '/partner/app/:appId/token/revoke-all',
    forTokens('minting', ({ account }) =>
      // A text, though it is a number.
      replyWith(200, {
        status: 'success',
        appTokensRevoked: `${revokeAll(account.credentials, 'universal-app-token')}`,
      }),
    ),
  ),
]

export const tokenRoutes: readonly ApiRoute[] = [
  ...legacyRoutes,
  ...universalTokenRoutes,
  ...universalAppTokenRoutes,
]

/** A universal app token's answer is that of a client's tests; the one of a universal token is not documented, and has the same form here. */
function minted({ account, options }: ApiContext, request: Parameters<typeof mint>[1]): GivenAnswer {
  const { token, id } = mint(account.credentials, request, options.now())
  return replyWith(200, { status: 'success', token, id })
}

function listed(
  { query }: RequestRecord,
  credentials: ApiContext['account']['credentials'],
  kind: UniversalKind,
) {
  const { status, name } = query ?? {}
  return tokensOf(credentials, kind)
    .filter((one) => (!status || one.status === status) && (!name || one.name === name))
    .map(({ id, name, createdByEmail, createdOn, expiredOn, revokedOn, status }) => ({
      id,
      name,
      createdByEmail,
      createdOn,
      expiredOn: expiredOn ?? null,
      revokedOn: revokedOn ?? null,
      status,
    }))
}

/** Lets those in who hold such a token, and whose path names the app; the words for another app are those of the pages of universal tokens. */
function forTokens(
  audience: Audience,
  answer: (context: ApiContext, request: RequestRecord) => GivenAnswer,
  refusedApp = refusal(400, 'Partner is not authorized'),
): Answer {
  return (request, { appId }, context) => {
    const { credentials } = context.account
    if (!isAuthorized(request, audience, credentials)) return refuseWith(credentials, unauthorised)
    if (appId !== context.options.appId) return refusedApp
    return answer(context, request)
  }
}

function forPartnerId(answer: (request: RequestRecord, context: ApiContext) => GivenAnswer): Answer {
  return (request, { partnerId }, context) => {
    const { credentials, partner } = context.account
    if (!isAuthorized(request, 'minting', credentials)) return refuseWith(credentials, unauthorised)
    if (partnerId !== `${partner.id}`) return forbiddenAccess
    return answer(request, context)
  }
}

/** Counts the call, holds it to its limit, and lets the faults of the endpoint strike. */
function route(endpoint: TokenEndpoint, method: ApiRoute['method'], path: string, answer: Answer): ApiRoute {
  return {
    method,
    path,
    answer: async (request, params, context) => {
      const about = { endpoint }
      const isAdmitted = context.account.credentials.admit(endpoint)
      const struck = await faultBefore(about, context)
      if (struck) return struck
      if (!isAdmitted || context.faults.strike('too-many-requests', about))
        return refusal(429, 'Too Many Requests')
      const given = withErrorText(() => answer(request, params, context))
      return faultAfter(about, context) ?? given
    },
  }
}

function withErrorText(answer: () => GivenAnswer): GivenAnswer {
  try {
    return answer()
  } catch (error) {
    if (error instanceof TokenRefused) return refusal(error.status, error.message)
    throw error
  }
}
