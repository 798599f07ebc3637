import {
  type Failure,
  type MessageRecord,
  postedTo,
  type SkipAction,
  type Suppression,
  type SuppressionScope,
} from '../model/index.ts'
import { type AddressesAt, addressesAt, addressesOf } from '../people/index.ts'
import { replaceDocument, type ScopedStore } from '../store/index.ts'
import { compact, type UnixMs } from '../util/index.ts'
import type { PreflightContext } from './context.ts'
import { readEntry } from './read-entries.ts'
import { windowMs } from './session-windows.ts'
import {
  decidedAt,
  decisionsIn,
  type EntryAt,
  entryKindOf,
  inForceAmong,
  isNotOnWhatsApp,
  isSuppressionInForce,
  mergedEntry,
  optIn,
} from './suppression-entry.ts'

export type SuppressionContext = Pick<PreflightContext, 'store' | 'clock' | 'events'>

export interface SuppressionQuestion {
  readonly now: UnixMs
  readonly isMarketing: boolean
  /** The number of the person that the message is posted to. Absent: it is posted to the address that was asked for. */
  readonly postedTo?: string | undefined
}

/** What forbids a message to the person at an address now: of everything or, if the message is marketing, of marketing. */
export async function findInForce(
  store: ScopedStore,
  to: string,
  { now, isMarketing, postedTo = to }: SuppressionQuestion,
): Promise<Suppression | undefined> {
  const scopes: readonly SuppressionScope[] = isMarketing ? ['all', 'marketing'] : ['all']
  const [own, ...others] = await addressesOf({ store }, to)
  for (const scope of scopes) {
    const entries = await Promise.all(
      [own ?? { address: to }, ...others].map(async ({ address, since }): Promise<readonly EntryAt[]> => {
        const entry = await readEntry(store, entryKindOf(scope), address, now)
        return entry === undefined ? [] : [compact({ entry, since })]
      }),
    )
    const found = inForceAmong(postedTo, entries.flat(), now)
    if (found !== undefined) return { ...found, to }
  }
  return undefined
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
 * Adds a suppression of the person whom an event or a failure names by these addresses, at all ids of the person too, because those stay when the number
 * changes. It is emitted once, with the first address.
 */
export async function putOnList(
  ctx: SuppressionContext,
  named: readonly string[],
  suppression: Omit<Suppression, 'to'>,
): Promise<void> {
  const [to] = named
  if (to === undefined) return
  const now = ctx.clock.now()
  const befores = await writeToAll(ctx, named, suppression, ({ ids, numbers }) => [...numbers, ...ids])
  // Of two concurrent reports of the same failure only the first is emitted.
  const isNew = befores.some(
    ({ before, isWritten }) =>
      isWritten &&
      !isSuppressionInForce(before, now) &&
      !(before?.provisional === true && suppression.provisional),
  )
  if (isNew) ctx.events.emit('suppressed', () => ({ to, suppression: { to, ...suppression } }))
}

/** Lifts the opt-out of a person who wants messages again, also one that is told later and happened before. */
export async function liftOptOut(
  ctx: SuppressionContext,
  named: readonly string[],
  scope: SuppressionScope,
  at: UnixMs,
): Promise<void> {
  await writeToAll(ctx, named, optIn(scope, at), ({ ids, numbers, linkedNumbers }) => [
    ...numbers,
    ...ids,
    ...linkedNumbers,
  ])
}

/** Copies what is on the lists about one address to another of the same person. Verdicts on the spelling of a number stay with it. */
export async function carryOverSuppressions(
  { store, clock }: Pick<SuppressionContext, 'store' | 'clock'>,
  {
    from,
    to,
    isTheirs,
  }: { readonly from: string; readonly to: string; readonly isTheirs: (at: UnixMs) => boolean },
): Promise<void> {
  for (const scope of ['all', 'marketing'] as const) {
    const entry = await readEntry(store, entryKindOf(scope), from, clock.now())
    if (entry === undefined || isNotOnWhatsApp(entry)) continue
    for (const decision of decisionsIn({ ...entry, to })) {
      if (isTheirs(decidedAt(decision))) await mergeInto(store, decision, clock.now())
    }
  }
}

interface Written {
  readonly before: Suppression | undefined
  readonly isWritten: boolean
}

/** Writes to the addresses that were the person's at the time, and then to those that a concurrent event has linked meanwhile. */
async function writeToAll(
  { store, clock }: Pick<SuppressionContext, 'store' | 'clock'>,
  named: readonly string[],
  suppression: Omit<Suppression, 'to'>,
  choose: (addresses: AddressesAt) => readonly string[],
): Promise<readonly Written[]> {
  // A verdict on the spelling of a number is about that spelling alone.
  const targets = async () =>
    isNotOnWhatsApp(suppression) ? named : choose(await addressesAt({ store }, named, suppression.since))
  const written = new Map<string, Written>()
  for (const pass of [await targets(), await targets()]) {
    for (const to of pass) {
      if (!written.has(to)) written.set(to, await mergeInto(store, { ...suppression, to }, clock.now()))
    }
  }
  return [...written.values()]
}

/** Writes what the entry makes of the stored one, and again if another process wrote first. */
async function mergeInto(store: ScopedStore, entry: Suppression, now: UnixMs): Promise<Written> {
  const kind = entryKindOf(entry.scope)
  for (;;) {
    await readEntry(store, kind, entry.to, now)
    const before = await store.getDocument(kind, entry.to)
    const value = mergedEntry(before?.value, entry, now)
    if (value === undefined) return { before: before?.value, isWritten: false }
    if (await replaceDocument(store, kind, entry.to, { before, value })) {
      return { before: before?.value, isWritten: true }
    }
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
