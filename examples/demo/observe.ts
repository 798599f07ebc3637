import { type Failure, isGupshupError, type Suppression } from 'gupshup-outbound'
import type { PostedWebhook } from 'gupshup-outbound/emulator'
import { gateLabel } from './gate-label.ts'
import type { Note } from './notes.ts'
import type { MessageResult } from './result.ts'
import type { Row } from './scenario.ts'

export interface Evidence {
  readonly to: string
  readonly notes: {
    readonly entries: readonly Note[]
    readonly failures: ReadonlySet<Failure>
  }
  readonly result: MessageResult
}

/** What the rules below ask of the evidence, looked up once. */
interface Observations {
  readonly result: MessageResult
  /** The failures that were decided on, oldest first. */
  readonly failures: readonly Failure[]
  /** The notes about the number, and about the gate. */
  readonly about: readonly Note[]
  /** The webhooks about the number that the client has answered with 2xx. */
  readonly webhooks: readonly PostedWebhook[]
  readonly unknown: Extract<Note, { type: 'unknown' }> | undefined
  readonly requests: number
  readonly isReached: boolean
}

/** Puts what happened to one message into the words of the table. It knows nothing of what was expected. */
export function readRow({ to, notes, result }: Evidence): Row {
  const failures = [...notes.failures]
  const about = notes.entries.filter((note) => !('to' in note) || note.to === to)
  const unconnected = failures.filter(({ kind }) => kind === 'network').length
  const findings: Observations = {
    result,
    failures,
    about,
    webhooks: about.flatMap((note) =>
      note.type === 'webhook' && note.webhook.state === 'delivered' ? note.webhook : [],
    ),
    unknown: about.find((note) => note.type === 'unknown'),
    requests: count(about, 'request') + unconnected,
    isReached: result.type === 'outcome' && result.outcome.reached,
  }
  return {
    code: codeOf(findings),
    arrived: arrivalOf(findings),
    did: actionsOf(findings).join(', '),
    finalState: finalStateOf(findings),
    requests: findings.requests,
  }
}

function codeOf({ failures: [failure], unknown, webhooks, result }: Observations): string {
  const code =
    failure?.code ??
    failure?.httpStatus ??
    unknown?.httpStatus ??
    webhooks.find((webhook) => webhook.code !== undefined)?.code ??
    (result.type === 'error' && isGupshupError(result.error) ? result.error.code : undefined)
  return code === undefined ? '–' : String(code)
}

function arrivalOf({ failures: [failure], unknown, webhooks: [webhook], about }: Observations): string {
  // Nothing arrives by what the client knows before: then no request is made.
  if (failure?.via === 'client') return '–'
  if (failure !== undefined && failure.via !== 'webhook') return failure.via
  if (unknown !== undefined) return unknown.httpStatus === undefined ? 'network' : 'reply'
  if (webhook !== undefined) return webhook.version === 3 ? 'webhook v3' : 'webhook'
  return about.some(({ type }) => type === 'reply') ? 'reply' : '–'
}

function actionsOf(findings: Observations): string[] {
  const { about, result, requests, unknown, isReached } = findings
  const deeds = about.flatMap((note, index) => actionOf(note, about.slice(index)) ?? [])
  if (result.type === 'outcome' && result.outcome.attempts.some(({ withheld }) => withheld)) {
    deeds.unshift('withheld it')
  }
  const has = (type: Note['type']) => about.some((note) => note.type === type)
  if (unknown !== undefined && isReached) deeds.push('a webhook settled it')

  const repeats = requests - 1 - count(about, 'fallback')
  if (repeats > 0) deeds.push(has('gate') ? 'sent again' : `retried ${times(repeats)}`)

  deeds.push(...oddWebhooks(findings))
  // A suppression says as much, and the column is narrow.
  if (result.type === 'error' && !has('suppressed')) deeds.push(`raised ${nameOf(result.error)}`)
  if (result.type === 'outcome' && !isReached && unknown === undefined) {
    deeds.push('waits for the next webhook')
  }
  return deeds.length === 0 ? ['sent it once'] : deeds
}

function actionOf(note: Note, from: readonly Note[]): string | undefined {
  switch (note.type) {
    case 'gate':
      return gateLabel(note.gate, note.previous)
    case 'suppressed':
      return suppressionAction(note.suppression)
    case 'fallback': {
      const next = from.find(({ type }) => type === 'request')
      return next?.type === 'request' && next.request.kind === 'template'
        ? 'fell back to a template'
        : 'fell back'
    }
    case 'unknown':
      return 'did not re-send'
    case 'anomaly':
      return 'raised the alarm'
    case 'trouble':
      return note.what
    case 'request':
    case 'reply':
    case 'webhook':
    case 'status':
      return undefined
    default:
      return note satisfies never
  }
}

function suppressionAction({ provisional, scope }: Suppression): string {
  if (provisional) return 'suppressed it provisionally'
  return scope === 'marketing' ? 'suppressed it for marketing' : 'suppressed the number'
}

/** Other webhooks about a message, as of what it cost, do not move it forward. */
const goodNews: ReadonlySet<string> = new Set(['enqueued', 'sent', 'delivered', 'read'])

/** Webhooks that came twice, too late, before the reply, or to take a failure back. */
function oddWebhooks({ about, failures, webhooks, isReached }: Observations): string[] {
  const good = webhooks.filter(({ event }) => goodNews.has(event))
  const bad = webhooks.filter(({ event }) => event === 'failed')
  const deeds: string[] = []

  const ignored = good.length - count(about, 'status')
  const distinct = new Set(good.map(({ messageId, event }) => `${messageId} ${event}`)).size
  if (ignored > 0) deeds.push(`ignored ${ignored} ${distinct < good.length ? 'repeated' : 'late'} webhooks`)

  const reply = about.findIndex(({ type }) => type === 'reply')
  const early = count(about.slice(0, Math.max(reply, 0)), 'webhook')
  if (early > 0) deeds.push(`took in ${early} early webhooks`)

  if (isReached && failures.length === 0 && bad.length > 0) {
    deeds.push('waited until it was taken back')
  }
  return deeds
}

function finalStateOf({ result, requests }: Observations): string {
  if (result.type === 'error') return requests === 0 ? 'not sent' : 'failed'
  const { status, via } = result.outcome
  return via === 'fallback' ? `fallback ${status}` : status
}

function count(notes: readonly Note[], type: Note['type']): number {
  return notes.filter((note) => note.type === type).length
}

function times(number: number): string {
  return number === 1 ? 'once' : `${number} times`
}

/** Errors of this package by their class; anything else is what the caller's own signal was aborted with. */
function nameOf(error: unknown): string {
  if (isGupshupError(error)) return error.name
  return error instanceof Error ? error.message : String(error)
}
