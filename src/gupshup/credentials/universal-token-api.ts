import type { Agent as HttpAgent } from 'node:http'
import type { Agent as HttpsAgent } from 'node:https'
import type { Failure } from '../../model/index.ts'
import { type ApiCall, pathWithQuery, readApiResponse } from '../api-call.ts'
import { createHttp } from '../http.ts'
import { isErrorBody, readBody } from '../http-response.ts'
import { authHeaders } from './auth-headers.ts'

/** The response to a call about tokens, or why there is none. */
export type TokenApiResponse =
  | { readonly outcome: 'answered'; readonly body: unknown }
  | {
      readonly outcome: 'failed'
      readonly failure: Failure
      /** Whether the body is one of Gupshup's refusals, and not the page of a proxy or a firewall. */
      readonly isFromGupshup: boolean
    }

/** Makes a call with a universal token. Never rejects. */
export type CallTokenApi = (
  call: ApiCall,
  universalToken: string,
  signal: AbortSignal,
) => Promise<TokenApiResponse>

export interface TokenApiOptions {
  readonly baseUrl: string
  readonly httpAgent?: HttpAgent | undefined
  readonly httpsAgent?: HttpsAgent | undefined
  /** Removes the tokens from the text of a response. */
  readonly redact: (text: string) => string
}

/** The limit of a caller that has no shorter one: the default of a client's `timeoutMs`. */
const timeoutMs = 30_000

/** Three active tokens are less than a kilobyte, and lists may have the ended ones too. */
const maxResponseBytes = 1024 * 1024

/**
 * The calls about tokens at partner.gupshup.io. Its pages show `Authorization: Bearer <universal token>` for all of them but one
 * (https://partner-docs.gupshup.io/reference/universal-app-token).
 *
 * @throws {ConfigurationError} when no request can be made with `baseUrl`
 */
export function createTokenApi({ redact, ...options }: TokenApiOptions): CallTokenApi {
  const http = createHttp({ ...options, timeoutMs })
  return async (call, universalToken, signal) => {
    const { method, fields } = call
    const body = fields && { type: 'application/x-www-form-urlencoded', text: formText(fields) }
    const result = await http.send(
      { method, path: pathWithQuery(call), body, maxResponseBytes },
      { headers: () => authHeaders(universalToken, 'bearer') },
      signal,
    )
    if (result.kind === 'broken')
      return { outcome: 'failed', failure: result.reply.failure, isFromGupshup: false }
    const response = readApiResponse(result.response, { redact, address: result.address })
    if (response.outcome === 'answered') return { outcome: 'answered', body: response.body }
    const isFromGupshup = isErrorBody(readBody(result.response.body))
    return { outcome: 'failed', failure: response.failure, isFromGupshup }
  }
}

function formText(fields: Readonly<Record<string, string | undefined>>): string {
  const form = new URLSearchParams()
  for (const [name, value] of Object.entries(fields)) if (value !== undefined) form.append(name, value)
  return form.toString()
}
