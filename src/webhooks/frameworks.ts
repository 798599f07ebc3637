import type { IncomingMessage, ServerResponse } from 'node:http'
import { property } from '../util/index.ts'
import type { NodeCall } from './node.ts'

/** The request of Fastify, as far as the handler needs it. */
export interface FastifyRequestLike {
  readonly raw: IncomingMessage
  readonly originalUrl: string
  readonly body: unknown
}

/** The reply of Fastify. The handler takes it over with `hijack()`. */
export interface FastifyReplyLike {
  readonly raw: ServerResponse
  hijack(): unknown
}

/** The context of Koa. The handler answers past it, with `respond: false`. */
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

/** What a route is called with, in the end: objects of Node or of fetch. */
export type WebhookCall =
  | { readonly world: 'node'; readonly call: NodeCall }
  | {
      readonly world: 'fetch'
      readonly request: Request
      /** Gives a body that was read once more. */
      readonly readAgain?: () => Promise<ArrayBuffer>
    }

/** Finds the request, and takes the answer over from the framework. `undefined`: these are the objects of an unknown framework. */
export function readCall(first: unknown, second: unknown): WebhookCall | undefined {
  if (isFetchRequest(first)) return { world: 'fetch', request: first }
  if (isNodeRequest(first) && isNodeResponse(second)) {
    return { world: 'node', call: { request: first, response: second } }
  }
  if (isFastifyCall(first) && isFastifyReply(second)) {
    second.hijack()
    const { raw: request, originalUrl } = first
    return { world: 'node', call: { request, response: second.raw, kept: keptBy(first), originalUrl } }
  }
  if (isKoaContext(first)) {
    first.respond = false
    const { req: request, res: response, originalUrl } = first
    return { world: 'node', call: { request, response, kept: keptBy(first.request), originalUrl } }
  }
  if (isHonoContext(first)) {
    return { world: 'fetch', request: first.req.raw, readAgain: () => first.req.arrayBuffer() }
  }
  return undefined
}

function keptBy(request: unknown): NonNullable<NodeCall['kept']> {
  return { body: property(request, 'body'), rawBody: property(request, 'rawBody') }
}

/** By shape, because a polyfilled `Request` is of another class. Only its headers have a `get()`. */
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
