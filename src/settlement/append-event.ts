import type { EventDraft } from '../events/index.ts'
import type { SettlementContext } from './context.ts'

/** How long a store remembers what was appended, in milliseconds. Gupshup repeats a webhook for far less. */
const rememberedMs = 86_400_000

type AppendContext = Pick<SettlementContext, 'store' | 'clock' | 'announcer'>

/** Appends to the feed what changes nothing else in the store: once for each fingerprint, see `fingerprintOf()`. */
export async function append(
  { store, clock, announcer }: AppendContext,
  fingerprint: string,
  drafts: readonly EventDraft[],
): Promise<void> {
  const entries = announcer.entriesOf(fingerprint, drafts)
  if (entries.length === 0) return
  const now = clock.now()
  await store.recordInbound({ id: fingerprint, until: now, idUntil: now + rememberedMs, now }, entries)
}

/** The same, and tells the listeners, every time that it is called. */
export async function tell(
  ctx: AppendContext,
  fingerprint: string,
  drafts: readonly EventDraft[],
): Promise<void> {
  await append(ctx, fingerprint, drafts)
  ctx.announcer.emit(drafts)
}
