import type { IncomingMessage, ServerResponse } from 'node:http'
import { ConfigurationError } from '../errors/index.ts'
import { createAnswer } from './answer.ts'
import { answerFetch } from './fetch.ts'
import { answerNode } from './node.ts'
import type { WebhookHandlerOptions } from './options.ts'
import { report } from './report.ts'
import { readOptions } from './settings.ts'
import type { WebhookReceiver } from './take-in.ts'

/** Answers Gupshup's webhooks, wherever they arrive. It always answers and never rejects. */
export interface WebhookHandler {
  /** For routes that are given a WHATWG `Request`: Hono, Next.js, Bun, Deno, Workers. */
  (request: Request): Promise<Response>
  /** For `http.createServer(handler)`, `app.use('/path', handler)` and other callers with Node's request and response. */
  (request: IncomingMessage, response: ServerResponse, next?: unknown): Promise<void>
  /** The same as calling it with a `Request`; needs no `this`, and what else a framework passes is ignored. */
  readonly fetch: (request: Request) => Promise<Response>
}

/**
 * Makes the HTTP side of receiving: it checks the token, reads the body within limits, hands it to the client, and answers with an
 * empty body.
 *
 * | status | when |
 * |---|---|
 * | 200 | the event is stored; or a GET or HEAD came with a right token |
 * | 400 | the body is not JSON, was cut short, or is not from this product of Gupshup |
 * | 401 | the token is wrong or missing; the body was not read |
 * | 404 | another path, if `path` is given |
 * | 405 | another method |
 * | 408 | the body took longer than `bodyTimeoutMs` |
 * | 413 | the body is larger than `limitBytes` |
 * | 415 | the body is declared to be something else than plain JSON |
 * | 503 | it could not be stored; Gupshup sends it again |
 *
 * @example
 * const handler = createWebhookHandler(client, { token: process.env.GUPSHUP_WEBHOOK_TOKEN })
 *
 * createServer(handler).listen(3000)            // Node
 * app.use('/webhooks/gupshup', handler)         // Express
 * export const { fetch } = handler              // Request in, Response out
 *
 * @throws ConfigurationError
 */
export function createWebhookHandler(
  receiver: WebhookReceiver,
  options: WebhookHandlerOptions,
): WebhookHandler {
  if (typeof receiver?.receive !== 'function') {
    throw new ConfigurationError('The webhook handler needs a client, whose `receive()` takes the events in.')
  }
  const settings = readOptions(options)
  const answerWebhook = createAnswer(receiver, settings)
  const fetch = (request: Request) => answerFetch(answerWebhook, request)

  function handler(request: Request): Promise<Response>
  function handler(request: IncomingMessage, response: ServerResponse, next?: unknown): Promise<void>
  function handler(request: Request | IncomingMessage, response?: ServerResponse): Promise<unknown> {
    if (isFetchRequest(request)) return fetch(request)
    if (typeof response?.writeHead === 'function') {
      return answerNode(answerWebhook, request, response).catch((error: unknown) => {
        // Only another middleware's hook on `writeHead()` gets here.
        void report(settings.onError, error, 503)
        response.destroy()
      })
    }
    throw new ConfigurationError(
      "The webhook handler takes a `Request`, or Node's own request and response. A framework with objects of its own keeps those " +
        'inside them, such as `context.req.raw` in Hono.',
    )
  }
  return Object.assign(handler, { fetch })
}

/** By shape, because a polyfilled `Request` is of another class. Only its headers have a `get()`. */
function isFetchRequest(request: Request | IncomingMessage): request is Request {
  return typeof request.headers.get === 'function'
}
