import type { IncomingMessage } from 'node:http'

/** Far above any real message; a limit of the emulator's own, not of Gupshup's. */
const BODY_LIMIT_BYTES = 1_048_576

/** @returns the body as text, or `undefined` when it is longer than `limitBytes`. */
export async function readBody(
  request: IncomingMessage,
  limitBytes = BODY_LIMIT_BYTES,
): Promise<string | undefined> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of request) {
    bytes += chunk.length
    if (bytes > limitBytes) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

/** The fields of a multipart form; a file stands there as its name. @returns `undefined` for another type. */
export function parseMultipart(contentType = '', body: string): Record<string, string> | undefined {
  const [, quoted, bare] =
    /^multipart\/form-data\b.*?\bboundary=(?:"([^"]+)"|([^\s;]+))/i.exec(contentType) ?? []
  const boundary = quoted ?? bare
  if (boundary === undefined) return undefined
  const parts = body.split(`--${boundary}`).flatMap((part) => {
    const end = part.indexOf('\r\n\r\n')
    const head = part.slice(0, end)
    const [, name] = /\bname="([^"]*)"/i.exec(head) ?? []
    if (end === -1 || name === undefined) return []
    const [, fileName] = /\bfilename="([^"]*)"/i.exec(head) ?? []
    return [[name, fileName ?? part.slice(end + 4).replace(/\r\n$/, '')] as const]
  })
  return Object.fromEntries(parts)
}

export function parseForm(body: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(body))
}

export function parseJson(text: string | undefined): unknown {
  if (text === undefined) return undefined
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
