import { eventOf } from '../events/index.ts'
import {
  type Attempt,
  acceptAttempt,
  type Failure,
  forgetProof,
  idsOf,
  type MessageRecord,
} from '../model/index.ts'
import type { SettlementContext } from './context.ts'
import { failureError } from './failure-error.ts'
import { ingestBilling, ingestStatus } from './ingest.ts'
import { updateRecord } from './update-record.ts'

export interface Acceptance {
  readonly record: MessageRecord
  /** What events told of requests that they did not belong to, as the reply shows. */
  readonly misplaced: readonly Attempt[]
}

/**
 * Writes down that Gupshup accepted a request, and under which id. A reply is certain, and events that proved a request are not: another
 * message that was proved by the events of this request is unknown again, and so is what proved this request if it has another id.
 * `undefined`: the store has forgotten the message.
 */
export async function acceptReply(
  ctx: SettlementContext,
  record: MessageRecord,
  index: number,
  gupshupId: string,
): Promise<Acceptance | undefined> {
  let own: Attempt | undefined
  const accept = (current: MessageRecord) => {
    own = provedAs(current.attempts[index], (id) => id !== gupshupId)
    return acceptAttempt(
      own === undefined ? current : forgetProof(current, index, disproved),
      index,
      gupshupId,
    )
  }
  const written = await updateRecord(ctx.store, record, accept, [{ gupshupId }])
  const holder = written === undefined ? await ctx.store.findByEventId({ gupshupId }) : undefined
  // The sure one is written first: a process that ends in between leaves no id without its message.
  const accepted = written ?? (await updateRecord(ctx.store, record, accept))
  if (accepted === undefined) return undefined
  const theirs = holder === undefined ? undefined : await takeFrom(ctx, holder, gupshupId)
  return { record: accepted, misplaced: [theirs, own].flatMap((attempt) => attempt ?? []) }
}

/** Takes in anew what was taken in for the wrong request: its message is known now, or it is parked and weighed again. */
export async function reingest(ctx: SettlementContext, to: string, misplaced: Attempt): Promise<void> {
  const { status, failure, billing } = misplaced
  const about = { ...idsOf(misplaced), to }
  if (status !== undefined && status !== 'accepted') {
    await ingestStatus(ctx, { type: 'status', status, ...about })
  }
  if (failure !== undefined) {
    const { code, reason, href } = failure
    await ingestStatus(ctx, { type: 'status', status: 'failed', failure: { code, reason, href }, ...about })
  }
  if (billing === undefined) return
  const { conversationId, ...deduction } = billing
  await ingestBilling(ctx, { type: 'billing', deduction, conversationId, payload: {}, ...about })
}

const disproved: Failure = {
  kind: 'outcome-unknown',
  via: 'client',
  reason:
    'what webhooks told of it was told of another message to the number, as the response to that one shows',
}

/** `undefined`: it did not get its id by events, as in a test whose server gives every request the same id. */
async function takeFrom(
  ctx: SettlementContext,
  holder: MessageRecord,
  gupshupId: string,
): Promise<Attempt | undefined> {
  let taken: Attempt | undefined
  const written = await updateRecord(ctx.store, holder, (current) => {
    const index = current.attempts.findIndex((attempt) => provedAs(attempt, (id) => id === gupshupId))
    taken = current.attempts[index]
    return taken === undefined ? undefined : forgetProof(current, index, disproved)
  })
  if (written?.state.name === 'unknown') {
    ctx.events.emit('unknown', () => ({
      ...eventOf(written),
      error: failureError(written, disproved, ctx.receiptOf(written)),
    }))
  }
  return taken
}

/** A request that got such an id by events alone. */
function provedAs(attempt: Attempt | undefined, isSuch: (id: string) => boolean): Attempt | undefined {
  const id = attempt?.gupshupId
  return attempt?.isAdopted === true && id !== undefined && isSuch(id) ? attempt : undefined
}
