import type { PartnerTokens } from '../account/partner-tokens.ts'
import type { RequestRecord } from '../log/records.ts'
import type { ResolvedOptions } from '../options.ts'

/** What lets a request in. */
export interface AuthContext {
  readonly options: ResolvedOptions
  readonly partner: PartnerTokens
}

type Request = Pick<RequestRecord, 'headers'>

export function hasApiKey({ headers }: Request, { options }: AuthContext): boolean {
  const { apikey } = headers
  return apikey === options.apiKey
}

export function hasAppToken(request: Request, { partner }: AuthContext): boolean {
  return hasToken(request, partner.token)
}

export function hasAccountToken(request: Request, { partner }: AuthContext): boolean {
  return hasToken(request, partner.accountToken)
}

/** A token stands in either header (partner-docs.gupshup.io); production clients send both. */
function hasToken({ headers }: Request, wanted: string): boolean {
  const { authorization, token } = headers
  return authorization === wanted || token === wanted
}
