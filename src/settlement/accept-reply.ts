import {
  type AcceptedResponse,
  type Attempt,
  acceptAttempt,
  type Failure,
  forgetProof,
  idsOf,
  type MessageRecord,
} from '../model/index.ts'
import { findOne } from '../store/index.ts'
import { isUserId } from '../util/index.ts'
import type { SettlementContext } from './context.ts'
import { ingestBilling, ingestStatus } from './ingest.ts'
import { acceptedDraft, unknownDraft } from './message-drafts.ts'
import { updateRecord } from './update-record.ts'

type AcceptContext = Pick<SettlementContext, 'store' | 'announcer' | 'receiptOf'>

export interface Acceptance {
  readonly record: MessageRecord
  /** What events reported about attempts that, by the response, they do not belong to. */
  readonly misplaced: readonly Attempt[]
}

/**
 * Records that Gupshup accepted an attempt, and its id. A response is certain, and proof by events is not. If events had proved this attempt
 * under another id, that proof is forgotten. If events of this attempt had proved another message, that message is unknown again.
 * `undefined`: the store has lost the message.
 */
export async function acceptReply(
  ctx: AcceptContext,
  record: MessageRecord,
  index: number,
  response: AcceptedResponse,
): Promise<Acceptance | undefined> {
  const { gupshupId } = response
  let disprovedHere: Attempt | undefined
  const accept = (current: MessageRecord) => {
    disprovedHere = provedAs(current.attempts[index], (id) => id !== gupshupId)
    return acceptAttempt(
      disprovedHere === undefined ? current : forgetProof(current, index, disproved),
      index,
      response,
    )
  }
  let isRepeated = false
  const tell = (accepted: MessageRecord, before: MessageRecord) => {
    isRepeated = isAccepted(before.attempts[index], gupshupId)
    return isRepeated ? [] : [acceptedDraft(accepted, index)]
  }
  const written = await updateRecord(ctx, record, accept, { claim: [{ gupshupId }], tell })
  const holder = written === undefined ? await findOne(ctx.store, { eventIds: { gupshupId } }) : undefined
  // The rightful message is written first, so that a crash in between leaves no id without its message.
  const accepted = written ?? (await updateRecord(ctx, record, accept, { tell }))
  if (accepted === undefined) return undefined
  if (isRepeated) ctx.announcer.emit([acceptedDraft(accepted, index)])
  const disprovedThere = holder === undefined ? undefined : await takeFrom(ctx, holder, gupshupId)
  return { record: accepted, misplaced: [disprovedThere, disprovedHere].flatMap((attempt) => attempt ?? []) }
}

/** Ingests again what was applied to the wrong attempt: for its message if that is known now, or parked again. */
export async function reingest(ctx: SettlementContext, to: string, misplaced: Attempt): Promise<void> {
  const { status, failure, billing } = misplaced
  const about = { ...idsOf(misplaced), ...(isUserId(to) ? { userId: to } : { to }) }
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
  reason: 'the webhooks about it were about another message to the number, as the response to that one shows',
}

/** `undefined`: the holder did not get the id by events, as with a mock server that gives every request the same id. */
async function takeFrom(
  ctx: AcceptContext,
  holder: MessageRecord,
  gupshupId: string,
): Promise<Attempt | undefined> {
  let taken: Attempt | undefined
  const forget = (current: MessageRecord) => {
    const index = current.attempts.findIndex((attempt) => provedAs(attempt, (id) => id === gupshupId))
    taken = current.attempts[index]
    return taken === undefined ? undefined : forgetProof(current, index, disproved)
  }
  await updateRecord(ctx, holder, forget, {
    tell: (written) =>
      written.state.name === 'unknown' ? [unknownDraft(written, disproved, ctx.receiptOf)] : [],
  })
  return taken
}

/** Whether this very response was written down before, by a try whose own response from the store was lost. The feed tells it once. */
function isAccepted(attempt: Attempt | undefined, gupshupId: string): boolean {
  return attempt?.status !== undefined && attempt.gupshupId === gupshupId && attempt.isAdopted !== true
}

/** The attempt, if it got such an id by events alone. */
function provedAs(attempt: Attempt | undefined, isSuch: (id: string) => boolean): Attempt | undefined {
  const id = attempt?.gupshupId
  return attempt?.isAdopted === true && id !== undefined && isSuch(id) ? attempt : undefined
}
