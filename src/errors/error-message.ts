import { anchorOf, type CatalogRow } from '../catalog/index.ts'
import type { Action, Failure, FailureKind, Receipt, System } from '../model/index.ts'
import { maskAddress, redactId, redactText } from '../util/index.ts'

/** More is cut off: some of WhatsApp's explanations fill a screen. The error's `reason` has them whole. */
const maxReasonLength = 300

const tableNames: Readonly<Record<System, string>> = {
  gupshup: '',
  'meta-cloud': ' (WhatsApp Cloud API)',
  'meta-onprem': ' (WhatsApp On-Premises API)',
}

/** Composes an error's text: what happened, to which message, what the client did, what to do now, and where to read on. */
export function composeMessage(
  failure: Failure,
  rowOfCode: CatalogRow | undefined,
  about: ErrorContext,
): string {
  // The code of another kind is a detail: what to do follows from the kind.
  const row = isRefusal(failure) ? rowOfCode : undefined
  const sentences = [
    summaryOf(failure, row, about),
    // The client has said what the code means for this message.
    failure.needsNumber === undefined && row?.meaning,
    reasonOf(failure, row),
    about.actionTaken,
    about.advice ?? row?.advice ?? failureTexts[failure.kind].advice,
    row && `See docs/error-codes.md#${anchorOf(row)} in this package, and ${row.docsUrl}`,
  ]
  return sentences.filter(Boolean).join(' ')
}

function summaryOf(failure: Failure, row: CatalogRow | undefined, about: ErrorContext): string {
  const { kind, code, system, via } = failure
  const message = nameOf(about)
  if (via === 'client' && about.summary === undefined && isRefusal(failure)) {
    return `${message} was not sent${clientDetail(failure)}.`
  }
  if (row) return `${message} failed with ${code} ${row.title ?? row.name}${tableNames[row.system]}.`
  if (code !== undefined && isRefusal(failure)) {
    return `${message} failed with ${code}${system ? tableNames[system] : ''}, an unknown code.`
  }
  if (via === 'webhook') return `${message} failed without a code.`
  const { summary, summaryHere = summary, summaryInReply = summary } = failureTexts[kind]
  const byVia = { client: summaryHere, reply: summaryInReply, network: summary, webhook: summary }
  const words = about.summary ?? byVia[via]
  return `${message} ${words}${clientDetail(failure)}.`
}

/** Whether the kind says what was refused, as every kind of the catalog does. */
function isRefusal({ kind }: Failure): boolean {
  return failureTexts[kind].summary === refused
}

/** What this client observed, in parentheses. */
function clientDetail({ via, reason, httpStatus, code, system }: Failure): string {
  const coded = code === undefined ? '' : `, code ${code}${system ? tableNames[system] : ''}`
  if (httpStatus !== undefined) return ` (HTTP status ${httpStatus}${coded})`
  return via === 'reply' || reason === undefined ? '' : ` (${redactText(reason)})`
}

function nameOf({ subject, to, id, messageId }: ErrorContext): string {
  if (subject !== undefined) return subject
  const name = id === undefined ? 'The message' : `Message ${id}`
  const recipient = to === undefined ? '' : ` to ${maskAddress(to)}`
  const gupshupId = messageId === undefined ? '' : ` (Gupshup id ${redactId(messageId)})`
  return name + recipient + gupshupId
}

/** The reason that came with the failure, unless the code's title says the same. */
function reasonOf({ via, reason = '' }: Failure, row: CatalogRow | undefined): string {
  const words = redactText(reason).replaceAll(/\s+/g, ' ').trim()
  const isSaid = via === 'network' || via === 'client' || lettersOf(words) === lettersOf(row?.title ?? '')
  if (words === '' || isSaid) return ''
  const shown = words.length > maxReasonLength ? `${words.slice(0, maxReasonLength)}…` : words
  return `Reason given: ${/[.!?…]$/.test(shown) ? shown : `${shown}.`}`
}

function lettersOf(words: string): string {
  return words.toLowerCase().replaceAll(/[^a-z0-9]/g, '')
}

