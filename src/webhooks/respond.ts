import { hash, timingSafeEqual } from 'node:crypto'
import type { WebhookRejectionReason } from '../errors/index.ts'
import { handleWebhook, type WebhookReceiver } from './handle-webhook.ts'
import type { WebhookSettings } from './options.ts'
import { responseOf, type WebhookRequest, type WebhookResponse } from './request.ts'
import type { WebhookObserver } from './webhook-observer.ts'

/** Returns exactly one response to every request, at once if the body is not needed for it. Never throws nor rejects. */
export type RespondToWebhook = (request: WebhookRequest) => Promise<WebhookResponse> | WebhookResponse

/** Gupshup checks an address when it is saved. A GET for that was observed in production. */
const methods = ['GET', 'HEAD', 'POST']

/** Runs the checks in order. The body is read only after the token was checked. */
export function createResponder(
  receiver: WebhookReceiver,
  settings: WebhookSettings,
  observer: WebhookObserver,
): RespondToWebhook {
  const isAuthorized = createTokenCheck(settings.tokens)
  const context = { receiver, settings, observer }
  const refuse = (
    reason: WebhookRejectionReason,
    status: number,
    headers?: WebhookResponse['headers'],
  ): WebhookResponse => {
    observer.rejected(reason)
    return responseOf(status, headers)
  }

  return (request) => {
    if (settings.path !== undefined && request.path !== settings.path) {
      // Only a POST to another path counts as a webhook. A browser requests its icon, a monitor the front page.
      return request.method === 'POST' ? refuse('wrong-path', 404) : responseOf(404)
    }
    if (!methods.includes(request.method)) return refuse('wrong-method', 405, { allow: methods.join(', ') })
    const tokens = presentedTokens(request, settings)
    if (!isAuthorized(tokens)) {
      const reason = tokens.length === 0 ? 'missing-token' : 'wrong-token'
      return refuse(reason, 401, { 'www-authenticate': 'Bearer' })
    }
    if (request.method !== 'POST') return responseOf(200)
    return handleWebhook(request, context)
  }
}

function presentedTokens(request: WebhookRequest, settings: WebhookSettings): readonly string[] {
  const tokens: string[] = []
  const add = (token: string | null | undefined) => {
    if (typeof token === 'string') tokens.push(token)
  }
  add(request.header(settings.header))
  add(readBearerToken(request.header('authorization')))
  if (request.query !== '') add(new URLSearchParams(request.query).get(settings.queryParameter))
  return tokens
}

/**
 * Creates the check of a request's tokens. It compares digests of equal length, each with each, so the time reveals neither the length of a token
 * nor how much of it matched.
 */
export function createTokenCheck(tokens: readonly string[]): (presented: readonly string[]) => boolean {
  const known = tokens.map(digest)
  return (presented) => {
    let matches = 0
    for (const one of presented.map(digest))
      for (const other of known) matches += Number(timingSafeEqual(one, other))
    return matches > 0
  }
}

/** The token of an `Authorization: Bearer …` header. */
export function readBearerToken(authorization: string | undefined): string | undefined {
  return authorization?.match(/^bearer +(\S+)$/i)?.[1]
}

/** By way of a text, because Node takes six times as long to make a buffer of a hash. */
function digest(token: string): Uint8Array {
  return Buffer.from(hash('sha256', token, 'binary'), 'binary')
}
