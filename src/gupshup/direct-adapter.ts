import type { Agent, IncomingMessage, OutgoingHttpHeaders } from 'node:http'
import zlib from 'node:zlib'
import { keepLast } from './keep-last.ts'
import { RequestTracker } from './request-tracker.ts'

/** What the adapter uses of an axios configuration. */
export interface DirectConfig {
  readonly url?: string | undefined
  readonly method?: string | undefined
  /** Text, or nothing. */
  readonly data?: unknown
  readonly headers: object
  readonly maxContentLength?: number | undefined
  /** The request's tracker. */
  readonly transport?: unknown
}

/** The response as axios has it. */
export interface DirectResponse<Config> {
  readonly status: number
  readonly statusText: string
  readonly headers: Record<string, string | string[] | undefined>
  readonly data: string
  readonly config: Config
}

/**
 * An adapter for axios that makes one plain request: text to send, text to read, no redirect, no proxy. axios' own adapter does much that no request
 * of this client needs, and takes about as much CPU time as the rest of a request (measured with axios 1.21).
 *
 * @param agent connects to the server itself, and through no proxy
 */
export function directAdapter(
  agent: Agent,
): <Config extends DirectConfig>(config: Config) => Promise<DirectResponse<Config>> {
  const targetOf = keepLast(targetAt)
  return (config) => {
    const { transport, url = '', method = 'GET', maxContentLength = Number.POSITIVE_INFINITY } = config
    if (!(transport instanceof RequestTracker))
      throw new TypeError('The transport must be a request tracker.')
    return new Promise((resolve, reject) => {
      transport.onEnd(reject)
      const { protocol, hostname, port, path } = targetOf(url)
      const headers = nodeHeaders(config.headers, method)
      const options = { protocol, hostname, port, path, method, headers, agent }
      const request = transport.request(options, (response) => {
        const { statusCode: status = 0, statusMessage: statusText = '', headers } = response
        const take = (data: string) => resolve({ status, statusText, headers, data, config })
        readBytes(response, maxContentLength, reject, (bytes) => {
          decode(bytes, headers['content-encoding'], maxContentLength, (error, decoded) => {
            if (error === null) take(decoded.toString('utf8'))
            else reject(error)
          })
        })
      })
      request.on('error', reject)
      // Text is written in one piece with the headers, and bytes are not.
      request.end(typeof config.data === 'string' ? config.data : undefined)
    })
  }
}

interface Target {
  readonly protocol: string
  readonly hostname: string
  readonly port: string
  readonly path: string
}

function targetAt(address: string): Target {
  const { protocol, hostname, port, pathname, search } = new URL(address)
  // Node takes an IPv6 address without its brackets.
  return { protocol, hostname: hostname.replace(/^\[|\]$/g, ''), port, path: pathname + search }
}

const nodeHeadersOf = new WeakMap<object, OutgoingHttpHeaders>()

/** The headers for Node. The posts with the same credential share an object. The response to a post is too short to be worth compressing. */
function nodeHeaders(headers: object, method: string): OutgoingHttpHeaders {
  if (method === 'GET') return { ...headers, 'Accept-Encoding': 'gzip, deflate, br' }
  const known = nodeHeadersOf.get(headers)
  if (known !== undefined) return known
  const made = { ...headers }
  nodeHeadersOf.set(headers, made)
  return made
}

function readBytes(
  response: IncomingMessage,
  maxBytes: number,
  fail: (error: Error) => void,
  take: (bytes: Buffer) => void,
): void {
  const chunks: Buffer[] = []
  let length = 0
  response.on('data', (chunk: Buffer) => {
    chunks.push(chunk)
    length += chunk.length
    if (length > maxBytes) response.destroy(tooLong())
  })
  // Also when the connection ends before the response is complete.
  response.on('error', fail)
  response.on('end', () => {
    const [first] = chunks
    take(chunks.length === 1 && first !== undefined ? first : Buffer.concat(chunks))
  })
}

/** Decodes what a server or a proxy has compressed. The coding is known by the names that axios knows too. */
function decode(
  bytes: Buffer,
  coding: string | undefined,
  maxOutputLength: number,
  done: (error: Error | null, text: Buffer) => void,
): void {
  // A text that is cut off is read as far as it goes, as axios does.
  const options = { maxOutputLength, finishFlush: zlib.constants.Z_SYNC_FLUSH }
  switch (bytes.length === 0 ? undefined : coding?.toLowerCase()) {
    case 'gzip':
    case 'x-gzip':
    case 'compress':
    case 'x-compress':
      zlib.unzip(bytes, options, done)
      break
    case 'deflate':
      // Some servers leave out the header of two bytes, which begins with 0x78.
      if (bytes[0] === 0x78) zlib.inflate(bytes, options, done)
      else zlib.inflateRaw(bytes, options, done)
      break
    case 'br': {
      const finishFlush = zlib.constants.BROTLI_OPERATION_FLUSH
      zlib.brotliDecompress(bytes, { maxOutputLength, finishFlush }, done)
      break
    }
    default:
      done(null, bytes)
  }
}

function tooLong(): Error {
  return Object.assign(new Error('The response is too long.'), { code: 'ERR_BAD_RESPONSE' })
}
