import type { CatalogRow } from '../catalog/index.ts'
import type { Failure, System } from '../model/index.ts'
import { maskNumber, redactId, redactText } from '../util/index.ts'
import type { ErrorContext } from './error-context.ts'
import { failureTexts, refused } from './uncoded-failures.ts'

/** More is cut off: some of WhatsApp's explanations fill a screen. The error's `reason` has them whole. */
const maxReasonLength = 300

const tableNames: Readonly<Record<System, string>> = {
  gupshup: '',
  'meta-cloud': ' (WhatsApp Cloud API)',
  'meta-onprem': ' (WhatsApp On-Premises API)',
}

/** What happened, to which message, what the client did, what to do now, and where to read on. */
export function composeMessage(failure: Failure, row: CatalogRow | undefined, about: ErrorContext): string {
  const sentences = [
    summaryOf(failure, row, about),
    row?.meaning,
    reasonOf(failure, row),
    about.actionTaken,
    about.advice ?? row?.advice ?? failureTexts[failure.kind].advice,
    row && `See ${row.docsUrl}`,
  ]
  return sentences.filter(Boolean).join(' ')
}

function summaryOf(failure: Failure, row: CatalogRow | undefined, about: ErrorContext): string {
  const { kind, code, system, via } = failure
  const message = nameOf(about)
  if (via === 'client' && about.summary === undefined && failureTexts[kind].summary === refused) {
    return `${message} was not sent${clientDetail(failure)}.`
  }
  if (row) return `${message} failed with ${code} ${row.title ?? row.name}${tableNames[row.system]}.`
  if (code !== undefined) {
    return `${message} failed with ${code}${system ? tableNames[system] : ''}, a code that no table explains.`
  }
  if (via === 'webhook') return `${message} failed, and no code says why.`
  const { summary, summaryHere = summary, summaryInReply = summary } = failureTexts[kind]
  const byVia = { client: summaryHere, reply: summaryInReply, network: summary, webhook: summary }
  const words = about.summary ?? byVia[via]
  return `${message} ${words}${clientDetail(failure)}.`
}

/** What this client saw itself, in brackets. */
function clientDetail({ via, reason, httpStatus }: Failure): string {
  if (httpStatus !== undefined) return ` (HTTP status ${httpStatus})`
  return via === 'reply' || reason === undefined ? '' : ` (${redactText(reason)})`
}

function nameOf({ subject, to, id, messageId }: ErrorContext): string {
  if (subject !== undefined) return subject
  const name = id === undefined ? 'The message' : `Message ${id}`
  const recipient = to === undefined ? '' : ` to ${maskNumber(to)}`
  const gupshupId = messageId === undefined ? '' : ` (Gupshup id ${redactId(messageId)})`
  return name + recipient + gupshupId
}

/** The words it came with, unless the code's own title says the same. */
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
