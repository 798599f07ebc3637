import type { IncomingMessage } from 'node:http'
import { ConfigurationError } from '../errors/index.ts'
import type { Body, BodyLimits } from './body.ts'

/** Node's request with what Express and hosting platforms add to it. */
export interface NodeRequest extends IncomingMessage {
  /** The address before Express took the mount path off. */
  readonly originalUrl?: string
  /** What a body parser made of the body. */
  readonly body?: unknown
  /** The body as it came; some platforms and `verify` hooks of body parsers keep it. */
  readonly rawBody?: unknown
}

/**
 * Reads the body from the stream, or from where a body parser has put it.
 *
 * @throws ConfigurationError when the body was read by somebody who left nothing
 */
export function readNodeBody(request: NodeRequest, limits: BodyLimits): Promise<Body> | Body {
  const { rawBody } = request
  if (rawBody instanceof Uint8Array || typeof rawBody === 'string') return measure(rawBody, limits)
  // Looked at before `body`: Express 4 sets that to `{}` even when its parser has left the stream alone.
  if (request.readableDidRead === false) return readStream(request, limits)
  const { body } = request
  if (body instanceof Uint8Array || typeof body === 'string') return measure(body, limits)
  if (body !== undefined) return { outcome: 'parsed', value: body }
  throw new ConfigurationError(
    'The body of a webhook had been read before the handler came to it. Put the handler before whatever reads it, or keep the ' +
      'result in `request.body`.',
  )
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
