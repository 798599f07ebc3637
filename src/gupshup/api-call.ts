import type { Failure } from '../model/index.ts'
import { type HttpResponse, isErrorBody, type ReadReplyOptions, readBody } from './http-response.ts'
import { readFailedReply } from './read-reply.ts'

/** One request to an API about the account. */
export interface ApiCall {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** Below the host, with every part of it encoded: `/wa/app/app-0001/template`. */
  readonly path: string
  readonly query?: Readonly<Record<string, string>> | undefined
  /** Sent as a form, without the fields that are `undefined`. */
  readonly fields?: Readonly<Record<string, string | undefined>> | undefined
  /** Sent as JSON, in place of `fields`. */
  readonly json?: unknown
}

/** What an API said. */
export type ApiResponse = (
  | {
      readonly outcome: 'answered'
      readonly status: number
      /** By name in lower case. */
      readonly headers: Readonly<Record<string, unknown>>
      /** What the JSON stands for, or the text that is none. */
      readonly body: unknown
    }
  | {
      readonly outcome: 'failed'
      /** Read as a reply to a send is; `outcome-unknown` when the request may have been carried out. */
      readonly failure: Failure
      /** Absent when no whole answer came. */
      readonly headers?: Readonly<Record<string, unknown>> | undefined
    }
) & {
  /** `host:port` of the proxy that the request went through, if it is known. */
  readonly proxy?: string | undefined
}

/** Makes a request and says what the answer means. What goes wrong is part of the answer: it does not reject. */
export type CallApi = (request: ApiCall, signal?: AbortSignal) => Promise<ApiResponse>

/** Any 2xx is an answer, unless it says error: some see a 200 that does (https://github.com/neuralboot19/mercately-api). */
export function readApiResponse(answer: HttpResponse, options: ReadReplyOptions): ApiResponse {
  const { status, headers = {} } = answer
  const body = readBody(answer.body)
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
