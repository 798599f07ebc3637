import { rowOf } from '../catalog/index.ts'
import type { ConsentDecision, Failure, Suppression, SuppressionScope } from '../model/index.ts'
import { isUserId, type UnixMs } from '../util/index.ts'

/** The list in the store that a suppression is on. */
export function entryKindOf(scope: SuppressionScope = 'all'): 'suppression' | 'marketing-suppression' {
  return scope === 'all' ? 'suppression' : 'marketing-suppression'
}

/** Whether a code says that the number is not on WhatsApp. Outages report it in bulk for good numbers too. */
export function isNotOnWhatsApp(reported: Pick<Failure, 'system' | 'code'>): boolean {
  return rowOf(reported)?.notOnWhatsApp === true
}

/** Whether sends to the number are refused now. */
export function isSuppressionInForce(suppression: Suppression | undefined, now: UnixMs): boolean {
  if (suppression === undefined || suppression.provisional) return false
  if (suppression.until === undefined) return true
  // With an event the recipient ended it, at a time by another clock.
  return suppression.event === undefined && now < suppression.until
}

/** Whether the recipient opted out. An opt-in lifts neither a suppression by hand nor one for a number that is not on WhatsApp. */
export function isOptOut(suppression: Suppression): boolean {
  const { event, scope = 'all' } = suppression
  return event !== undefined || rowOf(suppression)?.optOut === scope
}

/** Whether the recipient has opted in again. The entry stays, so that an older opt-out that comes late is recognized as older. */
function isLifted(suppression: Suppression): suppression is Suppression & { readonly until: UnixMs } {
  return suppression.event !== undefined && suppression.until !== undefined
}

/** Whether the entry only says that the recipient opted in: it was never in force. */
export function isOptIn(suppression: Suppression): boolean {
  return isLifted(suppression) && suppression.since >= suppression.until
}

/** What a recipient's decision is stored as. */
export function entryOf({ scope, isOptOut, at }: ConsentDecision): Omit<Suppression, 'to'> {
  const event = scope === 'all' ? 'opted-out' : 'marketing-stop'
  return { scope, event, since: at, ...(isOptOut ? {} : { until: at }), provisional: false }
}

/** The decisions of recipients that an entry is made of. None: a code or the application has put it there. */
export function consentIn(suppression: Suppression): readonly ConsentDecision[] {
  const { scope = 'all', event, since } = suppression
  if (event === undefined) return []
  return [
    ...(isOptIn(suppression) ? [] : [{ scope, isOptOut: true, at: since }]),
    ...(isLifted(suppression) ? [{ scope, isOptOut: false, at: suppression.until }] : []),
  ]
}

/** When the recipient, a code or the application decided what the entry says. */
export function decidedAt(suppression: Suppression): UnixMs {
  return isLifted(suppression) ? suppression.until : suppression.since
}

/** An entry at one address of a person. */
export interface EntryAt {
  readonly entry: Suppression
  /** Since when the address is this person's. Absent: always, as far as is known. */
  readonly since?: UnixMs | undefined
}

/**
 * The entry that forbids messages to a person now, of all entries of one list at the person's addresses. Opt-outs and opt-ins count by their own
 * times, whichever address each of them named. That a number is not on WhatsApp is a verdict on its spelling, and does not hold for other
 * addresses.
 */
export function inForceAmong(to: string, entries: readonly EntryAt[], now: UnixMs): Suppression | undefined {
  const relevant = entries.filter(({ entry }) => entry.to === to || !isNotOnWhatsApp(entry))
  const theirs = relevant.filter(isTheirs).map(({ entry }) => entry)
  const lastOptIn = Math.max(...theirs.filter(isLifted).map(({ until }) => until))
  // What was decided about the number before is the number's own. It refuses messages to the number until the present owner opts in, and says
  // nothing about that person.
  const ofNumber = isUserId(to) ? [] : relevant.filter(({ entry }) => !isUserId(entry.to))
  const isAmongTheirs = (entry: Suppression) =>
    theirs.some((other) => other === entry || (other.event !== undefined && other.since === entry.since))
  const own = ofNumber.find(
    ({ entry, since = 0 }) =>
      !isAmongTheirs(entry) && isSuppressionInForce(entry, now) && !(isOptOut(entry) && lastOptIn >= since),
  )
  if (own !== undefined) return own.entry
  return theirs.find(
    (entry) => isSuppressionInForce(entry, now) && !(isOptOut(entry) && lastOptIn >= entry.since),
  )
}

function isTheirs({ entry, since }: EntryAt): boolean {
  return since === undefined || decidedAt(entry) >= since
}

/** The entry that two entries for the same address and list make. `undefined`: the stored one stays as it is. */
export function mergedEntry(
  known: Suppression | undefined,
  given: Suppression,
  now: UnixMs,
): Suppression | undefined {
  if (known === undefined) return given
  return isLifted(given) ? lifted(known, given) : suppressed(known, given, now)
}

/** Also if a code put it there, it gets the event: without one, an end looks like one that was set from the start. */
function lifted(
  known: Suppression,
  { event, until }: Suppression & { readonly until: UnixMs },
): Suppression | undefined {
  if (!isOptOut(known)) return undefined
  if (isLifted(known)) return known.until < until ? { ...known, until } : undefined
  if (known.since > until) return undefined
  return { ...known, event, until }
}

/** Unless one is in force for as long: an opt-out outlasts a pause. */
function suppressed(known: Suppression, given: Suppression, now: UnixMs): Suppression | undefined {
  if (isOptOut(given) && isLifted(known) && known.until >= given.since) return undefined
  const isAsLong = given.provisional || endOf(given) <= endOf(known)
  if (!isSuppressionInForce(known, now) || !isAsLong) return given
  // Later evidence lifts a verdict on the spelling, and must not take an opt-out with it.
  if (isNotOnWhatsApp(known) && !isNotOnWhatsApp(given) && endOf(given) === endOf(known)) return given
  // The later of two opt-outs counts, so that an opt-in between them lifts neither.
  const isLater = isOptOut(known) && isOptOut(given) && given.since > known.since
  return isLater ? { ...known, since: given.since } : undefined
}

function endOf(suppression: Suppression): UnixMs {
  return suppression.until ?? Number.POSITIVE_INFINITY
}
