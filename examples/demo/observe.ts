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

/** What the rules below need from the evidence, computed once. */
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

/** Describes what happened to one message as a row of the table. It does not see what was expected. */
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
  // The client itself withheld the message, so no request was made.
  if (failure?.via === 'client') return '–'
  if (failure !== undefined && failure.via !== 'webhook') return failure.via
  if (unknown !== undefined) return unknown.httpStatus === undefined ? 'network' : 'reply'
  if (webhook !== undefined) return webhook.version === 3 ? 'webhook v3' : 'webhook'
  return about.some(({ type }) => type === 'reply') ? 'reply' : '–'
}

function actionsOf(findings: Observations): string[] {
  const { about, result, requests, unknown, isReached } = findings
  const actions = about.flatMap((note, index) => actionOf(note, about.slice(index)) ?? [])
  if (result.type === 'outcome' && result.outcome.attempts.some(({ withheld }) => withheld)) {
    actions.unshift('withheld it')
  }
  const has = (type: Note['type']) => about.some((note) => note.type === type)
  if (unknown !== undefined && isReached) actions.push('a webhook settled it')

  const repeats = requests - 1 - count(about, 'fallback')
  if (repeats > 0) actions.push(has('gate') ? 'sent again' : `retried ${times(repeats)}`)

  actions.push(...oddWebhooks(findings))
  // The suppression implies the error, and the column is narrow.
  if (result.type === 'error' && !has('suppressed')) actions.push(`raised ${nameOf(result.error)}`)
  if (result.type === 'outcome' && !isReached && unknown === undefined) {
    actions.push('waits for the next webhook')
  }
  return actions.length === 0 ? ['sent it once'] : actions
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
      return 'not re-sent'
    case 'anomaly':
      return 'emitted an anomaly'
    case 'problem':
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

/** Other webhooks about a message, such as billing, do not move it forward. */
const progressEvents: ReadonlySet<string> = new Set(['enqueued', 'sent', 'delivered', 'read'])

/** Webhooks that came twice, out of order, before the response, or after a failure that they overrule. */
function oddWebhooks({ about, failures, webhooks, isReached }: Observations): string[] {
  const good = webhooks.filter(({ event }) => progressEvents.has(event))
  const bad = webhooks.filter(({ event }) => event === 'failed')
  const actions: string[] = []

  const ignored = good.length - count(about, 'status')
  const distinct = new Set(good.map(({ messageId, event }) => `${messageId} ${event}`)).size
  if (ignored > 0) actions.push(`ignored ${ignored} ${distinct < good.length ? 'repeated' : 'late'} webhooks`)

  const reply = about.findIndex(({ type }) => type === 'reply')
  const early = count(about.slice(0, Math.max(reply, 0)), 'webhook')
  if (early > 0) actions.push(`applied ${early} early webhooks`)

  if (isReached && failures.length === 0 && bad.length > 0) {
    actions.push('waited, then it was delivered')
  }
  return actions
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

/** An error of this package by its class; any other is the reason of the caller's own signal. */
function nameOf(error: unknown): string {
  if (isGupshupError(error)) return error.name
  return error instanceof Error ? error.message : String(error)
}
