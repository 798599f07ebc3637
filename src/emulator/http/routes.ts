import type { IncomingMessage } from 'node:http'
import type { MessageKind } from '../events/step.ts'
import type { GivenAnswer, RequestRecord } from '../log/records.ts'
import { refusal } from './answers.ts'
import { parseForm, parseJson, readBody } from './body.ts'
import { answerSend, type SendContext } from './send.ts'
import { give, type Handler } from './server.ts'

/** The two endpoints that take messages (docs.gupshup.io/reference/msg, /reference/sending-text-template). */
const endpoints = new Map<string, MessageKind>([
  ['/wa/api/v1/msg', 'session'],
  ['/wa/api/v1/template/msg', 'template'],
])

/** Serves Gupshup's endpoints, and writes down everything that comes in. */
export function createRoutes(context: SendContext): Handler {
  return async (incoming, response) => {
    const path = pathOf(incoming)
    const body = await readBody(incoming)
    const request = context.history.addRequest(describe(incoming, path, body ?? ''))
    const answer =
      body === undefined
        ? refusal(413, 'Content Too Large (says the emulator)')
        : await route(request, context)
    // Noted first, so that whoever has the answer finds it in the log.
    context.history.answerRequest(request, answer)
    give(answer, response)
  }
}

function pathOf({ url = '/' }: IncomingMessage): string {
  return url.split('?', 1)[0] ?? '/'
}

/** What Gupshup answers to other paths and methods is not documented: the words are the emulator's. */
async function route(request: RequestRecord, context: SendContext): Promise<GivenAnswer> {
  if (request.kind === undefined) return refusal(404, 'Not Found (says the emulator)')
  if (request.method !== 'POST')
    return refusal(405, 'Method Not Allowed (says the emulator)', { allow: 'POST' })
  return answerSend(request, request.kind, context)
}

function describe(incoming: IncomingMessage, path: string, body: string) {
  const kind = endpoints.get(path)
  const fields = parseForm(body)
  const { destination, message, template } = fields
  return {
    method: incoming.method ?? 'GET',
    path,
    headers: incoming.headers,
    fields,
    ...(kind && { kind }),
    to: destination ?? '',
    message: parseJson(message),
    template: parseJson(template),
  }
}
