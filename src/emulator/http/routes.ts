import type { GivenAnswer, RequestRecord } from '../log/records.ts'
import { refusal } from './answers.ts'
import { answerReadMark } from './api/account-routes.ts'
import { answerApi, wrongMethod } from './api/api.ts'
import type { ApiContext } from './api/route.ts'
import { readBody } from './body.ts'
import { describe } from './describe.ts'
import { answerSend, type SendContext } from './send.ts'
import { give, type Handler } from './server.ts'

export type RoutesContext = SendContext & ApiContext

/** partner-docs.gupshup.io/reference/post_partner-app-appid-media: files up to 100 MB. */
const MEDIA_PATH = /^\/partner\/app\/[^/]+\/(?:upload\/)?media\/?(?:\?|$)/
const MEDIA_LIMIT_BYTES = 100 * 1024 * 1024
const FILE_TOO_LARGE = 'File size exceeds the maximum limit!'

/** Serves Gupshup's endpoints, and writes down everything that comes in. */
export function createRoutes(context: RoutesContext): Handler {
  return async (incoming, response) => {
    const isUpload = MEDIA_PATH.test(incoming.url ?? '')
    const body = await readBody(incoming, isUpload ? MEDIA_LIMIT_BYTES : undefined)
    const request = context.history.addRequest(describe(incoming, body ?? ''))
    const answer =
      body === undefined
        ? refusal(413, isUpload ? FILE_TOO_LARGE : 'Content Too Large (says the emulator)')
        : await route(request, context)
    // Recorded first, so that a client with the response finds it in the log.
    context.history.answerRequest(request, answer)
    give(answer, response)
  }
}

async function route(request: RequestRecord, context: RoutesContext): Promise<GivenAnswer> {
  const { endpoint, kind, method } = request
  if (endpoint === undefined && kind === undefined) return answerApi(request, context)
  if (method !== 'POST') return wrongMethod(['POST'])
  // Only Meta's format has something else to say at an address of messages.
  return kind === undefined ? answerReadMark(request, context) : answerSend(request, kind, context)
}
