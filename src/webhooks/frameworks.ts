import type { IncomingMessage, ServerResponse } from 'node:http'
import { property } from '../util/index.ts'
import type { NodeCall } from './node.ts'

/** The members of Fastify's request that the handler uses. */
export interface FastifyRequestLike {
  readonly raw: IncomingMessage
  readonly originalUrl: string
  readonly body: unknown
}

/** The reply of Fastify, which the handler takes over with `hijack()`. */
export interface FastifyReplyLike {
  readonly raw: ServerResponse
  hijack(): unknown
}

/** The context of Koa. The handler responds itself, with `respond: false`. */
export interface KoaContextLike {
  readonly req: IncomingMessage
  readonly res: ServerResponse
  readonly request: object
  readonly originalUrl: string
  respond?: boolean | undefined
}

/** The context of Hono. */
export interface HonoContextLike {
  readonly req: { readonly raw: Request; arrayBuffer(): Promise<ArrayBuffer> }
}

/** The request of a route: objects of Node or of fetch. */
export type WebhookCall =
  | { readonly kind: 'node'; readonly call: NodeCall }
  | {
      readonly kind: 'fetch'
      readonly request: Request
      /** Returns a body that was already read. */
      readonly readAgain?: () => Promise<ArrayBuffer>
    }

/** Finds the request, and takes the response over from the framework. `undefined` for objects of an unknown framework. */
export function readCall(first: unknown, second: unknown): WebhookCall | undefined {
  if (isFetchRequest(first)) return { kind: 'fetch', request: first }
  if (isNodeRequest(first) && isNodeResponse(second)) {
    return { kind: 'node', call: { request: first, response: second } }
  }
  if (isFastifyCall(first) && isFastifyReply(second)) {
    second.hijack()
    const { raw: request, originalUrl } = first
    return { kind: 'node', call: { request, response: second.raw, kept: keptBy(first), originalUrl } }
  }
  if (isKoaContext(first)) {
    first.respond = false
    const { req: request, res: response, originalUrl } = first
    return { kind: 'node', call: { request, response, kept: keptBy(first.request), originalUrl } }
  }
  if (isHonoContext(first)) {
    return { kind: 'fetch', request: first.req.raw, readAgain: () => first.req.arrayBuffer() }
  }
  return undefined
}

function keptBy(request: unknown): NonNullable<NodeCall['kept']> {
  return { body: property(request, 'body'), rawBody: property(request, 'rawBody') }
}

/** Checks the shape, because a polyfilled `Request` has another class. Only its headers have a `get()`. */
function isFetchRequest(value: unknown): value is Request {
  return typeof property(property(value, 'headers'), 'get') === 'function'
}

function isNodeRequest(value: unknown): value is IncomingMessage {
  return typeof property(value, 'headers') === 'object' && typeof property(value, 'on') === 'function'
}

function isNodeResponse(value: unknown): value is ServerResponse {
  return typeof property(value, 'writeHead') === 'function'
}

function isFastifyCall(value: unknown): value is FastifyRequestLike {
  return isNodeRequest(property(value, 'raw'))
}

function isFastifyReply(value: unknown): value is FastifyReplyLike {
  return isNodeResponse(property(value, 'raw')) && typeof property(value, 'hijack') === 'function'
}

function isKoaContext(value: unknown): value is KoaContextLike {
  return isNodeRequest(property(value, 'req')) && isNodeResponse(property(value, 'res'))
}

function isHonoContext(value: unknown): value is HonoContextLike {
  return isFetchRequest(property(property(value, 'req'), 'raw'))
}
