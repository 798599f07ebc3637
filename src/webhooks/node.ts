import type { ServerResponse } from 'node:http'
import { type KeptBody, type NodeRequest, readNodeBody } from './node-body.ts'
import type { WebhookResponse } from './request.ts'
import type { RespondToWebhook } from './respond.ts'

/**
 * How long the rest of a refused upload is listened to after the answer, in milliseconds. Closing at once would reset the
 * connection, and a sender still busy writing would see the reset instead of the answer. A second covers any round trip, and
 * bounds what a flood costs.
 */
const LINGER_MS = 1000

export interface NodeCall {
  readonly request: NodeRequest
  readonly response: ServerResponse
  /** What the framework around them has kept of the body. */
  readonly kept?: KeptBody
  /** The whole address, where the framework keeps it. */
  readonly originalUrl?: string | undefined
}

/** Answers a request of `node:http`, and so of Express. Does nothing when somebody else has answered. */
export async function respondToNode(
  answerWebhook: RespondToWebhook,
  { request, response, kept, originalUrl = request.originalUrl }: NodeCall,
): Promise<void> {
  if (response.headersSent) return
  // Not `new URL()`: it throws on some of what can stand in a request line, and reads `//a/b` as host and path.
  const [, path = '', query = ''] = /^([^?]*)\??(.*)$/s.exec(originalUrl ?? request.url ?? '') ?? []
  const answer = await answerWebhook({
    method: request.method ?? '',
    path,
    query: new URLSearchParams(query),
    header: (name) => request.headers[name]?.toString(),
    readBody: async (limits) => readNodeBody(request, limits, kept),
  })
  if (response.headersSent || response.destroyed) return
  await write(answer, request, response)
}

async function write({ status, headers }: WebhookResponse, request: NodeRequest, response: ServerResponse) {
  const unread = request.complete === false
  // With part of a body still to come, the connection is of no more use.
  response.writeHead(status, { ...headers, 'content-length': 0, ...(unread && { connection: 'close' }) })
  request.resume()
  if (unread) {
    response.flushHeaders()
    await lingerOn(request)
  }
  response.end()
}

/** Lets the rest of a body go by until it ends, the sender hangs up or time is up. */
function lingerOn(request: NodeRequest): Promise<void> {
  return new Promise((resolve) => {
    const stop = () => {
      clearTimeout(timer)
      request.off('end', stop).off('close', stop)
      resolve()
    }
    const timer = setTimeout(stop, LINGER_MS)
    request.on('end', stop).on('close', stop)
  })
}
