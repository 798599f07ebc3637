import type { IncomingMessage, ServerResponse } from 'node:http'
import { property } from '../util/index.ts'
import type { Body, BodyLimits, WebhookResponse } from './request.ts'
import type { RespondToWebhook } from './respond.ts'

/**
 * How long the rest of a refused upload is listened to after the answer, in milliseconds. Closing at once would reset the
 * connection, and a sender still busy writing would see the reset instead of the answer. A second covers any round trip, and
 * bounds what a flood costs.
 */
const LINGER_MS = 1000

export interface NodeCall {
  readonly request: NodeRequest
  readonly response: ServerResponse
  /** What the framework around them has kept of the body. */
  readonly kept?: KeptBody
  /** The whole address, where the framework keeps it. */
  readonly originalUrl?: string | undefined
}

/** Answers a request of `node:http`, and so of Express. Does nothing when somebody else has answered. */
export async function respondToNode(
  answerWebhook: RespondToWebhook,
  { request, response, kept, originalUrl = request.originalUrl }: NodeCall,
): Promise<void> {
  if (response.headersSent) return
  // Not `new URL()`: it throws on some of what can stand in a request line, and reads `//a/b` as host and path.
  const [, path = '', query = ''] = /^([^?]*)\??(.*)$/s.exec(originalUrl ?? request.url ?? '') ?? []
  const answer = await answerWebhook({
    method: request.method ?? '',
    path,
    query: new URLSearchParams(query),
    header: (name) => request.headers[name]?.toString(),
    readBody: async (limits) => readNodeBody(request, limits, kept),
  })
  if (response.headersSent || response.destroyed) return
  await write(answer, request, response)
}

async function write({ status, headers }: WebhookResponse, request: NodeRequest, response: ServerResponse) {
  const unread = request.complete === false
  // With part of a body still to come, the connection is of no more use.
  response.writeHead(status, { ...headers, 'content-length': 0, ...(unread && { connection: 'close' }) })
  request.resume()
  if (unread) {
    response.flushHeaders()
    await lingerOn(request)
  }
  response.end()
}

/** Lets the rest of a body go by until it ends, the sender hangs up or time is up. */
function lingerOn(request: NodeRequest): Promise<void> {
  return new Promise((resolve) => {
    const stop = () => {
      clearTimeout(timer)
      request.off('end', stop).off('close', stop)
      resolve()
    }
    const timer = setTimeout(stop, LINGER_MS)
    request.on('end', stop).on('close', stop)
  })
}

/** Node's request with what Express and hosting platforms add to it. */
export interface NodeRequest extends IncomingMessage, KeptBody {
  /** The address before Express took the mount path off. */
  readonly originalUrl?: string
}

/** What a framework keeps of a body that it has read. */
export interface KeptBody {
  /** What a body parser made of it. */
  readonly body?: unknown
  /** As it came; some platforms, plugins and `verify` hooks keep it. */
  readonly rawBody?: unknown
}

/** Reads the body from the stream, or from where the application has put it, the framework's own place before Node's. */
export function readNodeBody(
  request: NodeRequest,
  limits: BodyLimits,
  kept: KeptBody = {},
): Promise<Body> | Body {
  const places = [kept, request]
  const raw = places.map(({ rawBody }) => rawBody).find(isBytes)
  if (raw !== undefined) return measure(raw, limits)
  // Looked at before `body`: Express 4 sets that to `{}` even when its parser has left the stream alone.
  if (request.readableDidRead === false) return readStream(request, limits)
  const body = places.map((place) => place.body).find((value) => value !== undefined && !isStream(value))
  if (body === undefined) return { outcome: 'already-read' }
  return isBytes(body) ? measure(body, limits) : { outcome: 'parsed', value: body }
}

function isBytes(value: unknown): value is Uint8Array | string {
  return value instanceof Uint8Array || typeof value === 'string'
}

/** Some platforms put the stream itself into `body`; it has been read then, as the request has. */
function isStream(value: unknown): boolean {
  return typeof property(value, 'pipe') === 'function' || typeof property(value, 'getReader') === 'function'
}

function measure(body: Uint8Array | string, { limitBytes }: BodyLimits): Body {
  const bytes = typeof body === 'string' ? Buffer.from(body) : body
  return bytes.byteLength > limitBytes ? { outcome: 'too-large' } : { outcome: 'bytes', bytes }
}

/** By hand, because leaving a `for await` over a request destroys its socket, and with it the answer. */
function readStream(request: IncomingMessage, { limitBytes, signal }: BodyLimits): Promise<Body> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = []
    let size = 0

    const onData = (chunk: Buffer | string) => {
      const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk
      size += bytes.byteLength
      if (size > limitBytes) settle({ outcome: 'too-large' })
      else chunks.push(bytes)
    }
    const onEnd = () => settle({ outcome: 'bytes', bytes: Buffer.concat(chunks) })
    const onCut = () => settle({ outcome: 'cut-short' })
    const onSlow = () => settle({ outcome: 'too-slow' })

    const settle = (body: Body) => {
      request.off('data', onData).off('end', onEnd).off('error', onCut).off('close', onCut)
      signal.removeEventListener('abort', onSlow)
      resolve(body)
    }

    if (request.destroyed) return resolve({ outcome: 'cut-short' })
    signal.addEventListener('abort', onSlow)
    request.on('data', onData).on('end', onEnd).on('error', onCut).on('close', onCut)
  })
}
