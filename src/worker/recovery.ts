import type { DeliveryContext } from '../delivery/index.ts'
import type { RecoveryReport } from '../events/index.ts'
import { type MessageRecord, release } from '../model/index.ts'
import { ingestLeftBehind, markUnknown, updateRecord } from '../settlement/index.ts'
import { aliveMs } from './heartbeat.ts'

const batchSize = 100

/** The largest difference between the clocks of two clients of one store. */
const skewMs = 5_000

/** Recovers the messages of crashed processes. Messages that are due anyway, such as fallbacks, need no recovery. */
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
  const resumed = await updateRecord(ctx, record, (current) =>
    // Only the version that was found: a newer version means another process has claimed it.
    current.version === record.version ? release(current, current.dueAt ?? ctx.clock.now()) : undefined,
  )
  return resumed !== undefined
}
