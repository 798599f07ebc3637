import type { CatalogRow } from '../catalog/index.ts'
import type { Failure, System } from '../model/index.ts'
import { maskNumber, redactId, redactText } from '../util/index.ts'
import type { ErrorAbout } from './error-context.ts'
import { refused, uncodedFailures } from './uncoded-failures.ts'

/** More is cut off: some of WhatsApp's explanations fill a screen. The error's `reason` has them whole. */
const longestReason = 300

const tableNames: Readonly<Record<System, string>> = {
  gupshup: '',
  'meta-cloud': ' (WhatsApp Cloud API)',
  'meta-onprem': ' (WhatsApp On-Premises API)',
}

/** What happened, to which message, what the client did, what to do now, and where to read on. */
export function composeMessage(failure: Failure, row: CatalogRow | undefined, about: ErrorAbout): string {
  const sentences = [
    whatHappened(failure, row, about),
    row?.meaning,
    reasonOf(failure, row),
    about.did,
    about.advice ?? row?.advice ?? uncodedFailures[failure.kind].advice,
    row && `See ${row.docsUrl}`,
  ]
  return sentences.filter(Boolean).join(' ')
}

function whatHappened(failure: Failure, row: CatalogRow | undefined, about: ErrorAbout): string {
  const { kind, code, system, via } = failure
  const message = nameOf(about)
  if (via === 'client' && about.happened === undefined && uncodedFailures[kind].happened === refused) {
    return `${message} was not sent${circumstances(failure)}.`
  }
  if (row) return `${message} failed with ${code} ${row.title ?? row.name}${tableNames[row.system]}.`
  if (code !== undefined) {
    return `${message} failed with ${code}${system ? tableNames[system] : ''}, a code that no table explains.`
  }
  if (via === 'webhook') return `${message} failed, and no code says why.`
  const { happened, happenedHere = happened, happenedByReply = happened } = uncodedFailures[kind]
  const byVia = { client: happenedHere, reply: happenedByReply, network: happened, webhook: happened }
  const words = about.happened ?? byVia[via]
  return `${message} ${words}${circumstances(failure)}.`
}

/** What this client saw itself, in brackets. */
function circumstances({ via, reason, httpStatus }: Failure): string {
  if (httpStatus !== undefined) return ` (HTTP status ${httpStatus})`
  return via === 'reply' || reason === undefined ? '' : ` (${redactText(reason)})`
}

function nameOf({ subject, to, id, messageId }: ErrorAbout): string {
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
  const shown = words.length > longestReason ? `${words.slice(0, longestReason)}…` : words
  return `Reason given: ${/[.!?…]$/.test(shown) ? shown : `${shown}.`}`
}

function lettersOf(words: string): string {
  return words.toLowerCase().replaceAll(/[^a-z0-9]/g, '')
}
