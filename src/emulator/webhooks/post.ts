import { type Agent, request as httpRequest } from 'node:http'
import { type Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import type { WebhookAddress } from './subscription.ts'

/** The connections that webhooks are posted over. */
export interface Agents {
  readonly http: Agent
  readonly https: HttpsAgent
}

/** Posts one body and resolves with the status of the answer. Redirects are not followed. */
export function postJson(
  target: WebhookAddress,
  body: string,
  timeoutMs: number,
  agents: Agents,
): Promise<number> {
  const url = new URL(target.url)
  const secure = url.protocol === 'https:'
  return new Promise((resolve, reject) => {
    const request = (secure ? httpsRequest : httpRequest)(
      url,
      {
        method: 'POST',
        agent: secure ? agents.https : agents.http,
        headers: {
          'content-type': 'application/json; charset=utf-8',
          ...target.headers,
          'content-length': Buffer.byteLength(body),
        },
      },
      (response) => {
        response.once('error', settle(reject))
        response.once('end', () => settle(resolve)(response.statusCode ?? 0))
        response.resume()
      },
    )
    const timer = setTimeout(() => request.destroy(new Error(`No answer within ${timeoutMs} ms.`)), timeoutMs)
    function settle<T>(conclude: (value: T) => void) {
      return (value: T) => {
        clearTimeout(timer)
        conclude(value)
      }
    }
    request.once('error', settle(reject))
    request.end(body)
  })
}
