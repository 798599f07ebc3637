import { expect } from 'vitest'
import type { HttpResponse } from '../../src/gupshup/http-response.ts'
import type { Reply } from '../../src/gupshup/read-reply.ts'

export const messageId = '5b1d7c04-2f6e-4c1a-9a57-0d3e8f2b6c11'

export interface SeenReply {
  readonly name: string
  readonly response: HttpResponse
  readonly reply: unknown
}

export function refused(failure: object): unknown {
  return { outcome: 'refused', failure: expect.objectContaining({ via: 'reply', ...failure }) }
}

export function unknown(failure: object): unknown {
  return {
    outcome: 'unknown',
    failure: expect.objectContaining({ kind: 'outcome-unknown', via: 'reply', ...failure }),
  }
}

/** Meta's error object: developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes. */
function metaError(code: number): object {
  return {
    message: `(#${code}) Short title`,
    type: 'OAuthException',
    code,
    error_data: { messaging_product: 'whatsapp', details: 'A parameter is missing' },
    fbtrace_id: 'AbCdEfGhIjKlMnOpQr01234',
  }
}

const badGateway = `<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body><center><h1>502 Bad Gateway</h1></center></body>\r\n</html>`
const accepted: Reply = { outcome: 'accepted', messageId }
const json = { 'content-type': 'application/json' }
const html = { 'content-type': 'text/html' }

