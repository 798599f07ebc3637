import { STATUS_CODES } from 'node:http'
import { lookup } from '../catalog/index.ts'
import type { Failure, FailureKind } from '../model/index.ts'
import { fieldAt, redactText } from '../util/index.ts'
import {
  codeIn,
  errorTextOf,
  type HttpResponse,
  isErrorBody,
  messageIdIn,
  type ReadReplyOptions,
  readBody,
  retryAfterMs,
} from './http-response.ts'

/** What an HTTP answer to a send means. */
export type Reply =
  | { readonly outcome: 'accepted'; readonly messageId: string }
  /** Gupshup said no, or the request provably never left. */
  | { readonly outcome: 'refused'; readonly failure: Failure }
  /** It may have been accepted. Never re-sent on its own. */
  | { readonly outcome: 'unknown'; readonly failure: Failure }

/**
 * Says what an answer to a send means: accepted, refused, or unknown because it may have been accepted. Never throws.
 *
 * @example
 * readReply({ status: 202, body: '{"status":"submitted","messageId":"0f7a3c52-9d1e-4d42-8f0b-6b7c1a2e9d10"}' })
 * // { outcome: 'accepted', messageId: '0f7a3c52-9d1e-4d42-8f0b-6b7c1a2e9d10' }
 */
export function readReply({ status, headers, body }: HttpResponse, options: ReadReplyOptions = {}): Reply {
  const content = readBody(body)
  // 200 and 202 are documented, on different pages; clients in production take any 2xx. Some see a 2xx that says "error".
  const accepted = status >= 200 && status < 300 && !isErrorBody(content)
  const messageId = accepted ? messageIdIn(content) : undefined
  if (messageId !== undefined) return { outcome: 'accepted', messageId }
  return readFailedReply({ status, headers, body: content }, options)
}

type Refusal = Pick<Failure, 'kind' | 'system' | 'code'>

/** More is cut off: the words may be a whole page. */
const maxReasonLength = 500

const enterprise = 'an answer of the Enterprise gateway, another Gupshup product: check baseUrl'
const redirect = 'a redirect, which is not followed because the API key would travel along: check baseUrl'

// Documented at https://docs.gupshup.io/reference/session-text-message, "unauthorised access" at partner-docs.gupshup.io (there with
// 400 too), "portal user" observed in production clients. The letter case varies.
const refusedKey = /^(?:authentication failed|unauthori[sz]ed access|portal user not found with apikey)\b/i
const refusedNumber = /^invalid destination\b/i
const refusedApp = /^invalid app details\b/i
// 400s of the v3 and MM Lite endpoints, about what the app may do and not about the message:
// https://docs.gupshup.io/reference/send-mm-lite-messages-v3, https://partner-docs.gupshup.io/docs/whatsapp-passthrough-apis-for-partners.
const unfitApp =
  /^(?:callback billing must be enabled|mm lite is not enabled|the provided app is not of the expected type)\b/i

/**
 * Statuses that say that this request was not processed and may be made again: the server did not get all of it in time, or would not
 * risk a replay. https://www.rfc-editor.org/rfc/rfc9110#section-15.5.9, https://www.rfc-editor.org/rfc/rfc8470#section-5.2.
 */
const notProcessed = new Map([
  [408, 'the server did not get the whole request in time, and processed nothing'],
  [425, 'the server would not risk to process a request that may be a replay'],
])

/** Statuses of proxies that want to be shown credentials first: https://www.rfc-editor.org/rfc/rfc9110#section-15.5.8, RFC 6585. */
const proxyWants = new Map([
  [407, 'a proxy wants credentials, and passed nothing on'],
  [511, 'the network wants a login, and passed nothing on'],
])

/**
 * Statuses about the address and not about what was sent there: nothing is there, it takes no POST, it is another server's, or it speaks
 * another protocol (RFC 9110, 15.5.5, 15.5.6, 15.5.11, 15.5.20, 15.5.22). 497 is nginx's, for http sent to a port of https.
 */
const wrongAddress = new Set([404, 405, 410, 421, 426, 497])

/** Reads an answer that does not accept the message: refused if it says so beyond doubt, otherwise unknown. */
export function readFailedReply(
  { status, headers = {}, body }: HttpResponse,
  options: ReadReplyOptions,
): Exclude<Reply, { readonly outcome: 'accepted' }> {
  const errorText = errorTextOf(body)
  const reason = sanitizeReason(reasonOf({ status, body, errorText }, options), options)
  const about = { via: 'reply', httpStatus: status, ...(reason !== '' && { reason }) } as const
  const refusal = refusalIn(status, body, errorText)
  if (refusal === undefined) return { outcome: 'unknown', failure: { kind: 'outcome-unknown', ...about } }
  const pauseMs = retryAfterMs(headers, options.now ?? Date.now)
  const retry = pauseMs === undefined ? {} : { retryAfterMs: pauseMs }
  return { outcome: 'refused', failure: { ...refusal, ...about, ...retry } }
}

