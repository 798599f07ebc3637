import type { ConsentDecision, UserEvent } from '../model/index.ts'
import { recordOptIn, recordOptOut, type SuppressionContext } from './suppressions.ts'

/**
 * Suppresses a person who wants no more messages, or no more marketing, and lifts the suppression of a person who wants them again. Events come out
 * of order, so the latest by its own time counts. It holds for all addresses of the person, whichever the event names.
 */
export async function applyConsentEvent(ctx: SuppressionContext, event: UserEvent): Promise<void> {
  const consent = consentOf(event.event)
  const named = [event.phone, event.userId, event.parentUserId].flatMap((address) => address ?? [])
  if (consent === undefined || named.length === 0) return
  const at = event.at ?? ctx.clock.now()
  const { scope, isOptOut } = consent
  await (isOptOut ? recordOptOut : recordOptIn)(ctx, named, scope, at)
}

function consentOf(event: string): Omit<ConsentDecision, 'at'> | undefined {
  switch (event) {
    case 'opted-out':
    case 'opted-in':
      return { scope: 'all', isOptOut: event === 'opted-out' }
    case 'marketing-stop':
    case 'marketing-resume':
      return { scope: 'marketing', isOptOut: event === 'marketing-stop' }
    default:
      // `sandbox-start`, and events that this version does not know, are not about consent.
      return undefined
  }
}
