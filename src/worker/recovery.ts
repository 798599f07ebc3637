import type { DeliveryContext } from '../delivery/index.ts'
import type { RecoveryReport } from '../events/index.ts'
import { type MessageRecord, release } from '../model/index.ts'
import { ingestLeftBehind, markUnknown, updateRecord } from '../settlement/index.ts'
import { aliveMs } from './heartbeat.ts'

const batchSize = 100

/** By how much clients of one store may disagree about the time, in milliseconds. */
const skewMs = 5_000

/** Finds what was under way in a process that has ended. What is due by itself, such as a fallback, needs no finding. */
export async function recover(ctx: DeliveryContext): Promise<RecoveryReport> {
  let resumed = 0
  let unknown = 0
  for (;;) {
    const maxAheadMs = ctx.store.isShared ? aliveMs + skewMs : Number.POSITIVE_INFINITY
    const orphans = await ctx.store.findOrphans(ctx.clock.now(), batchSize, maxAheadMs)
    for (const orphan of orphans) {
      if (orphan.state.name === 'posting') unknown += Number(await markOrphanUnknown(ctx, orphan))
      else resumed += Number(await resumeOrphan(ctx, orphan))
    }
    if (orphans.length < batchSize) break
  }
  const report = { resumed, unknown }
  if (resumed + unknown === 0) return report
  ctx.events.emit('recovered', () => report)
  await ingestLeftBehind(ctx)
  return report
}

async function markOrphanUnknown(ctx: DeliveryContext, record: MessageRecord): Promise<boolean> {
  const reason = 'the process ended between the request and its reply'
  const { isFirst } = await markUnknown(ctx, record, {
    kind: 'outcome-unknown',
    via: 'client',
    reason,
  })
  return isFirst
}

async function resumeOrphan(ctx: DeliveryContext, record: MessageRecord): Promise<boolean> {
  const resumed = await updateRecord(ctx.store, record, (current) =>
    // The very version that was found: any later one shows that somebody is at it.
    current.version === record.version ? release(current, current.dueAt ?? ctx.clock.now()) : undefined,
  )
  return resumed !== undefined
}
