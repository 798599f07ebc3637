import { assertNever } from '../errors/index.ts'
import { type Body, isJson, isPlain, parseJson } from './body.ts'
import type { WebhookRequest } from './request.ts'
import type { WebhookSettings } from './settings.ts'

/** A body read as JSON, or the status to refuse it with and why. */
type Reading =
  | { readonly outcome: 'read'; readonly value: unknown }
  | { readonly outcome: 'refused'; readonly status: number; readonly why: string }

/** Reads the body within the limits. What the headers give away is refused without reading. */
export async function readJson(request: WebhookRequest, settings: WebhookSettings): Promise<Reading> {
  const { limitBytes, bodyTimeoutMs } = settings
  const tooLarge = `The body is larger than ${limitBytes} bytes (\`limitBytes\`).`

  if (!isJson(request.header('content-type'))) {
    // Version 1 of the subscription is legacy and form-encoded (docs.gupshup.io/docs/subscriptions-and-notifications).
    return refuse(415, 'The body is not JSON. Subscribe with version 2 or 3: version 1 posts forms.')
  }
  if (!isPlain(request.header('content-encoding'))) return refuse(415, 'The body is compressed.')
  if (Number(request.header('content-length')) > limitBytes) return refuse(413, tooLarge)

  const body = await readBodyInTime(request, settings)
  switch (body.outcome) {
    case 'parsed':
      return { outcome: 'read', value: body.value }
    case 'bytes': {
      const value = parseJson(body.bytes)
      return value === undefined ? refuse(400, 'The body is not JSON in UTF-8.') : { outcome: 'read', value }
    }
    case 'too-large':
      return refuse(413, tooLarge)
    case 'too-slow':
      return refuse(408, `The body had not arrived whole after ${bodyTimeoutMs} ms (\`bodyTimeoutMs\`).`)
    case 'cut-short':
      return refuse(400, 'The sender went away before the body had arrived whole.')
    default:
      return assertNever(body)
  }
}

async function readBodyInTime(request: WebhookRequest, settings: WebhookSettings): Promise<Body> {
  const controller = new AbortController()
  const timer = setTimeout(() => controller.abort(), settings.bodyTimeoutMs)
  try {
    return await request.readBody({ limitBytes: settings.limitBytes, signal: controller.signal })
  } finally {
    clearTimeout(timer)
  }
}

function refuse(status: number, why: string): Reading {
  return { outcome: 'refused', status, why }
}
