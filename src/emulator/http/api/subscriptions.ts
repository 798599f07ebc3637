import type { GivenAnswer, RequestRecord } from '../../log/records.ts'
import { SubscriptionRefused } from '../../webhooks/subscription-form.ts'
import { NoSuchSubscription, type Subscription } from '../../webhooks/subscription-registry.ts'
import { refusal, replyWith } from '../answers.ts'
import { type ApiContext, type ApiRoute, forApp, forPartner, type Params } from './route.ts'

/** Both doors lead to the same subscriptions (partner-docs.gupshup.io/reference/setsubscription-api-v3). */
export const subscriptionRoutes: readonly ApiRoute[] = [
  ...twins('POST', '', async ({ fields }, _params, { subscriptions }) =>
    one(await subscriptions.create(fields)),
  ),
  ...twins('GET', '', (_request, _params, { subscriptions }) =>
    replyWith(200, { status: 'success', subscriptions: subscriptions.list }),
  ),
  ...twins('DELETE', '', (_request, _params, { subscriptions }) => {
    subscriptions.deleteAll()
    return deleted
  }),
  ...twins('GET', '/:id', (_request, { id = '' }, { subscriptions }) => one(subscriptions.get(id))),
  ...twins('PUT', '/:id', async ({ fields }, { id = '' }, { subscriptions }) =>
    one(await subscriptions.update(id, fields)),
  ),
  ...twins('DELETE', '/:id', (_request, { id = '' }, { subscriptions }) => {
    subscriptions.delete(id)
    return deleted
  }),
]

/** What a deletion is answered with is not documented: the body is the emulator's. */
const deleted = replyWith(200, { status: 'success' })

function one(subscription: Subscription): GivenAnswer {
  return replyWith(200, { status: 'success', subscription })
}

function twins(method: ApiRoute['method'], rest: string, answer: ApiRoute['answer']): ApiRoute[] {
  const handler = withErrorText(answer)
  const wrongToken = refusal(401, 'Authentication Failed')
  return [
    { method, path: `/wa/app/:appId/subscription${rest}`, answer: forApp(handler) },
    { method, path: `/partner/app/:appId/subscription${rest}`, answer: forPartner(handler, wrongToken) },
  ]
}

/** Puts what the subscriptions refuse into Gupshup's envelope of errors. */
function withErrorText(answer: ApiRoute['answer']): ApiRoute['answer'] {
  return async (request: RequestRecord, params: Params, context: ApiContext) => {
    try {
      return await answer(request, params, context)
    } catch (error) {
      if (error instanceof SubscriptionRefused || error instanceof NoSuchSubscription) {
        return refusal(400, error.message)
      }
      throw error
    }
  }
}
