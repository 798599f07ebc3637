import type { CredentialScheme, Failure } from '../model/index.ts'
import { type HttpResponse, isErrorBody, type ReadReplyOptions, readBody } from './http-response.ts'
import { readFailedReply } from './read-reply.ts'

/** One request to an API about the account. */
export interface ApiCall {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** The path below the host, with every segment encoded: `/wa/app/app-0001/template`. */
  readonly path: string
  readonly query?: Readonly<Record<string, string>> | undefined
  /** Sent as a form, without the fields that are `undefined`. */
  readonly fields?: Readonly<Record<string, string | undefined>> | undefined
  /** Sent as JSON, in place of `fields`. */
  readonly json?: unknown
  /**
   * What the request says of its `json`, where Gupshup's page has something else.
   *
   * @default 'application/json'
   */
  readonly contentType?: string | undefined
  /** How the credential is sent, where a page shows another way than the rest of the API has. */
  readonly scheme?: CredentialScheme | undefined
}

/** The response of an API. */
export type ApiResponse = (
  | {
      readonly outcome: 'answered'
      readonly status: number
      /** By name in lower case. */
      readonly headers: Readonly<Record<string, unknown>>
      /** The parsed JSON, or the text if it is not JSON. */
      readonly body: unknown
    }
  | {
      readonly outcome: 'failed'
      /** Read like the reply to a send. `outcome-unknown` when Gupshup may have processed the request. */
      readonly failure: Failure
      /** Absent without a complete response. */
      readonly headers?: Readonly<Record<string, unknown>> | undefined
    }
) & {
  /** `host:port` of the proxy that the request went through, if it is known. */
  readonly proxy?: string | undefined
}

/** Makes a request and reads its response. A failure is part of the result: it never rejects. */
export type CallApi = (request: ApiCall, signal?: AbortSignal) => Promise<ApiResponse>

/** Any 2xx is a success, unless its body says error: a 200 that does was observed (https://github.com/neuralboot19/mercately-api). */
export function readApiResponse(response: HttpResponse, options: ReadReplyOptions): ApiResponse {
  const { status, headers = {} } = response
  const body = readBody(response.body)
  if (status >= 200 && status < 300 && !isErrorBody(body))
    return { outcome: 'answered', status, headers, body }
  return {
    outcome: 'failed',
    failure: readFailedReply({ status, headers, body }, options).failure,
    headers,
  }
}

export function pathWithQuery({ path, query = {} }: ApiCall): string {
  const text = new URLSearchParams(query).toString()
  return text === '' ? path : `${path}?${text}`
}
