import { lookup } from '../catalog/index.ts'
import { type Failure, type FailureKind, redactText } from '../errors/index.ts'
import type { HttpAnswer, ReadReplyOptions } from './http-answer.ts'
import type { Reply } from './reply.ts'
import { codeIn, saysError, wordsIn } from './reply-body.ts'
import { retryAfterMs } from './retry-after.ts'
import { fieldAt } from './webhook/fields.ts'

type Refusal = Pick<Failure, 'kind' | 'system' | 'code'>

/** More is cut off: the words may be a whole page. */
const longestReason = 500

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

/** Reads an answer that does not accept the message: refused if it says so beyond doubt, otherwise unknown. */
export function readFailedReply(
  { status, headers = {}, body }: HttpAnswer,
  options: ReadReplyOptions,
): Exclude<Reply, { readonly outcome: 'accepted' }> {
  const words = wordsIn(body)
  const reason = printable(reasonOf(status, body, words), options)
  const about = { via: 'reply', httpStatus: status, ...(reason !== '' && { reason }) } as const
  const refusal = refusalIn(status, body, words)
  if (refusal === undefined) return { outcome: 'unknown', failure: { kind: 'outcome-unknown', ...about } }
  const pauseMs = retryAfterMs(headers, options.now ?? Date.now)
  const retry = pauseMs === undefined ? {} : { retryAfterMs: pauseMs }
  return { outcome: 'refused', failure: { ...refusal, ...about, ...retry } }
}

function reasonOf(status: number, body: unknown, words: string): string {
  if (Math.floor(status / 100) === 3) return redirect
  const response = fieldAt(body, 'response')
  if (response === undefined) return words
  const details = wordsIn(response)
  return details === '' ? enterprise : `${enterprise}. It says: ${details}`
}

/** Cut last, so that no half of a secret or a number is left; cut first, because an answer may have a megabyte of words. */
function printable(words: string, { secret, redact }: ReadReplyOptions): string {
  const shown = secret ? words.replaceAll(secret, '[API key]') : words
  return redactText((redact?.(shown) ?? shown).slice(0, 10 * longestReason)).slice(0, longestReason)
}

function refusalIn(status: number, body: unknown, words: string): Refusal | undefined {
  // Whatever else the answer says: both statuses are given before Gupshup looks at the message.
  if (status === 401) return { kind: 'authentication' }
  if (status === 429 || /\btoo many requests\b/i.test(words)) return { kind: 'too-many-requests' }

  // A code that repeats the HTTP status is not one of the catalog's.
  const code = codeIn(body) === status ? undefined : codeIn(body)
  const row = code === undefined ? undefined : lookup(code, { reason: words })
  if (!saysNo(status, body, words !== '' || row !== undefined)) return undefined
  if (row) return { kind: row.kind, system: row.system, code }
  // Gupshup's own 500 in its own words; the catalog has it as the code 500.
  if (status === 500) return { kind: 'service', system: 'gupshup', code: 500 }
  return { kind: kindOf(status, words), ...(code !== undefined && { code }) }
}

/** Whether the answer leaves no doubt that the message was not taken. */
function saysNo(status: number, body: unknown, isTelling: boolean): boolean {
  switch (Math.floor(status / 100)) {
    case 2:
      return saysError(body) || saysError(fieldAt(body, 'response'))
    case 4:
      return true
    case 5:
      // Without Gupshup's own words it may come from a proxy, behind which the message went its way.
      return saysError(body) && isTelling
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
  return status >= 400 ? 'content' : 'unlisted'
}
