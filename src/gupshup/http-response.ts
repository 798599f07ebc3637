import { fieldAt, isRecord, readCode, readId, readWord } from '../util/index.ts'

/** An answer as any HTTP client gives it. */
export interface HttpResponse {
  readonly status: number
  /** By name, in any letter case. */
  readonly headers?: Readonly<Record<string, unknown>> | undefined
  /** The body as text, or as the JSON that it stands for. */
  readonly body?: unknown
}

export interface ReadReplyOptions {
  /** A text to take out of the words of the answer: a server may echo the API key. */
  readonly secret?: string | undefined
  /** Takes out whatever else must not show, in place of `secret`. */
  readonly redact?: ((words: string) => string) | undefined
  /** Origin and path of the request, for what is said of a status that tells of a wrong address. */
  readonly address?: string | undefined
  /**
   * The clock, in milliseconds since 1970, for a `Retry-After` that is a date.
   *
   * @default Date.now
   */
  readonly now?: (() => number) | undefined
}

/**
 * What the body of an answer stands for. The content type is not asked: Gupshup's documentation names `text/html` for JSON.
 * A text that is no JSON stands for itself.
 */
export function readBody(body: unknown): unknown {
  if (typeof body !== 'string') return body
  // Takes a byte order mark away too, which JSON does not allow.
  const text = body.trim()
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/** Gupshup's id of the message; v3 has Meta's form of it. */
export function messageIdIn(body: unknown): string | undefined {
  const messages = fieldAt(body, 'messages')
  return (
    readId(fieldAt(body, 'messageId')) ??
    readId(fieldAt(Array.isArray(messages) ? messages[0] : undefined, 'id'))
  )
}

export function isErrorBody(body: unknown): boolean {
  return readWord(fieldAt(body, 'status')) === 'error'
}

/** A failure's code. No answer seen in public has one; production clients that look for it look here. */
export function codeIn(body: unknown): number | undefined {
  return (
    readCode(fieldAt(body, 'code')) ??
    readCode(fieldAt(body, 'error', 'code')) ??
    readCode(fieldAt(body, 'message', 'code'))
  )
}

/**
 * What an answer says in words; empty if nothing. They are under `message` (documented), `reason` or `error` (both observed in
 * production clients), in an object under one of these (documented for catalog messages), or the whole body.
 */
export function errorTextOf(body: unknown, levels = 3): string {
  if (typeof body === 'string') return isPage(body) ? titleOf(body) : body.trim()
  if (!isRecord(body) || levels === 0) return ''
  for (const name of ['message', 'reason', 'error', 'details']) {
    const words = errorTextOf(fieldAt(body, name), levels - 1)
    if (words !== '') return words
  }
  return ''
}

function isPage(text: string): boolean {
  return /^\s*<(?:!doctype|html|head|body|title|h1|\?xml)\b/i.test(text)
}

/** A page of a proxy: its title says all there is to know, and stands near the top. */
function titleOf(page: string): string {
  const [, title = ''] = /<(?:title|h1)\b[^>]*>([^<]*)/i.exec(page.slice(0, 4096)) ?? []
  return title.trim() || 'a web page without a title'
}

/**
 * How long an answer asks to wait, in milliseconds: its `Retry-After` header is a number of seconds or a date. Gupshup
 * documents no such header; the proxies in front of it may send one.
 */
export function retryAfterMs(
  headers: Readonly<Record<string, unknown>>,
  now: () => number,
): number | undefined {
  const [, value] = Object.entries(headers).find(([name]) => name.toLowerCase() === 'retry-after') ?? []
  const text = typeof value === 'string' || typeof value === 'number' ? String(value).trim() : ''
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1000
  // `Date.parse` alone would read a year into almost anything.
  const date = /^[A-Z][a-z]{2}, .+ GMT$/.test(text) ? Date.parse(text) : Number.NaN
  return Number.isNaN(date) ? undefined : Math.max(0, date - now())
}
