import { backOff, type ClientOptions, retry } from 'gupshup-outbound'
import { testKey } from '../../support/harness.ts'

const appName = 'MyShop'
const source = '917834811114'
export const scope = `${appName}:${source}`

/** The options of a client without a rate limit and with short pauses. */
export function clientOptions(baseUrl: string): Omit<ClientOptions, 'store' | 'clock'> {
  return {
    apiKey: testKey,
    appName,
    source,
    baseUrl,
    rateLimit: { messagesPerSecond: Number.POSITIVE_INFINITY },
    probeMs: 300,
    policies: {
      500: retry({ initialMs: 300 }),
      4001: backOff({ initialMs: 500, haltAfter: null }),
    },
  }
}
