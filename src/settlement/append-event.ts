import type { EventDraft } from '../events/index.ts'
import type { SettlementContext } from './context.ts'

/** How long a store remembers what was appended, in milliseconds. Gupshup repeats a webhook for far less. */
const rememberedMs = 86_400_000

/**
 * Appends to the feed what changes nothing else in the store. An event with the same fingerprint is appended once: see `fingerprintOf()`. The listeners
 * are not called.
 */
export async function append(
  { store, clock, announcer }: Pick<SettlementContext, 'store' | 'clock' | 'announcer'>,
  fingerprint: string,
  drafts: readonly EventDraft[],
): Promise<void> {
  const entries = announcer.entriesOf(fingerprint, drafts)
  if (entries.length === 0) return
  const now = clock.now()
  await store.recordInbound({ id: fingerprint, until: now, idUntil: now + rememberedMs, now }, entries)
}
