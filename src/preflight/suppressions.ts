import { type EventDraft, subjectOf } from '../events/index.ts'
import {
  type ConsentDecision,
  type Failure,
  type MessageRecord,
  postedTo,
  type SkipAction,
  type Suppression,
  type SuppressionScope,
} from '../model/index.ts'
import { type AddressesAt, addressesAt, type CarriedOver, recordDecision } from '../people/index.ts'
import { type FeedEntry, replaceDocument, type ScopedStore } from '../store/index.ts'
import { type Clock, compact, isUserId, newWriteId, type UnixMs } from '../util/index.ts'
import type { PreflightContext } from './context.ts'
import { readEntry } from './read-entries.ts'
import { windowMs } from './session-windows.ts'
import {
  consentIn,
  decidedAt,
  entryKindOf,
  entryOf,
  isNotOnWhatsApp,
  isSuppressionInForce,
  mergedEntry,
} from './suppression-entry.ts'
import { writeToEach } from './write-to-each.ts'

export interface SuppressionContext extends Pick<PreflightContext, 'store' | 'announcer'> {
  readonly clock: Pick<Clock, 'now'>
}

/** Suppresses a recipient because of a failure of a message. Repeating it changes nothing. */
export async function suppress(
  ctx: SuppressionContext & Pick<PreflightContext, 'guard'>,
  record: MessageRecord,
  failure: Failure,
  { scope = 'all', forMs }: SkipAction,
  reportedAt?: number,
): Promise<void> {
  const now = ctx.clock.now()
  const isMissing = isNotOnWhatsApp(failure)
  const to = isMissing ? postedTo(record) : record.to
  // Gupshup's own time, if it is known, is what the time of later evidence is compared with.
  const since = isMissing ? Math.min(reportedAt ?? now, now) : now
  const { code, system, reason } = failure
  const until = forMs === null ? undefined : now + forMs
  const provisional = isMissing && (await isUnreliable(ctx, { to, attempts: record.attempts }, since))
  await putOnList(ctx, [to], compact({ scope, code, system, reason, since, until, provisional }))
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

/**
 * Adds a suppression of the person whom an event or a failure names by these addresses, at all ids of the person too, because those stay when
 * the number changes. It is emitted once, with the first address.
 */
async function putOnList(
  ctx: SuppressionContext,
  named: readonly string[],
  suppression: Omit<Suppression, 'to'>,
  choose: ChooseAddresses = ({ numbers, ids, ownerIds }) => [...numbers, ...ids, ...ownerIds],
): Promise<void> {
  const [to] = named
  if (to === undefined) return
  const draft: EventDraft = {
    name: 'suppressed',
    subject: subjectOf('person', to),
    event: { to, suppression: { to, ...suppression } },
  }
  const entriesOf = (writeId: string) => ctx.announcer.entriesOf(writeId, [draft])
  const isNew = await writeToAll(ctx, named, suppression, { choose, entriesOf })
  if (isNew) ctx.announcer.emit([draft])
}

/**
 * Suppresses a person who has opted out. It is kept under the number too, since whose that was may be learned later, and at the ids that the event
 * names.
 */
export async function recordOptOut(
  ctx: SuppressionContext,
  named: readonly string[],
  scope: SuppressionScope,
  at: UnixMs,
): Promise<void> {
  const decision = { scope, isOptOut: true, at }
  await recordUnderNumbers(ctx, named, decision)
  await putOnList(ctx, named, entryOf(decision), ({ ids, numbers }) => [...numbers, ...ids])
}

/** Lifts the opt-out of a person who wants messages again. */
export async function recordOptIn(
  ctx: Pick<SuppressionContext, 'store' | 'clock'>,
  named: readonly string[],
  scope: SuppressionScope,
  at: UnixMs,
): Promise<void> {
  const decision = { scope, isOptOut: false, at }
  await recordUnderNumbers(ctx, named, decision)
  await writeToAll(ctx, named, entryOf(decision), { choose: ({ ids, numbers }) => [...numbers, ...ids] })
}

async function recordUnderNumbers(
  ctx: Pick<SuppressionContext, 'store' | 'clock'>,
  named: readonly string[],
  decision: ConsentDecision,
): Promise<void> {
  for (const address of named) if (!isUserId(address)) await recordDecision(ctx, address, decision)
}

/**
 * Copies what a code or the application has put on the lists about a number to an id of the person who had it then. What its owners have decided
 * stays with the number: whose each decision was is found out when it is read.
 */
export async function carryOverSuppressions(
  ctx: Pick<SuppressionContext, 'store' | 'clock'>,
  { from, to, isTheirs }: CarriedOver,
): Promise<void> {
  const { store, clock } = ctx
  for (const scope of ['all', 'marketing'] as const) {
    const entry = await readEntry(store, entryKindOf(scope), from, clock.now())
    if (entry === undefined || isNotOnWhatsApp(entry)) continue
    const decided = consentIn(entry)
    // Version 0.5 has stored them in the entry alone.
    for (const decision of decided) await recordDecision(ctx, from, decision)
    if (decided.length === 0 && isTheirs(decidedAt(entry)))
      await mergeInto(store, { ...entry, to }, clock.now())
  }
}

type ChooseAddresses = (addresses: AddressesAt) => readonly string[]

type EntriesOf = (writeId: string) => readonly FeedEntry[]

interface Target {
  readonly choose: ChooseAddresses
  /** What the decisive write means for the feed, if it suppresses somebody who was not. */
  readonly entriesOf?: EntriesOf | undefined
}

/**
 * Writes to the addresses that were the person's at the time, and then to those that a concurrent event has linked meanwhile.
 *
 * @returns whether the decisive write suppressed somebody who was not
 */
async function writeToAll(
  { store, clock }: Pick<SuppressionContext, 'store' | 'clock'>,
  named: readonly string[],
  suppression: Omit<Suppression, 'to'>,
  { choose, entriesOf }: Target,
): Promise<boolean> {
  // A verdict on the spelling of a number is about that spelling alone.
  const targets = async () =>
    isNotOnWhatsApp(suppression) ? named : choose(await addressesAt({ store }, named, suppression.since))
  let decisive: string | undefined
  let isNew = false
  await writeToEach(targets, async (to, all) => {
    // Of several processes that report the same, one writes to this address first, and tells it.
    decisive ??= named.findLast((address) => all.includes(address)) ?? all.at(-1)
    const isDecisive = to === decisive
    const entry = { ...suppression, to }
    const isChanged = await mergeInto(store, entry, clock.now(), isDecisive ? entriesOf : undefined)
    if (isDecisive) isNew = isChanged
  })
  return isNew
}

/**
 * Writes what the entry makes of the stored one, and again if another process wrote first.
 *
 * @param entriesOf What it means for the feed if the entry is new.
 * @returns whether it is new: of two concurrent reports of the same failure only the first is
 */
export async function mergeInto(
  store: ScopedStore,
  entry: Suppression,
  now: UnixMs,
  entriesOf?: EntriesOf,
): Promise<boolean> {
  const kind = entryKindOf(entry.scope)
  for (;;) {
    await readEntry(store, kind, entry.to, now)
    const before = await store.getDocument(kind, entry.to)
    const value = mergedEntry(before?.value, entry, now)
    if (value === undefined) return false
    const isNew =
      !isSuppressionInForce(before?.value, now) && !(before?.value.provisional === true && entry.provisional)
    const write = { before, value, entriesOf: isNew ? entriesOf : undefined }
    if (await replaceDocument(store, kind, entry.to, write)) return isNew
  }
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
  { store, announcer }: Pick<PreflightContext, 'store' | 'announcer'>,
  to: string,
  { evidence, at }: Evidence,
): Promise<void> {
  let tried: readonly EventDraft[] = []
  for (;;) {
    const document = await store.getDocument('suppression', to)
    // The response to the pass before may have been lost, so the event is told twice rather than never.
    if (document === undefined) return announcer.emit(tried)
    const { value: known, version } = document
    if (known.event !== undefined || !isNotOnWhatsApp(known)) return
    if (!isLater(at, known.since)) return
    const event = { to, suppression: known, evidence }
    const drafts: EventDraft[] = [{ name: 'unsuppressed', subject: subjectOf('person', to), event }]
    // Deletes only what was read, because an opt-out may have come meanwhile.
    const entries = announcer.entriesOf(newWriteId(), drafts)
    if (await store.deleteDocument('suppression', to, version, entries)) return announcer.emit(drafts)
    tried = drafts
  }
}

/** Many webhooks have whole seconds, which stand for any time within the second. */
function isLater(at: number, since: number): boolean {
  return at + (at % 1_000 === 0 ? 999 : 0) >= since
}
