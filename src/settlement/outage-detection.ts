import { rowOf } from '../catalog/index.ts'
import { type Failure, type MessageRecord, postedTo } from '../model/index.ts'
import { type Anomaly, isNotOnWhatsApp } from '../preflight/index.ts'
import { replaceDocument } from '../store/index.ts'
import type { SettlementContext } from './context.ts'

type OutageContext = Pick<SettlementContext, 'store' | 'events' | 'gate' | 'guard'>

/** Records that a message got through, at once unless the gate probes. If it was the gate's probe, a presumed outage is over. */
export function recordSuccess(
  ctx: Pick<OutageContext, 'gate' | 'guard'>,
  record: MessageRecord,
  index: number,
): Promise<void> | undefined {
  if (ctx.gate.status.state === 'probing') return recordProbe(ctx, record, index)
  ctx.guard?.recordSuccess(record.id)
  return undefined
}

async function recordProbe(
  { gate, guard }: Pick<OutageContext, 'gate' | 'guard'>,
  { id, attempts }: MessageRecord,
  index: number,
): Promise<void> {
  const endedProbe = await gate.recordSuccess(id, attempts[index]?.epoch ?? 0)
  if (endedProbe && guard?.isTripped) guard.reset(gate.epoch)
  else guard?.recordSuccess(id)
}

/** Counts a failure. In an outage it makes the suppressions that the outage caused provisional, and shuts the gate. */
export async function detectOutage(
  ctx: OutageContext,
  record: MessageRecord,
  failure: Failure,
): Promise<void> {
  const { guard, gate } = ctx
  if (guard === undefined) return
  const row = rowOf(failure)
  if (row?.notOnWhatsApp !== true) return guard.recordSuccess(record.id)
  const epoch = record.attempts.at(-1)?.epoch ?? 0
  // Posted during an outage that has ended: unreliable, and no sign of a new outage.
  if (!guard.isTripped && guard.isUnreliable(epoch)) return
  const to = postedTo(record)
  const anomaly = guard.recordFailure(record.id, to)
  if (!guard.isTripped) return
  // This number too: failures are processed concurrently, and each suppresses its number before it is counted.
  const numbers = new Set([to, ...(anomaly?.numbers ?? [])])
  for (const number of numbers) await makeProvisional(ctx, number)
  await gate.backOffForAnomaly(epoch, guard.pauseMs, anomaly !== undefined)
  if (anomaly !== undefined) emitAnomaly(ctx, anomaly, row.code)
}

function emitAnomaly({ events }: OutageContext, { share, count }: Anomaly, code: number): void {
  const percent = Math.round(share * 100)
  events.emit('anomaly', () => ({
    code,
    share,
    count,
    message:
      `${percent} % of the recent messages failed with ${code}, which outages and exhausted limits report for good numbers too. ` +
      'Their numbers are suppressed only provisionally and still sent to, and the gate backs off. Ask Gupshup whether the service is well.',
  }))
}

async function makeProvisional({ store }: OutageContext, to: string): Promise<void> {
  const before = await store.getDocument('suppression', to)
  const known = before?.value
  if (known === undefined || known.provisional || !isNotOnWhatsApp(known)) return
  // Replaces only what was read, so that an opt-out that came meanwhile stays.
  await replaceDocument(store, 'suppression', to, { before, value: { ...known, provisional: true } })
}
