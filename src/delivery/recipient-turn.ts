import { defaultLane, type MessageRecord } from '../model/index.ts'
import { addressesOf } from '../people/index.ts'
import type { RecipientPlace, TurnWait } from '../rate/index.ts'
import type { WaitedFor } from '../settlement/index.ts'
import type { Cancellation } from '../util/index.ts'
import type { DeliveryContext } from './context.ts'
import { type DeferralListener, whileDeferred } from './request.ts'
import { untilGivenUp } from './until-given-up.ts'

/** A message without a caller that would wait longer for its person goes back to the store, so that a worker's place is free for another person's. */
const maxWaitAtWorkMs = 250

type PacedContext = Pick<DeliveryContext, 'store' | 'recipientPace'>

/** Puts a message behind those to the same person. `undefined`: the client counts no persons, and no message need wait for the answer. */
export function joinLine(ctx: PacedContext, record: MessageRecord): Promise<RecipientPlace> | undefined {
  const { recipientPace } = ctx
  return recipientPace && personOf(ctx, record).then((person) => recipientPace.join(person, laneOf(record)))
}

interface TurnWaitOptions {
  readonly cancellation: Cancellation
  readonly isAwaited: boolean
  readonly deferral?: DeferralListener | undefined
}

/** Waits until the message may take the turn of its person. It holds no connection, no permit and no place of a run meanwhile. */
export async function waitForTurn(
  ctx: DeliveryContext,
  { id }: MessageRecord,
  place: RecipientPlace,
  { cancellation, isAwaited, deferral }: TurnWaitOptions,
): Promise<TurnWait> {
  if (place.isReady) return { type: 'ready' }
  // Another person's message probes the gate sooner.
  await ctx.gate.releaseProbe(id)
  const patienceMs = isAwaited ? Number.POSITIVE_INFINITY : maxWaitAtWorkMs
  return await whileDeferred(deferral, () =>
    untilGivenUp(ctx, id, () => place.wait(cancellation, patienceMs)),
  )
}

/** What a message was waiting for that has expired in the store: it may have been put off until its person's turn. */
export async function waitedForTurn(
  ctx: PacedContext,
  record: MessageRecord,
): Promise<WaitedFor | undefined> {
  const { recipientPace } = ctx
  if (recipientPace === undefined) return undefined
  return recipientPace.isBehind(await personOf(ctx, record), laneOf(record)) ? 'recipient' : undefined
}

async function personOf(ctx: PacedContext, { to }: MessageRecord): Promise<readonly string[]> {
  return (await addressesOf(ctx, to)).map(({ address }) => address)
}

function laneOf({ lane = defaultLane }: MessageRecord): string {
  return lane
}
