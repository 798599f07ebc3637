import { type MessageRecord, newRecord, release } from '../model/index.ts'
import { suppressionOf } from '../preflight/index.ts'
import { claimAgain, updateRecord } from '../settlement/index.ts'
import { findOne } from '../store/index.ts'
import { compact, newWriteId } from '../util/index.ts'
import type { OutboxContext } from './context.ts'
import { type SelectionFilter, selectMessages } from './filter.ts'
import { type RedriveQuestion, type RedriveVerdict, verdictOf } from './redrive-verdict.ts'
import { nextRetryKey } from './retry-key.ts'

/** What a redrive found: how many messages of each verdict, and what it did with them. */
export interface RedriveReport extends Readonly<Record<RedriveVerdict, number>> {
  /** How many messages the filter has found. */
  readonly found: number
  /** The first ids of the messages that are sent again, 20 at most. */
  readonly ids: readonly string[]
  /** How many new messages this call has stored. 0 with `dryRun`; fewer than `send` if another redrive stored some of them. */
  readonly stored: number
}

export interface RedrivePlan {
  readonly code?: number | undefined
  readonly filter: SelectionFilter
  readonly dryRun: boolean
  readonly keySuffix: string
  readonly ttlMs?: number | undefined
  /** How many messages are sent again at most. */
  readonly limit: number
}

const messagesAtOnce = 100
/** Each takes some steps of the store, one after the other. */
const sendsAtOnce = 10
const maxIds = 20

/** Goes through the messages of a filter, the newest first. What a redrive stores meanwhile is newer, so it comes across none of it. */
export async function redrive(ctx: OutboxContext, plan: RedrivePlan): Promise<RedriveReport> {
  const counts: Record<RedriveVerdict, number> = {
    ...{ send: 0, delivered: 0, open: 0, unknown: 0, canceled: 0, redriven: 0 },
    ...{ otherCause: 0, expired: 0, contentGone: 0, suppressed: 0, erased: 0 },
  }
  const ids: string[] = []
  let found = 0
  let stored = 0
  let after: Awaited<ReturnType<typeof selectMessages>>['next']
  do {
    const page = await selectMessages(ctx.store, { filter: plan.filter, limit: messagesAtOnce, after })
    for (let start = 0; start < page.messages.length && counts.send < plan.limit; ) {
      const some = page.messages.slice(start, start + Math.min(sendsAtOnce, plan.limit - counts.send))
      start += some.length
      const redriven = some.map(async (record) => ({
        id: record.id,
        ...(await redriveOne(ctx, record, plan)),
      }))
      for (const { id, verdict, isStored } of await Promise.all(redriven)) {
        found += 1
        counts[verdict] += 1
        stored += Number(isStored)
        if (verdict === 'send' && ids.length < maxIds) ids.push(id)
      }
    }
    after = page.next
  } while (after !== undefined && counts.send < plan.limit)
  return { found, ...counts, ids, stored }
}

interface Redriven {
  readonly verdict: RedriveVerdict
  readonly isStored: boolean
}

/**
 * Sends one message again, in two steps: it claims the old one for the id of a new one, so that all who send it again mean the same message, and then
 * stores that.
 */
async function redriveOne(ctx: OutboxContext, record: MessageRecord, plan: RedrivePlan): Promise<Redriven> {
  const verdict = await fullVerdict(ctx, record, plan)
  if (verdict !== 'send' || plan.dryRun) return { verdict, isStored: false }
  const question = questionOf(ctx, plan)
  const isToBeSent = (current: MessageRecord) => verdictOf(current, question) === 'send'
  const claimed = await claimAgain(ctx, record, ctx.newId(), isToBeSent)
  // It has changed meanwhile.
  if (claimed === undefined) {
    const newest = await ctx.store.get(record.id)
    return newest === undefined || newest.version === record.version
      ? { verdict: 'contentGone', isStored: false }
      : await redriveOne(ctx, newest, plan)
  }
  // An application may have taken the free key for a new message, before it was taken back.
  if (await isSentAgain(ctx, claimed)) return { verdict: 'redriven', isStored: false }
  const again = againRecord(ctx, claimed, plan)
  const holder = await ctx.store.insert(again)
  if (holder !== undefined || !(await isOfThisCall(ctx, again)))
    return { verdict: 'redriven', isStored: false }
  await eraseIfOldIsErased(ctx, again)
  return { verdict: 'send', isStored: true }
}

