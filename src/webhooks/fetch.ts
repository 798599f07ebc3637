import { readFetchBody } from './fetch-body.ts'
import type { RespondToWebhook } from './respond.ts'

/** Answers a WHATWG `Request`. */
export async function respondToFetch(
  answerWebhook: RespondToWebhook,
  request: Request,
  readAgain?: () => Promise<ArrayBuffer>,
): Promise<Response> {
  const { pathname, searchParams } = new URL(request.url)
  const { status, headers } = await answerWebhook({
    method: request.method,
    path: pathname,
    query: searchParams,
    header: (name) => request.headers.get(name) ?? undefined,
    readBody: (limits) => readFetchBody(request, limits, readAgain),
  })
  return new Response(null, { status, headers })
}
