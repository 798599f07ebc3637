import {
  ConfigurationError,
  explainRejection,
  type GupshupError,
  WebhookError,
  type WebhookRejectionReason,
} from '../errors/index.ts'
import { assertNever } from '../util/index.ts'
import type { WebhookSettings } from './options.ts'
import { type Body, isJson, isPlain, parseJson, type WebhookRequest } from './request.ts'

interface Refusal {
  readonly outcome: 'refused'
  readonly status: number
  readonly reason: WebhookRejectionReason
  readonly error: GupshupError
}

/** A body parsed as JSON, or the status and the reason to refuse it. */
type Reading =
  | {
      readonly outcome: 'read'
      readonly value: unknown
      /** Whether no body parser of the application has it too. */
      readonly isOwn: boolean
    }
  | Refusal

/** Refuses a request by its headers, before its body is read. */
export function refuseByHeaders(
  request: WebhookRequest,
  { limitBytes }: WebhookSettings,
): Refusal | undefined {
  if (!isJson(request.header('content-type'))) {
    // Version 1 of subscriptions is legacy and form-encoded (docs.gupshup.io/docs/subscriptions-and-notifications).
    return refuse(
      415,
      'not-json',
      'The body is not JSON. Subscribe with version 2 or 3, because version 1 posts forms.',
    )
  }
  if (!isPlain(request.header('content-encoding'))) return refuse(415, 'not-json', 'The body is compressed.')
  return Number(request.header('content-length')) > limitBytes ? tooLarge(limitBytes) : undefined
}

/** Reads a body as JSON, or refuses it. */
export function readJson(body: Body, { limitBytes, bodyTimeoutMs }: WebhookSettings): Reading {
  switch (body.outcome) {
    case 'parsed':
      return { outcome: 'read', value: body.value, isOwn: false }
    case 'bytes': {
      const value = parseJson(body.bytes)
      return value === undefined
        ? refuse(400, 'not-json', 'The body is not JSON in UTF-8.')
        : { outcome: 'read', value, isOwn: true }
    }
    case 'too-large':
      return tooLarge(limitBytes)
    case 'too-slow':
      return refuse(
        408,
        'timeout',
        `The body was not complete after ${bodyTimeoutMs} ms (\`bodyTimeoutMs\`).`,
      )
    case 'cut-short':
      return refuse(400, 'cut-short', 'The sender disconnected before the body was complete.')
    case 'already-read':
      // Not 503, because the application would read a repeated webhook before the handler too.
      return {
        outcome: 'refused',
        status: 500,
        reason: 'body-already-read',
        error: new ConfigurationError(explainRejection('body-already-read', 1)),
      }
    default:
      return assertNever(body)
  }
}

function tooLarge(limitBytes: number): Refusal {
  return refuse(413, 'too-large', `The body is larger than ${limitBytes} bytes (\`limitBytes\`).`)
}

function refuse(status: number, reason: WebhookRejectionReason, message: string): Refusal {
  return { outcome: 'refused', status, reason, error: new WebhookError('malformed', message) }
}
