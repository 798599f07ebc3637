import { type EventDraft, subjectOf } from '../events/index.ts'
import {
  type AccountEvent,
  type GupshupBillingEvent,
  type GupshupStatusEvent,
  type InboundEvent,
  isBillingEvent,
  isStatusEvent,
  type OtherEvent,
  personIdsOf,
  type TemplateEvent,
  type UserEvent,
} from '../model/index.ts'
import { compact, redactSecrets } from '../util/index.ts'
import { billingOf } from './billing.ts'
import { addressOf } from './who-is-who.ts'

/** An event of a webhook that is told as it came. */
export function webhookDraft(
  event: InboundEvent | UserEvent | TemplateEvent | AccountEvent | OtherEvent,
): EventDraft {
  switch (event.type) {
    case 'inbound':
      return { name: 'inbound', subject: personOf(event) ?? 'inbound', event }
    case 'user':
      return { name: 'user', subject: personOf(event) ?? 'user', event }
    case 'template': {
      const { templateId, name, language } = event
      const template = templateId ?? `${name}/${language}`
      return { name: 'template', subject: subjectOf('template', template), event }
    }
    case 'account':
      return { name: 'account', subject: 'account', event }
    case 'other':
      return { name: 'webhook', subject: 'webhook', event }
    default:
      return event satisfies never
  }
}

/** What is told of an event that belongs to no message: a status, or what was paid for a message that this client does not know. */
export function unmatchedDrafts(event: unknown): readonly EventDraft[] {
  if (isStatusEvent(event)) {
    return [{ name: 'unmatched', subject: personOf(event) ?? 'unmatched', event: { event } }]
  }
  const billing = isBillingEvent(event) ? billingOf(event) : undefined
  if (!isBillingEvent(event) || billing === undefined) return []
  const to = addressOf(event)
  const told = compact({ to, ...personIdsOf(event), messageId: event.gupshupId, billing })
  return [{ name: 'billing', subject: personOf(event) ?? 'billing', event: told }]
}

/** The event as it is kept. A reason is a text of other servers. */
export function withoutSecrets<Event extends GupshupStatusEvent | GupshupBillingEvent>(event: Event): Event {
  if (!isStatusEvent(event) || event.failure?.reason === undefined) return event
  return { ...event, failure: { ...event.failure, reason: redactSecrets(event.failure.reason) } }
}

/** The person if the event names one, else the message by its id, which can have the number in it. */
function personOf(
  event: GupshupStatusEvent | GupshupBillingEvent | InboundEvent | UserEvent,
): string | undefined {
  const address = addressOf(event)
  if (address !== undefined) return subjectOf('person', address)
  if (event.type === 'user') return undefined
  const id = event.type === 'inbound' ? event.message.id : (event.gupshupId ?? event.whatsappId)
  return id === undefined ? undefined : subjectOf('person', id)
}
