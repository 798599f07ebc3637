import { createHash, randomUUID } from 'node:crypto'
import { type GupshupEvent, idsOf } from '../model/index.ts'
import { canonicalJson } from '../util/index.ts'

/**
 * Identifies what an event says: a webhook that Gupshup repeats has the same. Two events of one time with the same content are the same fact, and so are
 * two about one message. Anything else can be said twice and mean two facts, so its fingerprint is random. A message to the business has an id for this.
 */
export function fingerprintOf(event: GupshupEvent): string {
  const messageId = event.type === 'inbound' ? event.message.id : undefined
  if (messageId !== undefined) return `event:${hashOf(`inbound ${messageId}`)}`
  return `event:${isUnique(event) ? hashOf(canonicalJson(event)) : randomUUID()}`
}

function isUnique(event: GupshupEvent): boolean {
  if (event.at !== undefined) return true
  return (event.type === 'status' || event.type === 'billing') && Object.keys(idsOf(event)).length > 0
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url')
}
