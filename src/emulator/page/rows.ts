import { redact } from '../credentials/redact.ts'
import { property } from '../json.ts'
import type { GivenAnswer, PostedWebhook, ReceivedRequest } from '../log/records.ts'

/** How a row or a badge looks. */
type Tone = 'good' | 'busy' | 'bad' | 'warn' | 'calm'

/** One line of the page's table. */
export interface Row {
  readonly key: string
  readonly at: number
  readonly direction: 'out' | 'in'
  /** The recipient of a message, or the sender of an inbound one. */
  readonly number: string
  readonly type: string
  readonly preview: string
  readonly reply: { readonly text: string; readonly tone: Tone }
  readonly events: readonly EventBadge[]
  readonly state: { readonly text: string; readonly tone: Tone }
}

interface EventBadge {
  readonly text: string
  /** What the receiver answered. */
  readonly answer: string
  readonly tone: Tone
}

const PREVIEW_LENGTH = 140

function rowOfRequest(request: ReceivedRequest): Row {
  return {
    key: `r${request.id}`,
    at: request.at,
    direction: 'out',
    number: request.to,
    ...contentOf(request),
    reply: replyOf(request.answer),
    events: request.webhooks.map(badgeOf),
    state: stateOf(request),
  }
}

/** A webhook that belongs to no request: an inbound message, a user event, one of your own. */
function rowOfWebhook(webhook: PostedWebhook): Row {
  return {
    key: `w${webhook.id}`,
    at: webhook.at,
    direction: 'in',
    number: webhook.to ?? '',
    type: webhook.event,
    preview: shorten(webhook.summary ?? ''),
    reply: { text: '', tone: 'calm' },
    events: [badgeOf(webhook)],
    state: { text: webhook.event, tone: 'calm' },
  }
}

/** `Row` for either kind of record. */
export function rowOf(record: ReceivedRequest | PostedWebhook): Row {
  return 'method' in record ? rowOfRequest(record) : rowOfWebhook(record)
}

function contentOf({ answer, kind, method, path, message, template }: ReceivedRequest) {
  if (kind === undefined) {
    return { type: isSuccess(answer) ? 'account' : 'unknown', preview: shorten(redact(`${method} ${path}`)) }
  }
  if (kind === 'template') {
    const named = property(template, 'id') ?? property(template, 'name')
    return { type: 'template', preview: shorten([named, paramsOf(template)].filter(Boolean).join('  ')) }
  }
  return { type: textOf(property(message, 'type')) || 'message', preview: shorten(wordsOf(message)) }
}

/** The parameters of a template: a list in Gupshup's format, and by component in Meta's. */
function paramsOf(template: unknown): string {
  const params = property(template, 'params')
  if (Array.isArray(params)) return params.join(' · ')
  const components = property(template, 'components')
  if (!Array.isArray(components)) return ''
  const parameters = components.flatMap((component) => property(component, 'parameters') ?? [])
  return parameters.map((parameter) => textOf(property(parameter, 'text'))).join(' · ')
}

function isSuccess(answer: GivenAnswer | undefined): boolean {
  return answer?.type === 'reply' && answer.status < 300
}

/** The words of a message, wherever its type keeps them. */
function wordsOf(message: unknown): string {
  const places = [
    property(message, 'text'),
    property(property(message, 'text'), 'body'),
    property(message, 'caption'),
    property(property(message, 'content'), 'text'),
    property(message, 'body'),
    property(property(message, 'body'), 'text'),
    property(message, 'name'),
    property(message, 'filename'),
  ]
  return places.map(textOf).find((words) => words !== '') ?? ''
}

function replyOf(answer: GivenAnswer | undefined): Row['reply'] {
  if (answer === undefined) return { text: 'waiting', tone: 'calm' }
  if (answer.type === 'reset') return { text: 'cut off', tone: 'warn' }
  if (answer.type === 'silence') return { text: 'no answer', tone: 'warn' }
  return { text: String(answer.status), tone: answer.status < 300 ? 'good' : 'bad' }
}

const ranks = new Map([
  ['enqueued', 1],
  ['sent', 2],
  ['failed', 3],
  ['delivered', 4],
  ['read', 5],
  ['played', 6],
])

/** The furthest event, by the order in which a message goes forward; a delivery after a failure wins. */
function stateOf({ answer, kind, messageId, webhooks }: ReceivedRequest): Row['state'] {
  if (kind === undefined && isSuccess(answer)) return { text: 'served', tone: 'calm' }
  if (messageId === undefined) {
    if (answer === undefined) return { text: 'waiting', tone: 'calm' }
    return answer.type === 'reply'
      ? { text: 'refused', tone: 'bad' }
      : { text: 'never accepted', tone: 'warn' }
  }
  let furthest: PostedWebhook | undefined
  for (const webhook of webhooks) {
    if (rankOf(webhook) > rankOf(furthest)) furthest = webhook
  }
  if (furthest === undefined) return { text: 'accepted', tone: 'busy' }
  return { text: eventName(furthest), tone: toneOfEvent(furthest.event) }
}

function rankOf(webhook: PostedWebhook | undefined): number {
  return ranks.get(webhook?.event ?? '') ?? 0
}

function toneOfEvent(event: string): Tone {
  if (event === 'failed') return 'bad'
  return event === 'delivered' || event === 'read' ? 'good' : 'busy'
}

function badgeOf(webhook: PostedWebhook): EventBadge {
  return { text: eventName(webhook), answer: answerOf(webhook), tone: toneOfBadge(webhook) }
}

function eventName({ event, code, version }: PostedWebhook): string {
  const name = code === undefined ? event : `${event} ${code}`
  return version === 3 ? `${name} (v3)` : name
}

function answerOf({ state, attempts }: PostedWebhook): string {
  if (state === 'unsent') return 'no webhook set'
  if (state === 'dropped' || state === 'parked') return state
  const last = attempts.at(-1)
  if (last === undefined) return '…'
  const said = last.status === undefined ? (last.error ?? '') : String(last.status)
  return attempts.length > 1 ? `${said}, try ${attempts.length}` : said
}

/** The colour of what the event says, unless it did not arrive. */
function toneOfBadge({ event, state }: PostedWebhook): Tone {
  if (state === 'failed' || state === 'retrying' || state === 'dropped' || state === 'parked') return 'warn'
  return ranks.has(event) ? toneOfEvent(event) : 'calm'
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function shorten(text: string): string {
  return text.length > PREVIEW_LENGTH ? `${text.slice(0, PREVIEW_LENGTH - 1)}…` : text
}
