import { rowOf } from '../catalog/index.ts'
import type { Suppression, SuppressionScope, UserEvent } from '../model/index.ts'
import type { PreflightContext } from './context.ts'
import { entryKindOf, isSuppressionInForce, putOnList } from './suppressions.ts'

/** What a recipient has decided about messages from the business. */
interface Choice {
  readonly scope: SuppressionScope
  /** Absent: the recipient wants them again. */
  readonly event?: 'opted-out' | 'marketing-stop'
}

/**
 * Puts a recipient who wants no more messages, or no more marketing, on the list, and takes one who wants them again off it. Events come
 * out of order, so the later word counts.
 */
export async function applyConsentEvent(
  ctx: PreflightContext,
  { event, phone, at }: UserEvent,
): Promise<void> {
  const choice = choiceOf(event)
  if (choice === undefined || phone === undefined) return
  const when = at ?? ctx.clock.now()
  if (choice.event === undefined) return await lift(ctx, phone, choice.scope, when)
  const { scope } = choice
  const known = await ctx.store.getEntry(entryKindOf(scope), phone)
  // What bears an event ends by `lift()` alone: the recipient has said something else since.
  if (known?.event !== undefined && known.until !== undefined && known.until >= when) return
  await putOnList(ctx, { to: phone, scope, event: choice.event, since: when, provisional: false })
}

function choiceOf(event: string): Choice | undefined {
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
      // `sandbox-start`, and words new to us, say nothing about it.
      return undefined
  }
}

/** It ends, and stays to be seen: so an older opt-out that comes late is known to be older. */
async function lift(
  ctx: PreflightContext,
  phone: string,
  scope: SuppressionScope,
  when: number,
): Promise<void> {
  const kind = entryKindOf(scope)
  const known = await ctx.store.getEntry(kind, phone)
  if (known === undefined || !isOptOut(known) || known.since > when) return
  if (!isSuppressionInForce(known, when)) return
  // Also what a code has told of: an end by its own time looks the same otherwise, and would be taken for the recipient's word.
  const event = scope === 'all' ? 'opted-out' : 'marketing-stop'
  await ctx.store.putEntry(kind, phone, { ...known, event, until: when })
}

/** The recipient's own doing. What a person here has put on the list, or 1002, an opt-in does not take off. */
function isOptOut(suppression: Suppression): boolean {
  const { event, scope = 'all' } = suppression
  return event !== undefined || rowOf(suppression)?.optOut === scope
}
