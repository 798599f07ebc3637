import type { Body, BodyLimits } from './request.ts'
import type { RespondToWebhook } from './respond.ts'

/** Responds to a WHATWG `Request`. */
export async function respondToFetch(
  respond: RespondToWebhook,
  request: Request,
  readAgain?: () => Promise<ArrayBuffer>,
): Promise<Response> {
  const { pathname, search } = new URL(request.url)
  const { status, headers } = await respond({
    method: request.method,
    path: pathname,
    query: search.slice(1),
    header: (name) => request.headers.get(name) ?? undefined,
    readBody: (limits) => readFetchBody(request, limits, readAgain),
  })
  return new Response(null, { status, headers })
}

/**
 * Reads the body of a WHATWG `Request`.
 *
 * @param readAgain returns a body that the framework has read and kept
 */
async function readFetchBody(
  request: Request,
  { limitBytes, bodyTimeoutMs }: BodyLimits,
  readAgain?: () => Promise<ArrayBuffer>,
): Promise<Body> {
  if (request.bodyUsed || request.body?.locked) return await readKept(readAgain, limitBytes)
  if (request.body === null) return { outcome: 'bytes', bytes: new Uint8Array() }

  const reader = request.body.getReader()
  // Cancelling ends the pending read and tells the sender to stop.
  const stop = () => void reader.cancel().catch(() => {})
  let isTooSlow = false
  const timer = setTimeout(() => {
    isTooSlow = true
    stop()
  }, bodyTimeoutMs)
  try {
    const chunks: Uint8Array[] = []
    let size = 0
    for (;;) {
      const { done, value } = await reader.read()
      if (isTooSlow) return { outcome: 'too-slow' }
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
    clearTimeout(timer)
  }
}

async function readKept(
  readAgain: (() => Promise<ArrayBuffer>) | undefined,
  limitBytes: number,
): Promise<Body> {
  try {
    const buffer = await readAgain?.()
    if (buffer === undefined) return { outcome: 'already-read' }
    const bytes = new Uint8Array(buffer)
    return bytes.byteLength > limitBytes ? { outcome: 'too-large' } : { outcome: 'bytes', bytes }
  } catch {
    // The framework has not kept the body.
    return { outcome: 'already-read' }
  }
}
