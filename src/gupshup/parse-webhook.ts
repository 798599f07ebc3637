import { WebhookError } from '../errors/index.ts'
import type { GupshupEvent } from '../model/index.ts'
import { assertNever, copyOf, parseForm, parseJson, textOf } from '../util/index.ts'
import { type Finding, findEvents } from './webhook/find-events.ts'
import { type ForeignProduct, recogniseForeign } from './webhook/foreign.ts'
import { describeShape, nestsTooDeep } from './webhook/shape.ts'

/**
 * Reads the body of a webhook into events, in any version and wrapping.
 *
 * It is lenient: fields may be missing, numbers may be texts, an unreadable item does not affect the others, and an unknown item of Gupshup
 * becomes an `other` event. A value that it cannot read stays absent: a masked phone number gives no `to`, a placeholder no `at`.
 *
 * @param body the parsed body, or its JSON as text or as UTF-8 bytes. It may be a list of bodies.
 * @returns the events in the order of the body, each once. None when the body is Gupshup's and reports nothing.
 * @throws {WebhookError} with `reason: 'malformed'` when the body is not Gupshup's, and `reason: 'foreign-product'` when it
 *   comes from another product of Gupshup. Nothing else is thrown.
 *
 * @example
 * for (const event of parseWebhook(request.body)) {
 *   if (event.type === 'status' && event.status === 'failed') giveUp(event.gupshupId, event.failure?.code)
 * }
 */
export function parseWebhook(body: unknown): GupshupEvent[] {
  return readWebhook(body, copyOf)
}

/** The same for the body that its caller has just parsed from JSON and gives away, so that the events may keep parts of it. */
export function parseOwnWebhook(body: unknown): GupshupEvent[] {
  return readWebhook(body, (own) => own)
}

function readWebhook(body: unknown, take: (parsed: unknown) => unknown): GupshupEvent[] {
  const text = textOf(body)
  const parsed = text === undefined ? take(body) : parseJson(text)
  const finding = text !== undefined && parsed === undefined ? findInForm(text) : findInBody(parsed)

  switch (finding.kind) {
    case 'events':
      return withoutRepeats(finding.events)
    case 'foreign':
      throw new WebhookError('foreign-product', foreignMessages[finding.product])
    case 'nothing':
      throw new WebhookError('malformed', explainMalformed(text, parsed, body))
    default:
      return assertNever(finding)
  }
}

function findInBody(body: unknown): Finding {
  return nestsTooDeep(body) ? { kind: 'nothing' } : findEvents(body)
}

/** Gupshup's WhatsApp webhooks are never forms, but the Enterprise gateway's reports can be: the error names that product. */
function findInForm(text: string): Finding {
  const product = recogniseForeign(parseForm(text))
  return product === undefined ? { kind: 'nothing' } : { kind: 'foreign', product }
}

const foreignMessages: Readonly<Record<ForeignProduct, string>> = {
  'enterprise-gateway':
    "This webhook comes from Gupshup's Enterprise gateway (its fields are named like externalId, eventType, cause or waNumber), " +
    'which is another product with codes of its own. Give that account another callback address, and set this one in the ' +
    'webhook settings of the WhatsApp app at api.gupshup.io.',
  console:
    "This webhook comes from Gupshup's Console (its fields are named like event_type and messageobj), which is another product. " +
    'Give the Console another callback address, and set this one in the webhook settings of the WhatsApp app at api.gupshup.io.',
}

function explainMalformed(text: string | undefined, parsed: unknown, body: unknown): string {
  const received = describeReceived(text, parsed, body)
  return (
    `The body is not a webhook of Gupshup: received ${received}. ` +
    'A v2 body has the keys app, type and payload, a v3 body the key entry. ' +
    'Pass the request body as it arrived, or parsed as JSON, and check which other services call this address.'
  )
}

function describeReceived(text: string | undefined, parsed: unknown, body: unknown): string {
  if (parsed !== undefined) return describeShape(parsed)
  if (text !== undefined) return `text of ${text.length} characters that is not JSON`
  return body === undefined ? 'undefined' : `a ${typeof body}, which JSON does not have`
}

/** Returns each event once. A body that is repeated under two keys must not count twice. */
function withoutRepeats(events: readonly GupshupEvent[]): GupshupEvent[] {
  if (events.length < 2) return [...events]
  return [...new Map(events.map((event) => [JSON.stringify(event, bigintAsText), event])).values()]
}

/** Some parsers make a `bigint` of a large id, which JSON does not have. */
function bigintAsText(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value
}
