import type { HeldStatus } from '../account/held-messages.ts'
import type { AcceptedMessage } from '../events/step.ts'
import type { GivenAnswer } from '../log/records.ts'

type Reply = Extract<GivenAnswer, { type: 'reply' }>

/** Headers that say what a body is. The documentation names two types for the same replies; this is its OpenAPI one. */
const JSON_TYPE = 'application/json'
const TEXT_TYPE = 'text/plain; charset=utf-8'

/** The reply to an accepted message: 200 for session messages, 202 for templates (docs.gupshup.io/reference/msg). */
export function submitted(kind: 'session' | 'template', messageId: string): Reply {
  return json(kind === 'session' ? 200 : 202, { status: 'submitted', messageId })
}

/**
 * The reply to an accepted v3 message: the id is Gupshup's, not WhatsApp's (partner-docs.gupshup.io). A message to a user id is answered with
 * the id, and without a number (/reference/sendrequestcontactinfointeractivemessage). Meta always has a status there, Gupshup's samples never; it
 * is there where it says that the message waits (developers.facebook.com, template pacing).
 */
export function v3Accepted(
  { to, isToUserId, person, messageId }: AcceptedMessage,
  held: HeldStatus | undefined,
): Reply {
  const contact = isToUserId ? { user_id: to } : { wa_id: person?.phone ?? to }
  return json(200, {
    messaging_product: 'whatsapp',
    contacts: [{ input: to, ...contact }],
    messages: [{ id: messageId, ...(held && { message_status: held }) }],
  })
}

/** No words at all, as where a message is marked as read. */
export const empty: Reply = text(200, '')

/** The envelope of every documented error. */
export function refusal(status: number, message: string, headers?: Readonly<Record<string, string>>): Reply {
  return { ...json(status, { status: 'error', message }), ...(headers && { headers }) }
}

/** What a key of the wrong kind gets, as seen by production clients: text, not JSON. */
export const wrongKindOfKey: Reply = text(401, 'Portal User Not Found With APIKey')

/** What a load balancer in front of Gupshup might say; no real page was ever published. */
export const badGateway: Reply = {
  ...text(
    502,
    '<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body><h1>502 Bad Gateway</h1></body>\r\n</html>',
  ),
  contentType: 'text/html',
}

/** Any reply: text is sent as it is, everything else as JSON. */
export function replyWith(status: number, body: unknown): Reply {
  return typeof body === 'string' ? text(status, body) : json(status, body)
}

function json(status: number, body: unknown): Reply {
  return { type: 'reply', status, contentType: JSON_TYPE, body: JSON.stringify(body) }
}

function text(status: number, body: string): Reply {
  return { type: 'reply', status, contentType: TEXT_TYPE, body }
}
