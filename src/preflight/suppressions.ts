import { rowOf } from '../catalog/index.ts'
import type { Failure, MessageRecord, SkipAction, Suppression, SuppressionScope } from '../model/index.ts'
import type { ScopedStore } from '../store/index.ts'
import type { PreflightContext } from './context.ts'
import { readEntry } from './read-entries.ts'
import { windowMs } from './session-windows.ts'

/** Whether a code says that the number is not on WhatsApp. Outages report it in bulk for good numbers too. */
export function isNotOnWhatsApp(reported: Pick<Failure, 'system' | 'code'>): boolean {
  return rowOf(reported)?.notOnWhatsApp === true
}

/** Whether sends to the number are refused now. */
export function isSuppressionInForce(suppression: Suppression | undefined, now: number): boolean {
  if (suppression === undefined || suppression.provisional) return false
  if (suppression.until === undefined) return true
  // The recipient ended it, at a time by another clock.
  return suppression.event === undefined && now < suppression.until
}

function endOf(suppression: Suppression | undefined): number {
  return suppression?.until ?? Number.POSITIVE_INFINITY
}

/** Which of the two lists a suppression is on. */
export function entryKindOf(scope: SuppressionScope = 'all'): 'suppression' | 'marketing-suppression' {
  return scope === 'all' ? 'suppression' : 'marketing-suppression'
}

/** The suppression that forbids a message to the number now: one of everything or, for marketing, one of that. */
export async function findInForce(
  store: ScopedStore,
  to: string,
  { now, isMarketing }: { readonly now: number; readonly isMarketing: boolean },
): Promise<Suppression | undefined> {
  const ofAll = await readEntry(store, 'suppression', to, now)
  if (isSuppressionInForce(ofAll, now)) return ofAll
  const ofMarketing = isMarketing ? await readEntry(store, 'marketing-suppression', to, now) : undefined
  return isSuppressionInForce(ofMarketing, now) ? ofMarketing : undefined
}

/** Puts a number on the list because of what was reported for it. Repeating it changes nothing. */
export async function suppress(
  ctx: PreflightContext,
  { to, attempts }: MessageRecord,
  failure: Failure,
  { scope = 'all', forMs }: SkipAction,
  reportedAt?: number,
): Promise<void> {
  const now = ctx.clock.now()
  // Gupshup's own time, where it is told, is compared with the times of later evidence.
  const since = isNotOnWhatsApp(failure) ? Math.min(reportedAt ?? now, now) : now
  const { code, system, reason } = failure
  await putOnList(ctx, {
    to,
    scope,
    ...(code === undefined ? {} : { code }),
    ...(system === undefined ? {} : { system }),
    ...(reason === undefined ? {} : { reason }),
    since,
    ...(forMs === null ? {} : { until: now + forMs }),
    provisional: isNotOnWhatsApp(failure) && (await isUnreliable(ctx, { to, attempts }, since)),
  })
}

/** Whether a 1002 is not believed: it comes in bulk, or the number has written since. */
async function isUnreliable(
  { store, guard }: PreflightContext,
  { to, attempts }: Pick<MessageRecord, 'to' | 'attempts'>,
  since: number,
): Promise<boolean> {
  if (guard?.isUnreliable(attempts.at(-1)?.epoch ?? 0) === true) return true
  const windowEnd = await store.getWindow(to)
  return windowEnd !== undefined && windowEnd - windowMs > since
}

/** Adds a suppression, unless one of the same scope is in force for as long: an opt-out outlasts a pause. */
export async function putOnList(ctx: PreflightContext, suppression: Suppression): Promise<void> {
  const { to, scope } = suppression
  const now = ctx.clock.now()
  const known = await readEntry(ctx.store, entryKindOf(scope), to, now)
  const isAsLong = suppression.provisional || endOf(suppression) <= endOf(known)
  if (isSuppressionInForce(known, now) && isAsLong) return
  const before = await ctx.store.putEntry(entryKindOf(scope), to, suppression)
  // Two reports of the same failure get here together; the second one tells nothing new.
  if (isSuppressionInForce(before, now) || (before?.provisional === true && suppression.provisional)) return
  ctx.events.emit('suppressed', () => ({ to, suppression: { ...suppression } }))
}

export interface Evidence {
  /** What shows that the number is on WhatsApp: it wrote, or got a message, or read one. */
  readonly evidence: 'inbound' | 'delivered' | 'read'
  /** When that happened, in milliseconds since 1970. */
  readonly at: number
}

/**
 * Takes a number off the list that the client itself put there for 1002, also provisionally, because something that happened later
 * shows that the number exists. An opt-out, a suppression by hand and one of marketing stay.
 */
export async function liftNotOnWhatsApp(
  ctx: PreflightContext,
  to: string,
  { evidence, at }: Evidence,
): Promise<void> {
  for (;;) {
    const known = await ctx.store.getEntry('suppression', to)
    // The recipient's own word and what was added by hand stay.
    if (known === undefined || known.event !== undefined || !isNotOnWhatsApp(known)) return
    if (!isLater(at, known.since)) return
    // Only what was read is deleted: an opt-out may have come meanwhile.
    if (!(await ctx.store.replaceEntry('suppression', to, known))) continue
    ctx.events.emit('unsuppressed', () => ({ to, suppression: { ...known }, evidence }))
    return
  }
}

/** Many webhooks give whole seconds: such a time may be any within its second. */
function isLater(at: number, since: number): boolean {
  return at + (at % 1_000 === 0 ? 999 : 0) >= since
}
