import type { SuppressionScope, UserEvent } from '../model/index.ts'
import { liftOptOut, putOnList, type SuppressionContext } from './suppressions.ts'

/** What a recipient has decided about messages from the business. */
interface Consent {
  readonly scope: SuppressionScope
  /** Absent: the recipient wants messages again. */
  readonly event?: 'opted-out' | 'marketing-stop'
}

/**
 * Suppresses a person who wants no more messages, or no more marketing, and lifts the suppression of a person who wants them again. Events come out
 * of order, so the latest by its own time counts. It holds for all addresses of the person, whichever the event names.
 */
export async function applyConsentEvent(ctx: SuppressionContext, event: UserEvent): Promise<void> {
  const consent = consentOf(event.event)
  const named = [event.phone, event.userId, event.parentUserId].flatMap((address) => address ?? [])
  if (consent === undefined || named.length === 0) return
  const at = event.at ?? ctx.clock.now()
  const { scope } = consent
  if (consent.event === undefined) await liftOptOut(ctx, named, scope, at)
  else await putOnList(ctx, named, { scope, event: consent.event, since: at, provisional: false })
}

function consentOf(event: string): Consent | undefined {
  switch (event) {
    case 'opted-out':
      return { scope: 'all', event }
    case 'opted-in':
      return { scope: 'all' }
    case 'marketing-stop':
      return { scope: 'marketing', event }
    case 'marketing-resume':
      return { scope: 'marketing' }
    default:
      // `sandbox-start`, and events that this version does not know, are not about consent.
      return undefined
  }
}
