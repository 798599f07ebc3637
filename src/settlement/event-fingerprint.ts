import { createHash, randomUUID } from 'node:crypto'
import { type GupshupEvent, idsOf } from '../model/index.ts'
import { canonicalJson } from '../util/index.ts'

/**
 * Identifies what an event says: a webhook that Gupshup repeats has the same, and so have the reports of both versions of the webhook. Two events of one
 * time with the same content are the same fact. Anything else can be said twice and mean two facts, so its fingerprint is random.
 */
export function fingerprintOf(event: GupshupEvent): string {
  const fact = factOf(event)
  if (fact !== undefined) return `event:${hashOf(fact)}`
  return `event:${event.at === undefined ? randomUUID() : hashOf(canonicalJson(event))}`
}

/**
 * What both versions of the webhook say of a fact with an id, in the same words: of a status Gupshup's id and its name, of a cost the id and what is
 * deducted (docs.gupshup.io/docs/billing-events). Their times differ in kind, and so can the codes of one failure: 470 and 131047. A request has each
 * status once, and only a group has members who each have it.
 */
function factOf(event: GupshupEvent): string | undefined {
  if (event.type === 'inbound')
    return event.message.id === undefined ? undefined : `inbound ${event.message.id}`
  if (event.type !== 'status' && event.type !== 'billing') return undefined
  const { gupshupId, whatsappId } = idsOf(event)
  const id = gupshupId ?? whatsappId
  if (id === undefined) return undefined
  if (event.type === 'billing') return canonicalJson({ type: 'billing', id, deduction: event.deduction })
  const { status, played, groupId, to, userId } = event
  const member = groupId === undefined ? undefined : { groupId, to, userId }
  return canonicalJson({ type: 'status', id, status, played, member })
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url')
}
