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

function contentOf({ kind, method, path, message, template }: ReceivedRequest) {
  if (kind === undefined) return { type: 'unknown', preview: shorten(`${method} ${path}`) }
  if (kind === 'template') {
    const params = property(template, 'params')
    const words = Array.isArray(params) ? params.join(' · ') : ''
    return {
      type: 'template',
      preview: shorten([property(template, 'id'), words].filter(Boolean).join('  ')),
    }
  }
  return { type: textOf(property(message, 'type')) || 'message', preview: shorten(wordsOf(message)) }
}

/** The words of a message, wherever its type keeps them. */
function wordsOf(message: unknown): string {
  const places = [
    property(message, 'text'),
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
])

/** The furthest event, by the order in which a message goes forward; a delivery after a failure wins. */
function stateOf({ answer, messageId, webhooks }: ReceivedRequest): Row['state'] {
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
  if (state === 'dropped') return 'dropped'
  const last = attempts.at(-1)
  if (last === undefined) return '…'
  const said = last.status === undefined ? (last.error ?? '') : String(last.status)
  return attempts.length > 1 ? `${said}, try ${attempts.length}` : said
}

/** The colour of what the event says, unless it did not arrive. */
function toneOfBadge({ event, state }: PostedWebhook): Tone {
  if (state === 'failed' || state === 'retrying' || state === 'dropped') return 'warn'
  return ranks.has(event) ? toneOfEvent(event) : 'calm'
}

function property(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function shorten(text: string): string {
  return text.length > PREVIEW_LENGTH ? `${text.slice(0, PREVIEW_LENGTH - 1)}…` : text
}