/** Another redrive, or a run of `sendAll()`, may have stored the claimed message first. By now a client may have taken it up. */
async function isOfThisCall({ store }: OutboxContext, again: MessageRecord): Promise<boolean> {
  const stored = await store.get(again.id)
  return stored?.createdAt === again.createdAt && stored.idempotencyKey === again.idempotencyKey
}

/** The recipient may have been erased since the old message was read. Then nothing of it may come back. */
async function eraseIfOldIsErased(ctx: OutboxContext, again: MessageRecord): Promise<void> {
  const old = again.redriveOf === undefined ? undefined : await ctx.store.get(again.redriveOf)
  if (!old?.isErased) return
  await updateRecord(ctx, again, ({ idempotencyKey: _, fingerprint: __, ...current }) =>
    current.isErased ? undefined : { ...current, to: old.to, isErased: true },
  )
}

function againRecord({ clock }: OutboxContext, old: MessageRecord, plan: RedrivePlan): MessageRecord {
  const { id, redrivenAs = '', idempotencyKey, fingerprint, to, steps, hasOwnFallback, metadata } = old
  const now = clock.now()
  const record = newRecord({
    id: redrivenAs,
    ...(idempotencyKey !== undefined && {
      idempotencyKey: `${idempotencyKey}:${plan.keySuffix}`,
      fingerprint,
    }),
    ...{ to, steps, hasOwnFallback, metadata },
    lane: old.lane,
    fairKey: old.fairKey,
    isMarketing: old.isMarketing,
    keepsContent: old.keepsContent,
    createdAt: now,
    expiresAt: now + (plan.ttlMs ?? old.expiresAt - old.createdAt),
  })
  // Due at once and without an owner: every client takes it up, and it needs no worker.
  return {
    ...release(record, now),
    ...compact({ priority: old.priority }),
    redriveOf: id,
    writeId: newWriteId(),
  }
}

function questionOf({ clock }: OutboxContext, { code, ttlMs }: RedrivePlan): RedriveQuestion {
  return { code, hasOwnTtl: ttlMs !== undefined, now: clock.now() }
}

/** The verdict by the record, and by what else the store knows. */
async function fullVerdict(
  ctx: OutboxContext,
  record: MessageRecord,
  plan: RedrivePlan,
): Promise<RedriveVerdict> {
  const verdict = verdictOf(record, questionOf(ctx, plan))
  if (record.state.name !== 'failed' || verdict === 'erased') return verdict
  if (await isSentAgain(ctx, record)) return 'redriven'
  if (verdict !== 'send') return verdict
  const suppression = await suppressionOf(ctx, record, ctx.clock.now())
  return suppression === undefined ? 'send' : 'suppressed'
}

/** Whether a redrive has stored the new message, or an application has sent it again under its key or with the `retryFailed` of `sendAll()`. */
async function isSentAgain({ store }: OutboxContext, record: MessageRecord): Promise<boolean> {
  const { id, idempotencyKey, redrivenAs } = record
  if (redrivenAs !== undefined && (await store.get(redrivenAs)) !== undefined) return true
  if (idempotencyKey === undefined) return false
  const holder = await findOne(store, { idempotencyKey })
  if (holder !== undefined && holder.id !== id) return true
  return (await findOne(store, { idempotencyKey: nextRetryKey(idempotencyKey) })) !== undefined
}
