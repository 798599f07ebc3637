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

/** Responds to Gupshup's webhooks in any framework. It always responds and never rejects. */
export interface WebhookHandler {
  /** For routes that receive a WHATWG `Request`: Next.js, Bun, Deno, Workers. */
  (request: Request): Promise<Response>
  /** For `http.createServer(handler)`, Express, Nest and other callers with Node's request and response. */
  (request: IncomingMessage, response: ServerResponse, next?: unknown): Promise<void>
  /** For Fastify: `app.all('/path', handler)`. */
  (request: FastifyRequestLike, reply: FastifyReplyLike): Promise<void>
  /** For Koa: `router.all('/path', handler)`, or `app.use(handler)`. */
  (context: KoaContextLike, next?: unknown): Promise<void>
  /** For Hono: `app.all('/path', handler)`. */
  (context: HonoContextLike, next?: unknown): Promise<Response>
  /** The same as a call with a `Request`. It needs no `this`, and ignores further arguments of a framework. */
  readonly fetch: (request: Request) => Promise<Response>
}

/**
 * Creates the HTTP handler for webhooks: it checks the token, reads the body within limits, passes it to the client, and responds with an empty
 * body.
 *
 * | status | when |
 * |---|---|
 * | 200 | the event is stored, or a GET or HEAD has a valid token |
 * | 400 | the body is not JSON, was cut short, or is not from this product of Gupshup |
 * | 401 | the token is wrong or missing, and the body was not read |
 * | 404 | another path, if `path` is set |
 * | 405 | another method |
 * | 408 | the body took longer than `bodyTimeoutMs` |
 * | 413 | the body is larger than `limitBytes` |
 * | 415 | the headers declare something other than plain JSON |
 * | 500 | the application has read the body, and the handler cannot find it |
 * | 503 | the event could not be stored, or `onEvents` failed, so Gupshup sends it again |
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
    throw new ConfigurationError(
      'createWebhookHandler() needs a client, which has `receive()`. Call createWebhookHandler(client, { token }).',
    )
  }
  const settings = readOptions(options)
  const respond = createResponder(receiver, settings, observerOf(receiver))
  const fetch = (request: Request) => respondToFetch(respond, request)

  function handler(request: Request): Promise<Response>
  function handler(request: IncomingMessage, response: ServerResponse, next?: unknown): Promise<void>
  function handler(request: FastifyRequestLike, reply: FastifyReplyLike): Promise<void>
  function handler(context: KoaContextLike, next?: unknown): Promise<void>
  function handler(context: HonoContextLike, next?: unknown): Promise<Response>
  function handler(first: unknown, second?: unknown): Promise<unknown> {
    const call = readCall(first, second)
    switch (call?.kind) {
      case 'fetch':
        return respondToFetch(respond, call.request, call.readAgain)
      case 'node':
        return respondToNode(respond, call.call).catch((error: unknown) => {
          // Only another middleware's hook on `writeHead()` can fail.
          void report(settings.onError, error, 503)
          call.call.response.destroy()
        })
      case undefined:
        throw new ConfigurationError(
          'The webhook handler does not know the framework of these objects. Pass a `Request`, or the Node request and response that ' +
            'the framework wraps.',
        )
      default:
        return assertNever(call)
    }
  }
  return Object.assign(handler, { fetch })
}
