import { ConfigurationError } from '../errors/index.ts'
import type { Body, BodyLimits } from './body.ts'

/**
 * Reads the body of a WHATWG `Request`.
 *
 * @throws ConfigurationError when somebody has read it before
 */
export async function readFetchBody(request: Request, { limitBytes, signal }: BodyLimits): Promise<Body> {
  if (request.bodyUsed || request.body?.locked) {
    throw new ConfigurationError(
      'The body of a webhook had been read before the handler came to it. Give the handler the request itself, unread, or a `clone()` of it.',
    )
  }
  if (request.body === null) return { outcome: 'bytes', bytes: new Uint8Array() }

  const reader = request.body.getReader()
  // Cancelling ends a read that is under way. It tells the sender to stop, and what the sender makes of it is no concern here.
  const stop = () => void reader.cancel().catch(() => {})
  signal.addEventListener('abort', stop)
  try {
    const chunks: Uint8Array[] = []
    let size = 0
    for (;;) {
      const { done, value } = await reader.read()
      if (signal.aborted) return { outcome: 'too-slow' }
      if (done) return { outcome: 'bytes', bytes: Buffer.concat(chunks) }
      size += value.byteLength
      if (size > limitBytes) {
        stop()
        return { outcome: 'too-large' }
      }
      chunks.push(value)
    }
  } catch {
    return { outcome: 'cut-short' }
  } finally {
    signal.removeEventListener('abort', stop)
  }
}
