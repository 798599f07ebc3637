import type { WebhookRejectionReason } from '../errors/index.ts'
import { takeIn, type WebhookReceiver } from './handle-webhook.ts'
import type { WebhookAnswer, WebhookRequest } from './request.ts'
import type { WebhookSettings } from './settings.ts'
import { createTokenCheck, readBearerToken } from './token.ts'
import type { WebhookObserver } from './webhook-observer.ts'

/** Gives every request exactly one answer, and never rejects. */
export type AnswerWebhook = (request: WebhookRequest) => Promise<WebhookAnswer>

/** Gupshup checks an address when it is saved, for which a GET has been observed in production. */
const METHODS = ['GET', 'HEAD', 'POST']

/** Puts the checks in order. Nothing of the body is read before the token was right. */
export function createAnswer(
  receiver: WebhookReceiver,
  settings: WebhookSettings,
  observer: WebhookObserver,
): AnswerWebhook {
  const hasRightToken = createTokenCheck(settings.tokens)
  const refuse = (
    reason: WebhookRejectionReason,
    status: number,
    headers?: WebhookAnswer['headers'],
  ): WebhookAnswer => {
    observer.rejected(reason)
    return answer(status, headers)
  }

  return async (request) => {
    if (settings.path !== undefined && request.path !== settings.path) {
      // What is not posted to another path is no webhook: a browser asks for its icon, a monitor for the front page.
      return request.method === 'POST' ? refuse('wrong-path', 404) : answer(404)
    }
    if (!METHODS.includes(request.method)) return refuse('wrong-method', 405, { allow: METHODS.join(', ') })
    const tokens = presentedTokens(request, settings)
    if (!hasRightToken(tokens)) {
      const reason = tokens.length === 0 ? 'missing-token' : 'wrong-token'
      return refuse(reason, 401, { 'www-authenticate': 'Bearer' })
    }
    if (request.method !== 'POST') return answer(200)
    return answer(await takeIn(request, { receiver, settings, observer }))
  }
}

function presentedTokens(request: WebhookRequest, settings: WebhookSettings): readonly string[] {
  return [
    request.header(settings.header),
    readBearerToken(request.header('authorization')),
    request.query.get(settings.queryParameter),
  ].filter((token) => typeof token === 'string')
}

function answer(status: number, headers: WebhookAnswer['headers'] = {}): WebhookAnswer {
  return { status, headers }
}
