import type { PostedWebhook, ReceivedRequest } from '../log/records.ts'
import { addressWithoutQuery } from '../webhooks/subscription.ts'

/**
 * All about one row, as JSON. The key and the tokens in webhook addresses are left out: somebody may have pointed a
 * client with its real key here, and may show the page to others.
 */
export function detailsOf(record: ReceivedRequest | PostedWebhook): string {
  return JSON.stringify(record, (name, value: unknown) => {
    if (name === 'apikey') return '•••'
    if (name === 'target' && typeof value === 'string') return addressWithoutQuery(value)
    return value
  })
}
