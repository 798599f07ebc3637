import type { IncomingMessage, ServerResponse } from 'node:http'
import { ConfigurationError } from '../errors/index.ts'
import { assertNever } from '../util/index.ts'
import { respondToFetch } from './fetch.ts'
import {
  type FastifyReplyLike,
  type FastifyRequestLike,
  type HonoContextLike,
  type KoaContextLike,
  readCall,
} from './frameworks.ts'
import { report, type WebhookReceiver } from './handle-webhook.ts'
import { respondToNode } from './node.ts'
import { readOptions, type WebhookHandlerOptions } from './options.ts'
import { createResponder } from './respond.ts'
import { observerOf } from './webhook-observer.ts'

/** Answers Gupshup's webhooks, wherever they arrive. It always answers and never rejects. */
export interface WebhookHandler {
  /** For routes that are given a WHATWG `Request`: Next.js, Bun, Deno, Workers. */
  (request: Request): Promise<Response>
  /** For `http.createServer(handler)`, Express, Nest and other callers with Node's request and response. */
  (request: IncomingMessage, response: ServerResponse, next?: unknown): Promise<void>
  /** For Fastify: `app.all('/path', handler)`. */
  (request: FastifyRequestLike, reply: FastifyReplyLike): Promise<void>
  /** For Koa: `router.all('/path', handler)`, or `app.use(handler)`. */
  (context: KoaContextLike, next?: unknown): Promise<void>
  /** For Hono: `app.all('/path', handler)`. */
  (context: HonoContextLike, next?: unknown): Promise<Response>
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
 * | 500 | the application has read the body, and the handler does not find it |
 * | 503 | it could not be stored; Gupshup sends it again |
 *
 * @example
 * const handler = createWebhookHandler(client, { token: process.env.GUPSHUP_WEBHOOK_TOKEN })
 *
 * createServer(handler).listen(3000)            // Node
 * app.use('/webhooks/gupshup', handler)         // Express
 * app.all('/webhooks/gupshup', handler)         // Fastify, Hono
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
  const answerWebhook = createResponder(receiver, settings, observerOf(receiver))
  const fetch = (request: Request) => respondToFetch(answerWebhook, request)

  function handler(request: Request): Promise<Response>
  function handler(request: IncomingMessage, response: ServerResponse, next?: unknown): Promise<void>
  function handler(request: FastifyRequestLike, reply: FastifyReplyLike): Promise<void>
  function handler(context: KoaContextLike, next?: unknown): Promise<void>
  function handler(context: HonoContextLike, next?: unknown): Promise<Response>
  function handler(first: unknown, second?: unknown): Promise<unknown> {
    const call = readCall(first, second)
    switch (call?.world) {
      case 'fetch':
        return respondToFetch(answerWebhook, call.request, call.readAgain)
      case 'node':
        return respondToNode(answerWebhook, call.call).catch((error: unknown) => {
          // Only another middleware's hook on `writeHead()` gets here.
          void report(settings.onError, error, 503)
          call.call.response.destroy()
        })
      case undefined:
        throw new ConfigurationError(
          'The webhook handler was called with objects of a framework that it does not know. Give it a `Request`, or the request and ' +
            'response of Node that the framework keeps inside its own.',
        )
      default:
        return assertNever(call)
    }
  }
  return Object.assign(handler, { fetch })
}
