import { hash, timingSafeEqual } from 'node:crypto'
import type { WebhookRejectionReason } from '../errors/index.ts'
import { handleWebhook, type WebhookReceiver } from './handle-webhook.ts'
import type { WebhookSettings } from './options.ts'
import type { WebhookRequest, WebhookResponse } from './request.ts'
import type { WebhookObserver } from './webhook-observer.ts'

/** Gives every request exactly one answer, and never rejects. */
export type RespondToWebhook = (request: WebhookRequest) => Promise<WebhookResponse>

/** Gupshup checks an address when it is saved, for which a GET has been observed in production. */
const METHODS = ['GET', 'HEAD', 'POST']

/** Puts the checks in order. Nothing of the body is read before the token was right. */
export function createResponder(
  receiver: WebhookReceiver,
  settings: WebhookSettings,
  observer: WebhookObserver,
): RespondToWebhook {
  const hasRightToken = createTokenCheck(settings.tokens)
  const refuse = (
    reason: WebhookRejectionReason,
    status: number,
    headers?: WebhookResponse['headers'],
  ): WebhookResponse => {
    observer.rejected(reason)
    return responseOf(status, headers)
  }

  return async (request) => {
    if (settings.path !== undefined && request.path !== settings.path) {
      // What is not posted to another path is no webhook: a browser asks for its icon, a monitor for the front page.
      return request.method === 'POST' ? refuse('wrong-path', 404) : responseOf(404)
    }
    if (!METHODS.includes(request.method)) return refuse('wrong-method', 405, { allow: METHODS.join(', ') })
    const tokens = presentedTokens(request, settings)
    if (!hasRightToken(tokens)) {
      const reason = tokens.length === 0 ? 'missing-token' : 'wrong-token'
      return refuse(reason, 401, { 'www-authenticate': 'Bearer' })
    }
    if (request.method !== 'POST') return responseOf(200)
    return responseOf(await handleWebhook(request, { receiver, settings, observer }))
  }
}

function presentedTokens(request: WebhookRequest, settings: WebhookSettings): readonly string[] {
  return [
    request.header(settings.header),
    readBearerToken(request.header('authorization')),
    request.query.get(settings.queryParameter),
  ].filter((token) => typeof token === 'string')
}

function responseOf(status: number, headers: WebhookResponse['headers'] = {}): WebhookResponse {
  return { status, headers }
}

/**
 * Makes the check of a request's tokens against the configured ones. What is compared are digests of equal length, and each is
 * compared with each, so the time taken tells neither a token's length nor which one came close.
 */
export function createTokenCheck(tokens: readonly string[]): (presented: readonly string[]) => boolean {
  const known = tokens.map(digest)
  return (presented) => {
    const matches = presented.map(digest).flatMap((one) => known.map((other) => timingSafeEqual(one, other)))
    return matches.includes(true)
  }
}

/** The token of an `Authorization: Bearer …` header. */
export function readBearerToken(authorization: string | undefined): string | undefined {
  return authorization?.match(/^bearer +(\S+)$/i)?.[1]
}

function digest(token: string): Uint8Array {
  return hash('sha256', token, 'buffer')
}
