import type { Account } from '../../account/account.ts'
import type { GivenAnswer, RequestRecord } from '../../log/records.ts'
import type { ResolvedOptions } from '../../options.ts'
import type { SubscriptionRegistry } from '../../webhooks/subscription-registry.ts'
import { refusal } from '../answers.ts'
import { type AuthContext, hasApiKey, hasAppToken } from '../checks.ts'

/** What the endpoints around the account work on. */
export interface ApiContext {
  readonly options: ResolvedOptions
  readonly account: Account
  readonly subscriptions: SubscriptionRegistry
}

/** What the path of a request names. */
export type Params = Readonly<Record<string, string>>

/** An endpoint that takes no messages. A `:name` in its path stands for any one part. */
export interface ApiRoute {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  readonly path: string
  readonly answer: (
    request: RequestRecord,
    params: Params,
    context: ApiContext,
  ) => GivenAnswer | Promise<GivenAnswer>
}

export function authOf({ options, account }: ApiContext): AuthContext {
  return { options, partner: account.partner }
}

/** What partner endpoints other than sends answer to a wrong token (partner-docs.gupshup.io). */
export const unauthorised = refusal(
  401,
  'Unauthorised access to the resource. Please review request parameters and headers and retry',
)

/** Lets those in who hold the api key, and whose path names the app. */
export function forApp(answer: ApiRoute['answer']): ApiRoute['answer'] {
  return guarded(hasApiKey, refusal(401, 'Authentication Failed'), answer)
}

/** Lets those in who hold the app's token of the partner API, and whose path names the app. */
export function forPartner(answer: ApiRoute['answer'], refused = unauthorised): ApiRoute['answer'] {
  return guarded(hasAppToken, refused, answer)
}

function guarded(
  isAuthorized: typeof hasApiKey,
  refused: GivenAnswer,
  answer: ApiRoute['answer'],
): ApiRoute['answer'] {
  return (request, params, context) => {
    if (!isAuthorized(request, authOf(context))) return refused
    const { appId } = params
    if (appId !== context.options.appId) return refusal(400, 'Invalid App Details')
    return answer(request, params, context)
  }
}