interface ReadResponse {
  readonly status: number
  readonly body: unknown
  readonly errorText: string
}

function reasonOf(answer: ReadResponse, { address = 'the address' }: ReadReplyOptions): string {
  const { status, body, errorText } = answer
  if (Math.floor(status / 100) === 3) return redirect
  const says = errorText === '' ? '' : `. It says: ${errorText}`
  if (isAboutAddress(answer)) return `what answers at ${address} is no API of Gupshup's: check baseUrl${says}`
  const why = notProcessed.get(status) ?? (isOwnWord(answer) ? undefined : proxyWants.get(status))
  if (why !== undefined) return why + says
  const response = fieldAt(body, 'response')
  if (response === undefined) return errorText
  const details = errorTextOf(response)
  return details === '' ? enterprise : `${enterprise}. It says: ${details}`
}

/** Cut last, so that no half of a secret or a number is left; cut first, because an answer may have a megabyte of words. */
function sanitizeReason(words: string, { secret, redact }: ReadReplyOptions): string {
  const shown = secret ? words.replaceAll(secret, '[API key]') : words
  return redactText((redact?.(shown) ?? shown).slice(0, 10 * maxReasonLength)).slice(0, maxReasonLength)
}

/** Whether Gupshup itself answered: it says so with a status in the body, in its own words. */
function isOwnWord({ body, errorText }: ReadResponse): boolean {
  return isErrorBody(body) && errorText !== ''
}

function isAboutAddress(answer: ReadResponse): boolean {
  // nginx says 400 of http at a port of https: https://nginx.org/en/docs/http/ngx_http_ssl_module.html#errors.
  const isPlainAtHttps =
    answer.status === 400 && /\bplain HTTP request was sent to HTTPS port\b/i.test(answer.errorText)
  return isPlainAtHttps || (wrongAddress.has(answer.status) && !isOwnWord(answer))
}

/** What is about the way to Gupshup and not about the message. */
function refusalOfWay(answer: ReadResponse): Refusal | undefined {
  const { status } = answer
  if (notProcessed.has(status)) return { kind: 'network' }
  if (proxyWants.has(status) && !isOwnWord(answer)) return { kind: 'network' }
  return isAboutAddress(answer) ? { kind: 'configuration' } : undefined
}

/**
 * A status that no standard has, such as 499 of nginx and 460 of AWS for a client that went away: something between here and
 * Gupshup made it up, and may have passed the message on.
 */
function isMadeUp(answer: ReadResponse): boolean {
  return STATUS_CODES[answer.status] === undefined && !isOwnWord(answer)
}

function refusalIn(status: number, body: unknown, errorText: string): Refusal | undefined {
  // Whatever else the answer says: both statuses are given before Gupshup looks at the message.
  if (status === 401) return { kind: 'authentication' }
  if (status === 429 || /\btoo many requests\b/i.test(errorText)) return { kind: 'too-many-requests' }

  // A code that repeats the HTTP status is not one of the catalog's.
  const code = codeIn(body) === status ? undefined : codeIn(body)
  const row = code === undefined ? undefined : lookup(code, { reason: errorText })
  const answer = { status, body, errorText }
  const ofWay = row === undefined ? refusalOfWay(answer) : undefined
  if (ofWay !== undefined) return ofWay
  if (row === undefined && isMadeUp(answer)) return undefined
  if (!isRejected(status, body, errorText !== '' || row !== undefined)) return undefined
  if (row) return { kind: row.kind, system: row.system, code }
  // Gupshup's own 500 in its own words; the catalog has it as the code 500.
  if (status === 500) return { kind: 'service', system: 'gupshup', code: 500 }
  return { kind: kindOf(status, errorText), ...(code !== undefined && { code }) }
}

/** Whether the answer leaves no doubt that the message was not taken. */
function isRejected(status: number, body: unknown, isTelling: boolean): boolean {
  switch (Math.floor(status / 100)) {
    case 2:
      return isErrorBody(body) || isErrorBody(fieldAt(body, 'response'))
    case 4:
      return true
    case 5:
      // Without Gupshup's own words it may come from a proxy, behind which the message went its way.
      return isErrorBody(body) && isTelling
    default:
      return false
  }
}

function kindOf(status: number, words: string): FailureKind {
  if (refusedKey.test(words)) return 'authentication'
  if (refusedNumber.test(words)) return 'recipient'
  if (status === 403 || refusedApp.test(words) || unfitApp.test(words)) return 'account'
  if (status >= 500) return 'service'
  // A 2xx that says "error" can be about anything; a 4xx is about the request.
  return status >= 400 ? 'content' : 'unknown-code'
}
