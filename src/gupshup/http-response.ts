import {
  compact,
  fieldAt,
  isRecord,
  listAt,
  readCode,
  readId,
  readPhone,
  readText,
  readUserId,
  readWord,
  redacted,
} from '../util/index.ts'

/** A response as any HTTP client returns it. */
export interface HttpResponse {
  readonly status: number
  /** By name, in any case. */
  readonly headers?: Readonly<Record<string, unknown>> | undefined
  /** The body as text, or as parsed JSON. */
  readonly body?: unknown
}

export interface ReadReplyOptions {
  /** A text to remove from the error text of the response, because a server may echo the API key. */
  readonly secret?: string | undefined
  /** Removes all secrets, in place of `secret`. */
  readonly redact?: ((text: string) => string) | undefined
  /** Origin and path of the request, for the error text of a wrong address. */
  readonly address?: string | undefined
  /**
   * The clock for a `Retry-After` that is a date. Unix time in milliseconds.
   *
   * @default Date.now
   */
  readonly now?: (() => number) | undefined
}

/**
 * Parses a body as JSON. A text that is not JSON stays a text. The content type is ignored, because Gupshup's documentation shows `text/html`
 * for JSON.
 */
export function readBody(body: unknown): unknown {
  if (typeof body !== 'string') return body
  // Also removes a byte order mark, which JSON does not allow.
  const text = body.trim()
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/** Gupshup's id of the message. A v3 response has it where Meta's has its own. */
export function messageIdIn(body: unknown): string | undefined {
  return readId(fieldAt(body, 'messageId')) ?? readId(fieldAt(listAt(body, 'messages')[0], 'id'))
}

/**
 * What Meta says about an accepted message that it does not deliver yet
 * (developers.facebook.com/documentation/business-messaging/whatsapp/templates/template-pacing). `accepted` says nothing more.
 */
export function messageStatusIn(body: unknown): string | undefined {
  const status = readText(fieldAt(listAt(body, 'messages')[0], 'message_status'))
  return readWord(status) === 'accepted' ? undefined : status
}

/** Who the message goes to, as the response names them. Enumerating or printing it gives masked values. */
export interface RepliedContact {
  /** What the message was addressed to. */
  readonly input: string
  /** The number as WhatsApp writes it, if the message was addressed to a number. */
  readonly phone?: string | undefined
  readonly userId?: string | undefined
}

/**
 * The recipient in a response of Meta's form
 * (developers.facebook.com/documentation/business-messaging/whatsapp/business-scoped-user-ids). `undefined` if it names none, or several.
 */
export function contactIn(body: unknown): RepliedContact | undefined {
  const [contact, ...others] = listAt(body, 'contacts')
  const input = readId(fieldAt(contact, 'input'))
  if (input === undefined || others.length > 0) return undefined
  return redacted(
    compact<RepliedContact>({
      input,
      phone: readPhone(fieldAt(contact, 'wa_id')),
      userId: readUserId(fieldAt(contact, 'user_id')),
    }),
  )
}

export function isErrorBody(body: unknown): boolean {
  return readWord(fieldAt(body, 'status')) === 'error'
}

/**
 * Where a body has the parts of its error, the most specific first: `message` (documented), `reason` and `error` (both observed in production
 * clients), Meta's `error_data`, and the first of several `errors`.
 */
const errorFields = ['error_data', 'message', 'reason', 'error', 'errors', 'details', 'title'] as const

/** How deep errors are searched: `errors`, its item, `error_data`, and its text. */
const maxErrorLevels = 4

/** More items of one list are not searched. */
const maxErrors = 10

/**
 * The codes in a failure, the outermost first. No published response of Gupshup's has one. Production clients look for it beside the text. Meta's
 * error object has it as a number, and once more in its text: `(#131047) Title`.
 */
export function codesIn(body: unknown, levels = maxErrorLevels): readonly number[] {
  const own =
    typeof body === 'string' ? /^\s*\(#(\d+)\)/.exec(body)?.[1] : isRecord(body) && fieldAt(body, 'code')
  return [readCode(own) ?? [], errorPartsOf(body, levels).flatMap((part) => codesIn(part, levels - 1))].flat()
}

/**
 * The error text of a body, or ''. It is in one of the error's fields, in an object or a list in one of these (an object is documented for catalog
 * messages), or it is the whole body.
 */
export function errorTextOf(body: unknown, levels = maxErrorLevels): string {
  if (typeof body === 'string') return isPage(body) ? titleOf(body) : body.trim()
  for (const part of errorPartsOf(body, levels)) {
    const text = errorTextOf(part, levels - 1)
    if (text !== '') return text
  }
  return ''
}

/** The parts of a body that can tell the error. */
function errorPartsOf(body: unknown, levels: number): readonly unknown[] {
  if (levels === 0) return []
  if (Array.isArray(body)) return body.slice(0, maxErrors)
  return isRecord(body) ? errorFields.map((name) => fieldAt(body, name)) : []
}

function isPage(text: string): boolean {
  return /^\s*<(?:!doctype|html|head|body|title|h1|\?xml)\b/i.test(text)
}

/** The title of a proxy's page, which is near the top. */
function titleOf(page: string): string {
  const [, title = ''] = /<(?:title|h1)\b[^>]*>([^<]*)/i.exec(page.slice(0, 4096)) ?? []
  return title.trim() || 'a web page without a title'
}

/**
 * The wait that a response's `Retry-After` header asks for, in milliseconds. The header is a number of seconds or a date. Gupshup documents
 * no such header, but proxies in front of it may send one.
 */
export function retryAfterMs(
  headers: Readonly<Record<string, unknown>>,
  now: () => number,
): number | undefined {
  const [, value] = Object.entries(headers).find(([name]) => name.toLowerCase() === 'retry-after') ?? []
  const text = typeof value === 'string' || typeof value === 'number' ? String(value).trim() : ''
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1000
  // `Date.parse` alone accepts almost any text with a number.
  const date = /^[A-Z][a-z]{2}, .+ GMT$/.test(text) ? Date.parse(text) : Number.NaN
  return Number.isNaN(date) ? undefined : Math.max(0, date - now())
}
