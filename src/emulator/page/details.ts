import type { PostedWebhook, ReceivedRequest } from '../log/records.ts'
import { addressWithoutQuery } from '../webhooks/subscription.ts'

/** What a request or a reply may hold that opens something. */
const secrets = new Set(['apikey', 'authorization', 'token', 'password', 'meta'])

/** Requests whose replies give tokens away, or repeat the secrets of a subscription. */
const SECRET_REPLY = /\/(token|login|subscription)(\/|$)/

/**
 * All about one row, as JSON. The key and the tokens in webhook addresses are left out: somebody may have pointed a
 * client with its real key here, and may show the page to others.
 */
export function detailsOf(record: ReceivedRequest | PostedWebhook): string {
  const hasSecretReply = 'path' in record && SECRET_REPLY.test(record.path)
  return JSON.stringify(record, (name, value: unknown) => {
    if (secrets.has(name) || (name === 'answer' && hasSecretReply)) return '•••'
    if ((name === 'target' || (name === 'url' && hasSecretReply)) && typeof value === 'string')
      return addressWithoutQuery(value)
    return value
  })
}
