import { createHash, randomUUID } from 'node:crypto'
import type { GupshupEvent } from '../model/index.ts'
import { canonicalJson } from '../util/index.ts'

/**
 * Identifies what an event says: a webhook that Gupshup repeats has the same. Two events of one time with the same content are the same fact. An event
 * without a time can be said twice and mean two facts, so its fingerprint is random.
 */
export function fingerprintOf(event: GupshupEvent): string {
  const { at } = event
  const hash =
    at === undefined ? randomUUID() : createHash('sha256').update(canonicalJson(event)).digest('base64url')
  return `event:${hash}`
}
