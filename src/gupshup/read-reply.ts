import { type CatalogRow, lookup } from '../catalog/index.ts'
import type { Failure, FailureKind } from '../model/index.ts'
import { compact, fieldAt, redactText } from '../util/index.ts'
import {
  codesIn,
  contactIn,
  errorTextOf,
  type HttpResponse,
  isErrorBody,
  messageIdIn,
  messageStatusIn,
  type ReadReplyOptions,
  type RepliedContact,
  readBody,
  retryAfterMs,
} from './http-response.ts'

/** The meaning of the HTTP response to a send. */
export type Reply =
  | {
      readonly outcome: 'accepted'
      readonly messageId: string
      /** Why the message is not on its way: `held_for_quality_assessment`, `paused`. */
      readonly messageStatus?: string | undefined
      readonly contact?: RepliedContact | undefined
    }
  /** Gupshup refused it, or the request provably never left. */
  | { readonly outcome: 'refused'; readonly failure: Failure }
  /** It may have been accepted, so it is never re-sent automatically. */
  | { readonly outcome: 'unknown'; readonly failure: Failure }

/**
 * Reads the response to a send: accepted, refused, or unknown because it may have been accepted. Never throws.
 *
 * @example
 * readReply({ status: 202, body: '{"status":"submitted","messageId":"0f7a3c52-9d1e-4d42-8f0b-6b7c1a2e9d10"}' })
 * // { outcome: 'accepted', messageId: '0f7a3c52-9d1e-4d42-8f0b-6b7c1a2e9d10' }
 */
export function readReply({ status, headers, body }: HttpResponse, options: ReadReplyOptions = {}): Reply {
  const content = readBody(body)
  // 200 and 202 are documented, on different pages. Production clients accept any 2xx, and some saw a 2xx that says "error".
  const accepted = status >= 200 && status < 300 && !isErrorBody(content)
  const messageId = accepted ? messageIdIn(content) : undefined
  if (messageId !== undefined) {
    return compact({
      outcome: 'accepted',
      messageId,
      messageStatus: messageStatusIn(content),
      contact: contactIn(content),
    })
  }
  return readFailedReply({ status, headers, body: content }, options)
}

type Refusal = Pick<Failure, 'kind' | 'system' | 'code'>

/** The error text may be a whole page. */
const maxReasonLength = 500

const enterprise = 'a response of the Enterprise gateway, another Gupshup product: check baseUrl'
const redirect =
  'a redirect, which is not followed because it would send the key or token to another host: check baseUrl'

// Documented at https://docs.gupshup.io/reference/session-text-message, "unauthorised access" at partner-docs.gupshup.io (there with
// 400 too), "portal user" and "invalid access token" (with 403) observed in production clients. The letter case varies. Other 403s, such as
// "Forbidden Access", are about what the credentials may do, and a new token may do no more.
const refusedCredentials =
  /^(?:authentication failed|unauthori[sz]ed access|portal user not found with apikey)\b|\binvalid access token\b/i
const refusedNumber = /^invalid destination\b/i
const refusedApp = /^invalid app details\b/i
// 400s of the v3 and MM Lite endpoints, about what the app may do and not about the message:
// https://docs.gupshup.io/reference/send-mm-lite-messages-v3, https://partner-docs.gupshup.io/docs/whatsapp-passthrough-apis-for-partners.
const unfitApp =
  /^(?:callback billing must be enabled|mm lite is not enabled|the provided app is not of the expected type)\b/i

/**
 * Statuses of a request that was not processed and may be repeated: the server did not receive all of it in time, or refuses to risk a
 * replay. https://www.rfc-editor.org/rfc/rfc9110#section-15.5.9, https://www.rfc-editor.org/rfc/rfc8470#section-5.2.
 */
const notProcessed = new Map([
  [408, 'the server did not receive the whole request in time, and processed nothing'],
  [425, 'the server refused to process a request that may be a replay'],
])

/** Statuses of proxies that require credentials first: https://www.rfc-editor.org/rfc/rfc9110#section-15.5.8, RFC 6585. */
const proxyRequires = new Map([
  [407, 'a proxy requires credentials, and forwarded nothing'],
  [511, 'the network requires a login, and forwarded nothing'],
])

/**
 * Statuses of a wrong address: nothing is there, it accepts no POST, it belongs to another server, or it needs another protocol (RFC 9110,
 * 15.5.5, 15.5.6, 15.5.11, 15.5.20, 15.5.22). nginx sends 497 for http on an https port.
 */
const wrongAddress = new Set([404, 405, 410, 421, 426, 497])

/** Reads a response that does not accept the message: refused if it certainly says so, otherwise unknown. */
export function readFailedReply(
  { status, headers = {}, body }: HttpResponse,
  options: ReadReplyOptions,
): Exclude<Reply, { readonly outcome: 'accepted' }> {
  const errorText = errorTextOf(body)
  const reason = sanitizeReason(reasonOf({ status, body, errorText }, options), options)
  const about = { via: 'reply', httpStatus: status, ...(reason !== '' && { reason }) } as const
  const code = catalogCodeIn(status, body, errorText)
  const row = code === undefined ? undefined : lookup(code, { reason: errorText })
  // Also where the response may be no refusal: it tells a reader what Gupshup or WhatsApp could not do.
  const coded = compact({ system: row?.system, code })
  const refusal = refusalIn({ status, body, errorText }, row, coded)
  if (refusal === undefined) {
    return { outcome: 'unknown', failure: { kind: 'outcome-unknown', ...coded, ...about } }
  }
  const pauseMs = retryAfterMs(headers, options.now ?? Date.now)
  const retry = pauseMs === undefined ? {} : { retryAfterMs: pauseMs }
  return { outcome: 'refused', failure: { ...refusal, ...about, ...retry } }
}