/** What is known about the failed message or account call. */
export interface ErrorContext {
  /** What failed, if not a message: `The request for the wallet balance`. */
  readonly subject?: string
  /** What happened, in place of the text for messages: `was refused by Gupshup`. */
  readonly summary?: string
  /** The page that documents the request, if no code has one. */
  readonly docsUrl?: string
  /** What the reader should do now, in place of the text for messages. */
  readonly advice?: string
  /** The recipient; shown masked. */
  readonly to?: string
  /** This client's id of the message. */
  readonly id?: string
  /** Gupshup's id of the request that failed. */
  readonly messageId?: string
  /** The error of the last request before the message was given up. The error sanitizes it. */
  readonly cause?: unknown
  /** The action that the client takes. */
  readonly action?: Action
  /** The same in one sentence, for the reader. */
  readonly actionTaken?: string
  /** For a message that was sent: a later webhook can still settle it. */
  readonly receipt?: Receipt
}

interface FailureText {
  /** Continues the sentence that begins with "Message 7 to 91••••••1006". */
  readonly summary: string
  /** The same for a failure that this client saw itself. */
  readonly summaryHere?: string
  /** The same for a failure that came in a response. */
  readonly summaryInReply?: string
  /** What the reader should do now, in one sentence. */
  readonly advice: string
}

/** Also the text of kinds that this client can know before it sends. */
const refused = 'was refused by Gupshup'

/** Texts for failures without a code. The catalog has those of the codes. */
const failureTexts: Readonly<Record<FailureKind, FailureText>> = {
  recipient: { summary: refused, advice: 'Check the number: country code first, then digits.' },
  content: { summary: refused, advice: 'Compare the message with the documented fields of its type.' },
  template: { summary: refused, advice: 'Compare template id and parameters with the approved version.' },
  'session-window': {
    summary: refused,
    advice: 'Send an approved template, or wait until the recipient writes.',
  },
  'rate-limit': { summary: refused, advice: 'Send more slowly: lower rateLimit.messagesPerSecond.' },
  account: {
    summary: refused,
    advice:
      'Check in the Gupshup console that API key or token, app name and source number belong together, and that it may send.',
  },
  service: { summary: refused, advice: 'The problem is at Gupshup or WhatsApp: send it again later.' },
  'unknown-code': {
    summary: refused,
    advice: 'To handle it differently, add a policy for it.',
  },
  authentication: {
    summary: 'was not sent: Gupshup refused the API key or token',
    summaryHere: 'was not sent: there will be no valid token without intervention',
    advice:
      'Copy apiKey from the Gupshup console again, make a new token, or repair the credential source, and then call client.resume(). ' +
      'A token is no apiKey, and keys of other products do not work here.',
  },
  credentials: {
    summary: 'was not sent: there is no valid token at the moment',
    advice:
      'Repair what the credential source names. It is called again by itself, and sending goes on with the next valid token.',
  },
  'too-many-requests': {
    summary: 'was not sent: Gupshup refused the request for its rate',
    advice: 'If it happens again, lower rateLimit.messagesPerSecond.',
  },
  network: {
    summary: 'was not sent: no connection to Gupshup could be made',
    summaryInReply: 'did not get through to Gupshup',
    advice: 'Check network, proxy and baseUrl. Nothing left, so it is safe to send again.',
  },
  configuration: {
    summary: 'did not get through: the response did not come from Gupshup',
    advice:
      'Check baseUrl, and the appId where the address has one. Nothing was sent, so it is safe to send again.',
  },
  'outcome-unknown': {
    summary: 'was sent, but no response confirmed that Gupshup accepted it',
    advice: 'Sending it again may deliver it twice: wait for a webhook with error.receipt.outcome() first.',
  },
  suppressed: {
    summary: 'was not sent: its recipient is suppressed',
    advice: 'If the recipient may be written to, call client.suppressions.remove() and send again.',
  },
  expired: {
    summary: 'was not sent within its ttlMs',
    advice: 'Raise ttlMs if a late message is better than none.',
  },
  halted: {
    summary: 'was not sent: sending is halted',
    advice: 'Remove the cause, then call client.resume().',
  },
  aborted: {
    summary: 'was not sent: its signal was aborted',
    advice: 'Send it again if it is still wanted.',
  },
  closed: {
    summary: 'was not sent: the client was closed first',
    advice: 'Make a new GupshupClient to send it.',
  },
  erased: {
    summary: 'was not sent: its recipient was erased with client.erase()',
    advice: 'If it must be sent all the same, send it as a new message, with another idempotencyKey.',
  },
  canceled: {
    summary: 'was not sent: it was canceled with client.messages.cancel()',
    advice: 'If it must be sent all the same, send it as a new message, with another idempotencyKey.',
  },
}
