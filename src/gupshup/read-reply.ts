import type { HttpResponse, ReadReplyOptions } from './http-response.ts'
import { readFailedReply } from './read-failed-reply.ts'
import type { Reply } from './reply.ts'
import { isErrorBody, messageIdIn, readBody } from './reply-body.ts'

/**
 * Says what an answer to a send means: accepted, refused, or unknown because it may have been accepted. Never throws.
 *
 * @example
 * readReply({ status: 202, body: '{"status":"submitted","messageId":"0f7a3c52-9d1e-4d42-8f0b-6b7c1a2e9d10"}' })
 * // { outcome: 'accepted', messageId: '0f7a3c52-9d1e-4d42-8f0b-6b7c1a2e9d10' }
 */
export function readReply({ status, headers, body }: HttpResponse, options: ReadReplyOptions = {}): Reply {
  const content = readBody(body)
  // 200 and 202 are documented, on different pages; clients in production take any 2xx. Some see a 2xx that says "error".
  const accepted = status >= 200 && status < 300 && !isErrorBody(content)
  const messageId = accepted ? messageIdIn(content) : undefined
  if (messageId !== undefined) return { outcome: 'accepted', messageId }
  return readFailedReply({ status, headers, body: content }, options)
}
