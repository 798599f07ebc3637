import type { IncomingMessage, ServerResponse } from 'node:http'
import { property } from '../util/index.ts'
import type { Body, BodyLimits, WebhookResponse } from './request.ts'
import type { RespondToWebhook } from './respond.ts'

/**
 * How long the rest of a refused upload is read after the response, in milliseconds. Closing at once would reset the connection, and a sender
 * that is still writing would see the reset instead of the response. A second covers any round trip, and bounds the cost of a flood.
 */
const lingerMs = 1_000

export interface NodeCall {
  readonly request: NodeRequest
  readonly response: ServerResponse
  /** The body that the framework has kept. */
  readonly kept?: KeptBody
  /** The whole address, if the framework keeps it. */
  readonly originalUrl?: string | undefined
}

/** Responds to a request of `node:http`, and so of Express. Does nothing if the response was already sent. */
export async function respondToNode(
  respond: RespondToWebhook,
  { request, response, kept, originalUrl = request.originalUrl }: NodeCall,
): Promise<void> {
  if (response.headersSent) return
  const address = originalUrl ?? request.url ?? ''
  // Not `new URL()`: it throws for some request lines, and reads `//a/b` as host and path.
  const end = address.indexOf('?')
  const webhookResponse = await respond({
    method: request.method ?? '',
    path: end < 0 ? address : address.slice(0, end),
    query: end < 0 ? '' : address.slice(end + 1),
    header: (name) => request.headers[name]?.toString(),
    readBody: (limits) => readNodeBody(request, limits, kept),
  })
  if (response.headersSent || response.destroyed) return
  if (request.complete === false) return await cutOff(webhookResponse, request, response)
  const { status, headers } = webhookResponse
  response.writeHead(status, { ...headers, 'content-length': 0 })
  request.resume()
  response.end()
}

/** Responds while the body is still arriving. */
async function cutOff({ status, headers }: WebhookResponse, request: NodeRequest, response: ServerResponse) {
  // A connection with an unread rest of a body cannot be reused.
  response.writeHead(status, { ...headers, 'content-length': 0, connection: 'close' })
  request.resume()
  response.flushHeaders()
  await lingerOn(request)
  response.end()
}

/** Discards the rest of a body until it ends, the sender disconnects or the time is over. */
function lingerOn(request: NodeRequest): Promise<void> {
  return new Promise((resolve) => {
    const stop = () => {
      clearTimeout(timer)
      request.off('end', stop).off('close', stop)
      resolve()
    }
    const timer = setTimeout(stop, lingerMs)
    request.on('end', stop).on('close', stop)
  })
}

/** Node's request with the fields that Express and hosting platforms add. */
export interface NodeRequest extends IncomingMessage, KeptBody {
  /** The address before Express removed the mount path. */
  readonly originalUrl?: string
}

/** The body that a framework has read and kept. */
export interface KeptBody {
  /** The result of a body parser. */
  readonly body?: unknown
  /** The bytes as received, which some platforms, plugins and `verify` hooks keep. */
  readonly rawBody?: unknown
}

/** Reads the body from the stream, or from the fields where the application keeps it: first the framework's, then Node's. */
function readNodeBody(request: NodeRequest, limits: BodyLimits, kept: KeptBody = {}): Promise<Body> | Body {
  const places = [kept, request]
  const raw = places.map(({ rawBody }) => rawBody).find(isBytes)
  if (raw !== undefined) return measure(raw, limits)
  // Before `body`, because Express 4 sets that to `{}` even if its parser did not read the stream.
  if (request.readableDidRead === false) return readStream(request, limits)
  const body = places.map((place) => place.body).find((value) => value !== undefined && !isStream(value))
  if (body === undefined) return { outcome: 'already-read' }
  return isBytes(body) ? measure(body, limits) : { outcome: 'parsed', value: body }
}

function isBytes(value: unknown): value is Uint8Array | string {
  return value instanceof Uint8Array || typeof value === 'string'
}

/** Some platforms put the stream itself into `body`. It has already been read, like the request. */
function isStream(value: unknown): boolean {
  return typeof property(value, 'pipe') === 'function' || typeof property(value, 'getReader') === 'function'
}

function measure(body: Uint8Array | string, { limitBytes }: BodyLimits): Body {
  const bytes = typeof body === 'string' ? Buffer.from(body) : body
  return bytes.byteLength > limitBytes ? { outcome: 'too-large' } : { outcome: 'bytes', bytes }
}

/** Without `for await`, because leaving that loop destroys the socket, and with it the response. */
function readStream(request: IncomingMessage, { limitBytes, bodyTimeoutMs }: BodyLimits): Promise<Body> {
  return new Promise((resolve) => {
    if (request.destroyed) return resolve({ outcome: 'cut-short' })
    const chunks: Buffer[] = []
    let size = 0

    const onData = (chunk: Buffer | string) => {
      const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk
      size += bytes.byteLength
      if (size > limitBytes) settle({ outcome: 'too-large' })
      else chunks.push(bytes)
    }
    const onEnd = () => settle({ outcome: 'bytes', bytes: joined(chunks) })
    const onClosed = () => settle({ outcome: 'cut-short' })
    const timer = setTimeout(() => settle({ outcome: 'too-slow' }), bodyTimeoutMs)

    const settle = (body: Body) => {
      clearTimeout(timer)
      request.off('data', onData).off('end', onEnd).off('error', onClosed).off('close', onClosed)
      resolve(body)
    }
    request.on('data', onData).on('end', onEnd).on('error', onClosed).on('close', onClosed)
  })
}

/** Nearly every body arrives as one chunk. */
function joined(chunks: readonly Buffer[]): Uint8Array {
  const [only] = chunks
  return only !== undefined && chunks.length === 1 ? only : Buffer.concat(chunks)
}
