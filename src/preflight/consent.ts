import { rowOf } from '../catalog/index.ts'
import type { Suppression, SuppressionScope, UserEvent } from '../model/index.ts'
import { readDocument, writeDocument } from '../store/index.ts'
import { entryKindOf, isSuppressionInForce, putOnList, type SuppressionContext } from './suppressions.ts'

/** What a recipient has decided about messages from the business. */
interface Consent {
  readonly scope: SuppressionScope
  /** Absent: the recipient wants messages again. */
  readonly event?: 'opted-out' | 'marketing-stop'
}

/**
 * Suppresses a recipient who wants no more messages, or no more marketing, and lifts the suppression of a recipient who wants them again.
 * Events come out of order, so the latest by its own time counts.
 */
export async function applyConsentEvent(
  ctx: SuppressionContext,
  { event, phone, at }: UserEvent,
): Promise<void> {
  const consent = consentOf(event)
  if (consent === undefined || phone === undefined) return
  const when = at ?? ctx.clock.now()
  if (consent.event === undefined) return await lift(ctx, phone, consent.scope, when)
  const { scope } = consent
  const known = await readDocument(ctx.store, entryKindOf(scope), phone)
  // Only `lift()` ends an entry with an event, so the recipient has opted in again since.
  if (known?.event !== undefined && known.until !== undefined && known.until >= when) return
  await putOnList(ctx, { to: phone, scope, event: consent.event, since: when, provisional: false })
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

/** Ends a suppression and keeps its entry, so that an older opt-out that comes late is recognized as older. */
async function lift(
  { store }: Pick<SuppressionContext, 'store'>,
  phone: string,
  scope: SuppressionScope,
  when: number,
): Promise<void> {
  const kind = entryKindOf(scope)
  const known = await readDocument(store, kind, phone)
  if (known === undefined || !isOptOut(known) || known.since > when) return
  if (!isSuppressionInForce(known, when)) return
  // Also if a code put it there: without an event, an end looks like one that was set from the start.
  const event = scope === 'all' ? 'opted-out' : 'marketing-stop'
  await writeDocument(store, kind, phone, { ...known, event, until: when })
}

/** Whether the recipient opted out. An opt-in lifts neither a suppression by hand nor one for a number that is not on WhatsApp. */
function isOptOut(suppression: Suppression): boolean {
  const { event, scope = 'all' } = suppression
  return event !== undefined || rowOf(suppression)?.optOut === scope
}
