import type { Failure, MessageRecord } from '../model/index.ts'
import { type Anomaly, isNotOnWhatsApp, notOnWhatsApp } from '../preflight/index.ts'
import type { ScopedStore } from '../store/index.ts'
import type { SettlementContext } from './context.ts'

/** A message did well: what was thought an outage is over if it was the probe. */
export async function recordSuccess(
  ctx: SettlementContext,
  { id, attempts }: MessageRecord,
  index: number,
): Promise<void> {
  const endedProbe = await ctx.gate.recordSuccess(id, attempts[index]?.epoch ?? 0)
  if (endedProbe && ctx.guard?.isTripped) ctx.guard.reset(ctx.gate.epoch)
  else ctx.guard?.recordSuccess(id)
}

/** A message failed: counts it, and takes back what 1002 by the bulk has done. */
export async function detectOutage(
  ctx: SettlementContext,
  record: MessageRecord,
  failure: Failure,
): Promise<void> {
  const { guard } = ctx
  if (guard === undefined) return
  if (!isNotOnWhatsApp(failure)) return guard.recordSuccess(record.id)
  const epoch = record.attempts.at(-1)?.epoch ?? 0
  // Left during a bulk that is over by now: not believed, and no sign of a new one.
  if (!guard.isTripped && guard.isDoubtful(epoch)) return
  const verdict = guard.recordFailure(record.id, record.to)
  if (!guard.isTripped) return
  // Its own number too: many failures are taken in at once, and each was suppressed before it was counted.
  for (const number of new Set([record.to, ...(verdict?.numbers ?? [])]))
    await makeProvisional(ctx.store, number)
  await ctx.gate.backOffForAnomaly(epoch, guard.pauseMs, verdict !== undefined)
  if (verdict !== undefined) emitAnomaly(ctx, verdict)
}

function emitAnomaly(ctx: SettlementContext, { share, count }: Anomaly): void {
  const percent = Math.round(share * 100)
  ctx.events.emit('anomaly', () => ({
    code: notOnWhatsApp,
    share,
    count,
    message:
      `${percent} % of the recent messages failed with 1002, which outages and exhausted limits report for good numbers too. ` +
      'Their numbers are suppressed only provisionally and still sent to, and the gate backs off. Ask Gupshup whether the service is well.',
  }))
}

async function makeProvisional(store: ScopedStore, to: string): Promise<void> {
  const known = await store.getEntry('suppression', to)
  if (known === undefined || known.provisional || known.code !== notOnWhatsApp) return
  // Only over what was read: an opt-out that came meanwhile stays.
  await store.replaceEntry('suppression', to, known, { ...known, provisional: true })
}
