import { get } from 'node:http'
import { get as getSecurely } from 'node:https'
import type { Agents } from './post.ts'

/** Whether an address answers a GET with 2xx in time: Gupshup was seen to ask so before it takes an address. */
export function answersPing(url: string, timeoutMs: number, agents: Agents): Promise<boolean> {
  const secure = new URL(url).protocol === 'https:'
  const options = { agent: secure ? agents.https : agents.http, timeout: timeoutMs }
  return new Promise((resolve) => {
    const request = (secure ? getSecurely : get)(url, options, (response) => {
      const { statusCode = 0 } = response
      response.resume()
      resolve(statusCode >= 200 && statusCode <= 299)
    })
    request.once('timeout', () => request.destroy(new Error(`No answer within ${timeoutMs} ms.`)))
    request.once('error', () => resolve(false))
  })
}