/** The shape of every response seen in public, with values of our own. */
const seenReplies: readonly SeenReply[] = [
  {
    name: 'a session message that was submitted',
    response: { status: 200, headers: json, body: { status: 'submitted', messageId } },
    reply: accepted,
  },
  {
    name: 'a template message that was submitted, with the keys in another order',
    response: { status: 202, headers: json, body: { messageId, status: 'submitted' } },
    reply: accepted,
  },
  {
    name: 'a message with the status success, as one page of the documentation has it',
    response: { status: 202, body: { status: 'success', messageId } },
    reply: accepted,
  },
  {
    name: 'JSON that calls itself HTML',
    response: { status: 200, headers: html, body: JSON.stringify({ status: 'submitted', messageId }) },
    reply: accepted,
  },
  {
    name: 'an id that is no UUID',
    response: { status: 200, body: { status: 'submitted', messageId: 'message-7' } },
    reply: { outcome: 'accepted', messageId: 'message-7' },
  },
  {
    name: 'a v3 message',
    response: {
      status: 200,
      body: {
        messages: [{ id: messageId }],
        messaging_product: 'whatsapp',
        contacts: [{ input: '919900000001', wa_id: '919900000001' }],
      },
    },
    reply: { ...accepted, contact: { input: '919900000001', phone: '919900000001' } },
  },
  {
    name: 'a v3 message without anything else',
    response: { status: 200, body: { messages: [{ id: messageId }] } },
    reply: accepted,
  },
  {
    name: 'a 2xx whose status is error',
    response: { status: 202, body: { status: 'error', message: 'Template not found' } },
    reply: refused({ kind: 'unknown-code', httpStatus: 202, reason: 'Template not found' }),
  },
  {
    name: 'a 200 whose status is error, with a reason of one letter',
    response: { status: 200, body: { status: 'error', message: 'y' } },
    reply: refused({ kind: 'unknown-code', httpStatus: 200, reason: 'y' }),
  },
  {
    name: 'a template that the platform does not support',
    response: {
      status: 200,
      body: { status: 'error', message: 'Template Not Supported On Gupshup Platform' },
    },
    reply: refused({ kind: 'unknown-code', reason: 'Template Not Supported On Gupshup Platform' }),
  },
  { name: 'an empty object', response: { status: 200, body: {} }, reply: unknown({ httpStatus: 200 }) },
  { name: 'a list', response: { status: 202, body: ['odd'] }, reply: unknown({ httpStatus: 202 }) },
  { name: 'a success without an id', response: { status: 200, body: { status: 'ok' } }, reply: unknown({}) },
  {
    name: 'the response of another interface',
    response: {
      status: 200,
      body: { status: 'success', walletResponse: { currency: 'INR', currentBalance: 7.5 } },
    },
    reply: unknown({}),
  },
  {
    name: 'an invalid destination',
    response: { status: 400, body: { message: 'Invalid Destination', status: 'error' } },
    reply: refused({ kind: 'recipient', httpStatus: 400, reason: 'Invalid Destination' }),
  },
  {
    name: 'an invalid destination in another case',
    response: { status: 400, body: { status: 'error', message: 'Invalid destination' } },
    reply: refused({ kind: 'recipient' }),
  },
  {
    name: 'an app that does not fit the key',
    response: { status: 400, body: { message: 'Invalid App Details', status: 'error' } },
    reply: refused({ kind: 'account', reason: 'Invalid App Details' }),
  },
  {
    name: 'a refused key',
    response: { status: 401, body: { message: 'Authentication Failed', status: 'error' } },
    reply: refused({ kind: 'authentication', httpStatus: 401, reason: 'Authentication Failed' }),
  },
  {
    name: 'a refused key, with the reason one level deeper',
    response: { status: 401, body: { status: 'error', message: { message: 'Authentication Failed' } } },
    reply: refused({ kind: 'authentication', reason: 'Authentication Failed' }),
  },
  {
    name: 'a refused key in plain text',
    response: { status: 401, headers: { 'content-type': 'text/plain' }, body: 'Authentication Failed' },
    reply: refused({ kind: 'authentication', reason: 'Authentication Failed' }),
  },
  {
    name: 'a key of another kind, in plain text',
    response: { status: 401, body: 'Portal User Not Found With APIKey' },
    reply: refused({ kind: 'authentication', reason: 'Portal User Not Found With APIKey' }),
  },
  {
    name: 'a key of another kind, as a JSON text',
    response: { status: 401, body: '"Portal User Not Found With APIKey"' },
    reply: refused({ kind: 'authentication', reason: 'Portal User Not Found With APIKey' }),
  },
  {
    name: 'a 401 of one word',
    response: { status: 401, body: 'Unauthorized' },
    reply: refused({ kind: 'authentication', reason: 'Unauthorized' }),
  },
  {
    name: 'a 401 whose body looks like success',
    response: { status: 401, body: { status: 'submitted', messageId } },
    reply: refused({ kind: 'authentication', httpStatus: 401 }),
  },
  {
    name: 'a refused key with status 400',
    response: {
      status: 400,
      body: {
        status: 'error',
        message:
          'Unauthorised access to the resource. Please review request parameters and headers and retry',
      },
    },
    reply: refused({ kind: 'authentication', httpStatus: 400 }),
  },
  {
    name: 'forbidden access',
    response: { status: 403, body: { status: 'error', message: 'Forbidden' } },
    reply: refused({ kind: 'account', httpStatus: 403, reason: 'Forbidden' }),
  },
  {
    name: 'a bot that is not found',
    response: { status: 400, body: { status: 'error', message: 'Request Bot Not Found' } },
    reply: refused({ kind: 'content', reason: 'Request Bot Not Found' }),
  },
  {
    name: 'a reason under "reason"',
    response: { status: 400, body: { status: 'error', reason: 'Source Contains XSS Characters' } },
    reply: refused({ kind: 'content', reason: 'Source Contains XSS Characters' }),
  },
  {
    name: 'a reason under "error"',
    response: { status: 400, body: { error: 'wrong request' } },
    reply: refused({ kind: 'content', reason: 'wrong request' }),
  },
  {
    name: 'one word of plain text',
    response: { status: 400, body: 'Error' },
    reply: refused({ kind: 'content', reason: 'Error' }),
  },
  {
    name: 'parameters to review',
    response: {
      status: 400,
      body: { status: 'error', message: 'Please review the request parameters and retry' },
    },
    reply: refused({ kind: 'content' }),
  },
  {
    name: 'a callback that must be on',
    response: {
      status: 400,
      body: { message: 'Callback Billing must be enabled for this API', status: 'error' },
    },
    reply: refused({ kind: 'account' }),
  },
  {
    name: 'an app without MM Lite',
    response: { status: 400, body: { status: 'error', message: 'MM lite is not enabled for this app' } },
    reply: refused({ kind: 'account' }),
  },
  {
    name: 'an app that is not on the Cloud API',
    response: {
      status: 400,
      body: { message: 'The provided app is not of the expected type for this API.', status: 'error' },
    },
    reply: refused({ kind: 'account' }),
  },
  {
    name: 'a Meta code',
    response: { status: 400, body: { status: 'error', code: 131049, message: 'capped' } },
    reply: refused({ system: 'meta-cloud', code: 131049, httpStatus: 400, reason: 'capped' }),
  },
  {
    name: "Meta's error object, whose code stands in its text too",
    response: { status: 400, body: { error: metaError(131009) } },
    reply: refused({ kind: 'content', system: 'meta-cloud', code: 131009, reason: 'A parameter is missing' }),
  },
  {
    name: "Meta's error object with a 503, which may have been accepted",
    response: { status: 503, body: { error: metaError(131016) } },
    reply: unknown({ system: 'meta-cloud', code: 131016, httpStatus: 503, reason: 'A parameter is missing' }),
  },
  {
    name: 'several errors, of which the first counts',
    response: {
      status: 400,
      body: {
        errors: [{ code: 131047, title: 'Too late', details: 'More than a day has passed' }, { code: 470 }],
      },
    },
    reply: refused({ kind: 'session-window', system: 'meta-cloud', code: 131047 }),
  },
  {
    name: 'too many requests',
    response: { status: 429, body: { message: 'Too Many Requests', status: 'error' } },
    reply: refused({ kind: 'too-many-requests', httpStatus: 429, reason: 'Too Many Requests' }),
  },
  {
    name: "Gupshup's own 500",
    response: {
      status: 500,
      body: { status: 'error', message: 'Internal server error. Please try again later.' },
    },
    reply: refused({ kind: 'service', system: 'gupshup', code: 500, httpStatus: 500 }),
  },
  {
    name: 'a 500 with only the status error',
    response: { status: 500, body: { status: 'error' } },
    reply: unknown({ httpStatus: 500 }),
  },
  {
    name: 'a page of a proxy',
    response: { status: 502, headers: html, body: badGateway },
    reply: unknown({ httpStatus: 502, reason: '502 Bad Gateway' }),
  },
  {
    name: 'an unavailable service, in plain text',
    response: { status: 503, body: 'service unavailable' },
    reply: unknown({ httpStatus: 503, reason: 'service unavailable' }),
  },
  {
    name: 'a refusal of the Enterprise gateway',
    response: { status: 200, body: { response: { status: 'error', id: '', details: 'Gateway is down' } } },
    reply: refused({
      kind: 'unknown-code',
      reason: expect.stringMatching(/Enterprise gateway.*Gateway is down/),
    }),
  },
  {
    name: 'a success of the Enterprise gateway',
    response: { status: 200, body: { response: 'ok' } },
    reply: unknown({ reason: expect.stringContaining('Enterprise gateway') }),
  },
]

/** The same, as rows of `it.each` that begin with the name. */
export const seenReplyRows = seenReplies.map((seen) => [seen.name, seen] as const)