interface ReadResponse {
  readonly status: number
  readonly body: unknown
  readonly errorText: string
}

function reasonOf(response: ReadResponse, { address = 'the address' }: ReadReplyOptions): string {
  const { status, body, errorText } = response
  if (Math.floor(status / 100) === 3) return redirect
  const quote = errorText === '' ? '' : `. It says: ${errorText}`
  if (isAboutAddress(response)) return `the server at ${address} is not Gupshup's API: check baseUrl${quote}`
  const problem =
    notProcessed.get(status) ?? (isFromGupshup(response) ? undefined : proxyRequires.get(status))
  if (problem !== undefined) return problem + quote
  const enterpriseBody = fieldAt(body, 'response')
  if (enterpriseBody === undefined) return errorText
  const details = errorTextOf(enterpriseBody)
  return details === '' ? enterprise : `${enterprise}. It says: ${details}`
}

/** The text is cut after redaction, so that no half of a secret or a number remains, and before it, because it may have a megabyte. */
function sanitizeReason(text: string, { secret, redact }: ReadReplyOptions): string {
  const shown = secret ? text.replaceAll(secret, '[API key]') : text
  return redactText((redact?.(shown) ?? shown).slice(0, 10 * maxReasonLength)).slice(0, maxReasonLength)
}

/** Whether Gupshup itself responded: its body has a status and an error text. */
function isFromGupshup({ body, errorText }: ReadResponse): boolean {
  return isErrorBody(body) && errorText !== ''
}

function isAboutAddress(response: ReadResponse): boolean {
  // nginx sends 400 for http on an https port: https://nginx.org/en/docs/http/ngx_http_ssl_module.html#errors.
  const isPlainAtHttps =
    response.status === 400 && /\bplain HTTP request was sent to HTTPS port\b/i.test(response.errorText)
  return isPlainAtHttps || (wrongAddress.has(response.status) && !isFromGupshup(response))
}

/** A refusal by the network, a proxy or another server, and not about the message. */
function refusalOnTheWay(response: ReadResponse): Refusal | undefined {
  const { status } = response
  if (notProcessed.has(status)) return { kind: 'network' }
  if (proxyRequires.has(status) && !isFromGupshup(response)) return { kind: 'network' }
  return isAboutAddress(response) ? { kind: 'configuration' } : undefined
}

/** The statuses that Node knows, as ranges. Its own list is in node:http, which is slow to load: https://nodejs.org/api/http.html#httpstatus_codes. */
const standardStatuses = [
  [100, 103],
  [200, 208],
  [226, 226],
  [300, 305],
  [307, 308],
  [400, 418],
  [421, 426],
  [428, 429],
  [431, 431],
  [451, 451],
  [500, 511],
] as const

export function isStandardStatus(status: number): boolean {
  return standardStatuses.some(([first, last]) => status >= first && status <= last)
}

/**
 * A status outside the standards, such as nginx's 499 and AWS' 460 for a client that disconnected. A server between this client and Gupshup
 * sent it, and may have forwarded the message.
 */
function isNonStandard(response: ReadResponse): boolean {
  return !isStandardStatus(response.status) && !isFromGupshup(response)
}

/** What a response refuses, and why. `undefined`: it may not be a refusal. */
function refusalIn(
  response: ReadResponse,
  row: CatalogRow | undefined,
  coded: Pick<Failure, 'system' | 'code'>,
): Refusal | undefined {
  const { status, body, errorText } = response
  // First, because Gupshup sends both statuses before it looks at the message.
  if (status === 401) return { kind: 'authentication', ...coded }
  if (status === 429 || /\btoo many requests\b/i.test(errorText)) {
    return { kind: 'too-many-requests', ...coded }
  }

  const onTheWay = row === undefined ? refusalOnTheWay(response) : undefined
  if (onTheWay !== undefined) return onTheWay
  if (row === undefined && isNonStandard(response)) return undefined
  if (!isRejected(status, body, errorText !== '' || row !== undefined)) return undefined
  if (row) return { kind: row.kind, ...coded }
  // Gupshup's own 500 is in the catalog as code 500.
  if (status === 500) return { kind: 'service', system: 'gupshup', code: 500 }
  return { kind: kindOf(status, errorText), ...coded }
}

/**
 * The code of a response. A code that repeats an HTTP status is not a code of the catalog. With refused credentials the two may differ, and Meta's
 * retired On-Premises API had a 401 about groups.
 */
function catalogCodeIn(status: number, body: unknown, errorText: string): number | undefined {
  const isStatus = (code: number) =>
    code === status || (isRefusal(code) && (status === 401 || refusedCredentials.test(errorText)))
  return codesIn(body).find((code) => !isStatus(code))
}

function isRefusal(status: number): boolean {
  return status === 400 || status === 401 || status === 403
}

/** Whether the response is certain: the message was not accepted. */
function isRejected(status: number, body: unknown, hasErrorText: boolean): boolean {
  switch (Math.floor(status / 100)) {
    case 2:
      return isErrorBody(body) || isErrorBody(fieldAt(body, 'response'))
    case 4:
      return true
    case 5:
      // Without Gupshup's own text it may be a proxy's, and Gupshup may still have received the message.
      return isErrorBody(body) && hasErrorText
    default:
      return false
  }
}

function kindOf(status: number, errorText: string): FailureKind {
  if (refusedCredentials.test(errorText)) return 'authentication'
  if (refusedNumber.test(errorText)) return 'recipient'
  if (status === 403 || refusedApp.test(errorText) || unfitApp.test(errorText)) return 'account'
  if (status >= 500) return 'service'
  // A 4xx is about the request. A 2xx that says "error" can be about anything.
  return status >= 400 ? 'content' : 'unknown-code'
}
