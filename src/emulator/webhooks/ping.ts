import { get } from 'node:http'
import { get as getSecurely } from 'node:https'

/** Whether an address answers a GET with 2xx in time: Gupshup was seen to ask so before it takes an address. */
export function answersPing(url: string, timeoutMs: number): Promise<boolean> {
  const ask = new URL(url).protocol === 'https:' ? getSecurely : get
  return new Promise((resolve) => {
    const request = ask(url, { agent: false, timeout: timeoutMs }, (response) => {
      const { statusCode = 0 } = response
      response.resume()
      resolve(statusCode >= 200 && statusCode <= 299)
    })
    request.once('timeout', () => request.destroy(new Error(`No answer within ${timeoutMs} ms.`)))
    request.once('error', () => resolve(false))
  })
}
