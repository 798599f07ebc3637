import type { MessageRecord } from '../../store/index.ts'
import type { DeliveryContext } from '../context.ts'
import { doubt } from '../doubt.ts'
import { everyRecord } from './every-record.ts'

/** What `recover()` found. */
export interface RecoveryReport {
  /** Messages that had not left and are on their way now. */
  readonly resumed: number
  /** Messages that had left without a reply: their outcome is unknown, and a webhook can still settle it. */
  readonly unknown: number
}

/** On top of `timeoutMs`: longer than any request can take, so whoever posted the message is gone. */
const marginMs = 5_000

/** Finds what was under way when a process ended, and what was stored to be done and not done yet. */
export async function recover(ctx: DeliveryContext): Promise<RecoveryReport> {
  let resumed = 0
  let unknown = 0
  for await (const record of everyRecord(ctx.store, 'posting'))
    if (await doubtIfOrphaned(ctx, record)) unknown += 1
  for await (const record of everyRecord(ctx.store, 'waiting')) {
    if (record.dueAt !== undefined || ctx.isUnderWay(record.id)) continue
    ctx.resend(record)
    resumed += 1
  }
  ctx.agenda.arm(await ctx.store.nextDueAt())
  return { resumed, unknown }
}

async function doubtIfOrphaned(ctx: DeliveryContext, record: MessageRecord): Promise<boolean> {
  const postedAt = record.attempts.at(-1)?.at ?? 0
  if (ctx.clock.now() - postedAt <= ctx.settings.timeoutMs + marginMs) return false
  const reason = 'the process ended between the request and its reply'
  await doubt(ctx, record, { kind: 'outcome-unknown', via: 'client', reason })
  return true
}
