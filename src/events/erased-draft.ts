import { type PersonIds, withoutReason } from '../model/index.ts'
import type { ErrorReport } from './error-report.ts'
import type { EventDraft } from './event-draft.ts'

/**
 * The draft of an event about an erased message, without what a webhook or a response says of the person. The rest is from the record, which has nothing of
 * the person any more.
 */
export function erasedDraft(draft: EventDraft): EventDraft {
  switch (draft.name) {
    case 'status':
      return { ...draft, event: withoutIds(draft.event) }
    case 'billing': {
      const { conversationId: _, ...billing } = draft.event.billing
      return { ...draft, event: { ...withoutIds(draft.event), billing } }
    }
    case 'failed':
      return { ...draft, event: { ...draft.event, error: withoutReasons(draft.event.error) } }
    case 'unknown':
      return { ...draft, event: { ...draft.event, error: withoutReasons(draft.event.error) } }
    case 'retry':
      return { ...draft, event: { ...draft.event, error: withoutReasons(draft.event.error) } }
    case 'fallback':
      return { ...draft, event: { ...draft.event, error: withoutReasons(draft.event.error) } }
    default:
      return draft
  }
}

function withoutIds<Event extends PersonIds>(event: Event): Omit<Event, keyof PersonIds> {
  const { userId: _, parentUserId: __, username: ___, ...rest } = event
  return rest
}

function withoutReasons({ failure, cause, ...report }: ErrorReport): ErrorReport {
  return { ...report, failure: withoutReason(failure), ...(cause && { cause: withoutReason(cause) }) }
}
