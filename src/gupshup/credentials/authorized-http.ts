import type { Failure } from '../../model/index.ts'
import type { AuthHeadersSource, Http, HttpRequest, HttpResult } from '../http.ts'
import { readReply } from '../read-reply.ts'
import type { CredentialsProvider } from './credentials.ts'

/**
 * A request is repeated once for a refusal, and again only if the new credential has expired meanwhile, as one of a few seconds can. More
 * repeats would hide that the credentials are of no use.
 */
const maxRepeats = 3

/** The statuses of a refused credential. 401 is documented, 400 and 403 in words that mean it too (https://partner-docs.gupshup.io). */
const refusingStatuses: ReadonlySet<number> = new Set([400, 401, 403])

export type AuthorizedSend = (request: HttpRequest, signal?: AbortSignal) => Promise<HttpResult>

/**
 * Sends requests with a credential, renews it after a refusal and repeats the request. Gupshup refuses a credential before it looks at the request,
 * so nothing is done twice.
 */
export function authorizedHttp(http: Pick<Http, 'send'>, credentials: CredentialsProvider): AuthorizedSend {
  return async (request, signal) => {
    let from: AuthHeadersSource = credentials
    for (let repeats = 0; ; repeats += 1) {
      const result = await http.send(request, from, signal)
      if (result.kind === 'broken') return result
      const { secret } = result
      const failure = refusalIn(result, credentials)
      if (failure === undefined) {
        if (Math.floor(result.response.status / 100) === 2) credentials.confirm(secret)
        return result
      }
      if (!credentials.isRenewable) return result
      if (repeats > 0 && credentials.refusalOf(secret) === 'rejected')
        return refused(newTokenRefused(failure))
      if (repeats === maxRepeats) return refused(await credentials.giveUp(secret))
      from = { headers: () => credentials.headersAfter(secret) }
    }
  }
}

/** Why Gupshup refused the credential, if it did. */
function refusalIn(
  { response, address }: Extract<HttpResult, { kind: 'answered' }>,
  credentials: CredentialsProvider,
): Failure | undefined {
  if (!refusingStatuses.has(response.status)) return undefined
  const reply = readReply(response, { redact: (text) => credentials.redact(text), address })
  return reply.outcome === 'refused' && reply.failure.kind === 'authentication' ? reply.failure : undefined
}

function newTokenRefused(failure: Failure): Failure {
  const { reason = 'no reason given' } = failure
  return { ...failure, reason: `Gupshup refused a new token of the credential source too: ${reason}` }
}

function refused(failure: Failure): HttpResult {
  return { kind: 'broken', reply: { outcome: 'refused', failure } }
}
