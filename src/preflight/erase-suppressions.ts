import type { Suppression, SuppressionScope } from '../model/index.ts'
import { erasedAddress, type Holding, makeSalt } from '../people/index.ts'
import type { ScopedStore, StoredDocument } from '../store/index.ts'
import { consentIn, decidedAt, entryKindOf, entryOf, isNotOnWhatsApp, isOptOut } from './suppression-entry.ts'
import { mergeInto, type SuppressionContext } from './suppressions.ts'

/** An entry at an address of the person. */
interface Found {
  readonly holding: Holding
  readonly document: StoredDocument<Suppression>
}

/**
 * Moves what is on the lists about a person's addresses to hashes: what the person has decided to those of all addresses that the person has
 * now, because no link leads from one to another any more. Each entry is at its new place before it is deleted at the old one. That a number is
 * not on WhatsApp is forgotten: the next message finds it out.
 *
 * @returns how many entries were moved
 */
export async function eraseSuppressions(
  ctx: Pick<SuppressionContext, 'store' | 'clock'>,
  holdings: readonly Holding[],
): Promise<number> {
  let moved = 0
  for (const scope of ['all', 'marketing'] as const) {
    for (;;) {
      const found = await findEntries(ctx.store, holdings, scope)
      await writeHashed(ctx, holdings, [
        ...found.flatMap(partsOf),
        ...holdings.flatMap((one) => decidedAs(one, scope)),
      ])
      const whole = found.filter(isWhole)
      if (whole.length === 0) break
      moved += await deleteAll(ctx.store, scope, whole)
    }
  }
  return moved
}

async function findEntries(
  store: ScopedStore,
  holdings: readonly Holding[],
  scope: SuppressionScope,
): Promise<readonly Found[]> {
  const found = await Promise.all(
    holdings.map(async (holding) => {
      const document = await store.getDocument(entryKindOf(scope), holding.address)
      return document === undefined ? [] : [{ holding, document }]
    }),
  )
  return found.flat()
}

/** One decision, of a recipient, a code or the application, at an address. */
interface Part {
  readonly holding: Holding
  readonly entry: Omit<Suppression, 'to'>
}

/** The decisions that make an entry: of an opt-out that was lifted, each can be another person's. */
function partsOf({ holding, document: { value } }: Found): readonly Part[] {
  if (isNotOnWhatsApp(value)) return []
  const decisions = consentIn(value)
  const { to: _, reason: __, ...entry } = value
  return (decisions.length === 0 ? [entry] : decisions.map(entryOf)).map((one) => ({ holding, entry: one }))
}

/** What owners of the number have decided, kept for people whose ids are learned later. */
function decidedAs(holding: Holding, scope: SuppressionScope): readonly Part[] {
  const { decisions } = holding
  return decisions.filter((one) => one.scope === scope).map((one) => ({ holding, entry: entryOf(one) }))
}

/** Whether nothing of an entry is about other people. */
function isWhole(found: Found): boolean {
  const { holding, document } = found
  if (holding.isWhole) return true
  const consent = consentIn(document.value)
  return consent.length === 0
    ? isTheirs(holding, document.value)
    : consent.every(({ at }) => holding.isTheirs(at))
}

function isTheirs(holding: Holding, entry: Omit<Suppression, 'to'>): boolean {
  return holding.isTheirs(decidedAt({ to: '', ...entry }))
}

/** A suppression by hand comes first: an opt-out beside it does not replace it, and so an opt-in does not lift it. */
async function writeHashed(
  { store, clock }: Pick<SuppressionContext, 'store' | 'clock'>,
  holdings: readonly Holding[],
  parts: readonly Part[],
): Promise<void> {
  const present = holdings.filter(({ isPresent }) => isPresent)
  const isByHand = ({ entry }: Part) => !isOptOut({ to: '', ...entry })
  for (const { holding, entry } of [...parts].sort((a, b) => Number(isByHand(b)) - Number(isByHand(a)))) {
    const targets = [...(holding.isWhole ? [holding] : []), ...(isTheirs(holding, entry) ? present : [])]
    if (targets.length === 0) continue
    const salt = await makeSalt({ store, clock })
    for (const to of new Set(targets.map(({ address }) => erasedAddress(salt, address)))) {
      await mergeInto(store, { ...entry, to }, clock.now())
    }
  }
}

/** Returns how many it deleted. One that was written to meanwhile stays for the next pass. */
async function deleteAll(
  store: ScopedStore,
  scope: SuppressionScope,
  found: readonly Found[],
): Promise<number> {
  let moved = 0
  for (const { document } of found) {
    const isDeleted = await store.deleteDocument(entryKindOf(scope), document.key, document.version)
    if (isDeleted && !isNotOnWhatsApp(document.value)) moved += 1
  }
  return moved
}
