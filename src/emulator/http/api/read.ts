import type { GivenAnswer, RequestRecord } from '../../log/records.ts'
import { empty, refusal, replyWith } from '../answers.ts'
import { hasApiKey, hasAppToken } from '../auth.ts'
import { type ApiContext, type ApiRoute, authOf, forApp } from './route.ts'

/** A user has read an inbound message. The answer is 200 or 202 without words; the id is not looked at. */
export const readRoutes: readonly ApiRoute[] = [
  { method: 'PUT', path: '/wa/app/:appId/msg/:messageId/read', answer: forApp(() => empty) },
]

/**
 * The same in Meta's format, which comes to the address of v3 messages, as production clients send it. The answer is
 * Meta's: Gupshup's is not documented.
 */
export function answerReadMark(request: RequestRecord, context: ApiContext): GivenAnswer {
  const { endpoint } = request
  const isLetIn = endpoint?.key === 'partner-token' ? hasAppToken : hasApiKey
  if (!isLetIn(request, authOf(context))) return refusal(401, 'Authentication Failed')
  if (endpoint?.appId !== context.options.appId) return refusal(400, 'Invalid App Details')
  return replyWith(200, { success: true })
}
