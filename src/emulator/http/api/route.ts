import type { Account } from '../../account/account.ts'
import type { FaultRegistry } from '../../fault-registry.ts'
import type { GivenAnswer, RequestRecord } from '../../log/records.ts'
import type { ResolvedOptions } from '../../options.ts'
import type { Schedule } from '../../schedule.ts'
import type { SubscriptionRegistry } from '../../webhooks/subscription-registry.ts'
import { refusal } from '../answers.ts'
import { type Audience, authenticationFailed, isAuthorized, refuseWith, unauthorised } from '../auth.ts'

/** What the endpoints around the account work on. */
export interface ApiContext {
  readonly options: ResolvedOptions
  readonly account: Account
  readonly subscriptions: SubscriptionRegistry
  readonly faults: FaultRegistry
  readonly schedule: Schedule
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

/** Lets those in who hold the api key, and whose path names the app. */
export function forApp(answer: ApiRoute['answer']): ApiRoute['answer'] {
  return guarded('self-serve', authenticationFailed, answer)
}

/** Lets those in who hold a token of the app in the partner API, and whose path names the app. */
export function forPartner(answer: ApiRoute['answer'], refused = unauthorised): ApiRoute['answer'] {
  return guarded('app', refused, answer)
}

function guarded(audience: Audience, refused: GivenAnswer, answer: ApiRoute['answer']): ApiRoute['answer'] {
  return (request, params, context) => {
    const { credentials } = context.account
    if (!isAuthorized(request, audience, credentials)) return refuseWith(credentials, refused)
    const { appId } = params
    if (appId !== context.options.appId) return refusal(400, 'Invalid App Details')
    return answer(request, params, context)
  }
}
