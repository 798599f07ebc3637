import { rowOf } from '../catalog/index.ts'
import type { Failure, MessageRecord, SkipAction, Suppression, SuppressionScope } from '../model/index.ts'
import { type ScopedStore, writeDocument } from '../store/index.ts'
import { compact } from '../util/index.ts'
import type { PreflightContext } from './context.ts'
import { readEntry } from './read-entries.ts'
import { windowMs } from './session-windows.ts'

export type SuppressionContext = Pick<PreflightContext, 'store' | 'clock' | 'events'>

/** Whether a code says that the number is not on WhatsApp. Outages report it in bulk for good numbers too. */
export function isNotOnWhatsApp(reported: Pick<Failure, 'system' | 'code'>): boolean {
  return rowOf(reported)?.notOnWhatsApp === true
}

/** Whether sends to the number are refused now. */
export function isSuppressionInForce(suppression: Suppression | undefined, now: number): boolean {
  if (suppression === undefined || suppression.provisional) return false
  if (suppression.until === undefined) return true
  // With an event the recipient ended it, at a time by another clock.
  return suppression.event === undefined && now < suppression.until
}

function endOf(suppression: Suppression | undefined): number {
  return suppression?.until ?? Number.POSITIVE_INFINITY
}

/** The list in the store that a suppression is on. */
export function entryKindOf(scope: SuppressionScope = 'all'): 'suppression' | 'marketing-suppression' {
  return scope === 'all' ? 'suppression' : 'marketing-suppression'
}

/** The suppression that forbids a message to the number now: of everything or, if the message is marketing, of marketing. */
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

/** Suppresses a number because of a failure of a message to it. Repeating it changes nothing. */
export async function suppress(
  ctx: SuppressionContext & Pick<PreflightContext, 'guard'>,
  { to, attempts }: MessageRecord,
  failure: Failure,
  { scope = 'all', forMs }: SkipAction,
  reportedAt?: number,
): Promise<void> {
  const now = ctx.clock.now()
  const isMissing = isNotOnWhatsApp(failure)
  // Gupshup's own time, if it is known, is what the time of later evidence is compared with.
  const since = isMissing ? Math.min(reportedAt ?? now, now) : now
  const { code, system, reason } = failure
  const until = forMs === null ? undefined : now + forMs
  const provisional = isMissing && (await isUnreliable(ctx, { to, attempts }, since))
  await putOnList(ctx, compact({ to, scope, code, system, reason, since, until, provisional }))
}

/** Whether a report that the number is not on WhatsApp is not believed: they come in bulk, or the number has written since. */
async function isUnreliable(
  { store, guard }: Pick<PreflightContext, 'store' | 'guard'>,
  { to, attempts }: Pick<MessageRecord, 'to' | 'attempts'>,
  since: number,
): Promise<boolean> {
  if (guard?.isUnreliable(attempts.at(-1)?.epoch ?? 0) === true) return true
  const windowEnd = await store.getWindow(to)
  return windowEnd !== undefined && windowEnd - windowMs > since
}

/** Adds a suppression, unless one of the same scope is in force for as long: an opt-out outlasts a pause. */
export async function putOnList(
  { store, clock, events }: SuppressionContext,
  suppression: Suppression,
): Promise<void> {
  const { to, scope } = suppression
  const now = clock.now()
  const known = await readEntry(store, entryKindOf(scope), to, now)
  const isAsLong = suppression.provisional || endOf(suppression) <= endOf(known)
  if (isSuppressionInForce(known, now) && isAsLong) return
  const before = await writeDocument(store, entryKindOf(scope), to, suppression)
  // Of two concurrent reports of the same failure only the first is emitted.
  if (isSuppressionInForce(before, now) || (before?.provisional === true && suppression.provisional)) return
  events.emit('suppressed', () => ({ to, suppression }))
}

export interface Evidence {
  /** What shows that the number is on WhatsApp: it wrote, or a message to it was delivered or read. */
  readonly evidence: 'inbound' | 'delivered' | 'read'
  /** When that happened, as Unix time in milliseconds. */
  readonly at: number
}

/**
 * Lifts a suppression, provisional or not, of a number that is reported not to be on WhatsApp, after later evidence that it is. Opt-outs
 * and suppressions by hand or of marketing stay.
 */
export async function liftNotOnWhatsApp(
  { store, events }: Pick<PreflightContext, 'store' | 'events'>,
  to: string,
  { evidence, at }: Evidence,
): Promise<void> {
  for (;;) {
    const document = await store.getDocument('suppression', to)
    if (document === undefined) return
    const { value: known, version } = document
    if (known.event !== undefined || !isNotOnWhatsApp(known)) return
    if (!isLater(at, known.since)) return
    // Deletes only what was read, because an opt-out may have come meanwhile.
    if (!(await store.deleteDocument('suppression', to, version))) continue
    events.emit('unsuppressed', () => ({ to, suppression: known, evidence }))
    return
  }
}

/** Many webhooks have whole seconds, which stand for any time within the second. */
function isLater(at: number, since: number): boolean {
  return at + (at % 1_000 === 0 ? 999 : 0) >= since
}
