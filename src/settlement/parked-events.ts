import {
  type EventIds,
  type GupshupBillingEvent,
  type GupshupStatusEvent,
  idsOf,
  type MessageRecord,
} from '../model/index.ts'
import { addressesOf, erasedAddressesOf, type PersonAddress } from '../people/index.ts'
import type { ParkedEvent, ScopedStore } from '../store/index.ts'
import { compact } from '../util/index.ts'
import { tell } from './append-event.ts'
import { applyParked, applyPendingEvents, byProgress, hasIds, settleIfKnown } from './apply-status.ts'
import type { SettlementContext } from './context.ts'
import { unmatchedDrafts, withoutSecrets } from './event-drafts.ts'
import { fingerprintOf } from './event-fingerprint.ts'
import { groupByMessage, isEvidenceFor, type Proof, weigh } from './evidence.ts'
import { addressOf } from './who-is-who.ts'

/** Parks an event whose message is not known, until the message is known or no message can be meant. */
export async function parkUntilKnown(
  ctx: SettlementContext,
  event: GupshupStatusEvent | GupshupBillingEvent,
): Promise<void> {
  const to = addressOf(event)
  const ids = idsOf(event)
  const kept = withoutSecrets(event)
  if (to === undefined && Object.keys(ids).length === 0) {
    // No look-up could find it.
    return await tell(ctx, fingerprintOf(event), unmatchedDrafts(kept))
  }
  // The response may have been stored since the first look-up, so the store looks up the message again in the same step.
  const { known, excess } = await ctx.store.park({
    id: fingerprintOf(event),
    ...ids,
    ...compact({ to }),
    receivedAt: ctx.clock.now(),
    event: kept,
  })
  for (const parked of excess) await discard(ctx, parked)
  if (known !== undefined) await applyParked(ctx, known, event)
  const address = known?.to ?? to
  if (address !== undefined) await reconcile(ctx, address)
}

/**
 * Settles unknown outcomes of a person by the evidence of parked events, and emits the events that belong to no message. An event can name another
 * address of the person than the one that the message was sent to.
 *
 * The order of the reads makes stale results harmless. A message is posted before its events are parked, so the messages that are read
 * after the events include theirs, if it still lacks an id. If it got its id meanwhile, the look-up by id, which comes last, finds it.
 */
export async function reconcile(ctx: SettlementContext, to: string): Promise<void> {
  // A proof leaves fewer attempts and groups, which can make the rest certain. So does another client's proof that came first.
  for (let pass = 0; pass < maxPasses; pass += 1) if (!(await settleOnce(ctx, to))) return
}

/** Whether events may have waited for a write. A store in this process says without a promise that it has none, as nearly always. */
export function mayBeWaiting({ store }: Pick<SettlementContext, 'store'>): boolean {
  return store.peek?.hasParkedEvents() ?? true
}

/**
 * Settles what may have waited for a write of a message: the events under the ids that it has learned, and those of its person. It looks for both at
 * once, because nearly always nothing is parked.
 */
export async function settleWaiting(
  ctx: SettlementContext,
  { id, to }: Pick<MessageRecord, 'id' | 'to'>,
  learned: EventIds,
): Promise<void> {
  const [underIds, { parked }] = await Promise.all([
    hasIds(learned) ? ctx.store.findParked({ eventIds: learned }) : [],
    parkedForPerson(ctx, to),
  ])
  if (underIds.length > 0) await applyPendingEvents(ctx, id, learned)
  if (underIds.length > 0 || parked.length > 0) await reconcile(ctx, to)
}

/** A few passes are enough, because each settles all it can. The bound is for a store whose results contradict each other. */
const maxPasses = 50

/** Whether parked events of the person may be about an attempt of this message that got no response. */
export async function hasEvidence(
  { store }: Pick<SettlementContext, 'store'>,
  record: MessageRecord,
): Promise<boolean> {
  const { parked } = await parkedForPerson({ store }, record.to)
  return isEvidenceFor(record, groupByMessage(parked))
}

/** Every address of a person, and what is parked for them. What is parked for the given one is read while the others are looked up. */
async function parkedForPerson({ store }: Pick<SettlementContext, 'store'>, to: string) {
  const [addresses, own] = await Promise.all([addressesOf({ store }, to), store.findParked({ to })])
  const others = addresses.filter(({ address }) => address !== to)
  // Nearly every person has one address.
  return { addresses, parked: others.length === 0 ? own : [...own, ...(await parkedFor(store, others))] }
}

async function parkedFor(
  store: ScopedStore,
  addresses: readonly PersonAddress[],
): Promise<readonly ParkedEvent[]> {
  const found = await Promise.all(addresses.map(({ address }) => store.findParked({ to: address })))
  return found.flat()
}

async function openFor(
  store: ScopedStore,
  addresses: readonly PersonAddress[],
): Promise<readonly MessageRecord[]> {
  const found = await Promise.all(addresses.map(({ address }) => store.find({ openTo: address })))
  return found.flat()
}

/** Returns whether there may be more to settle. */
async function settleOnce(ctx: SettlementContext, to: string): Promise<boolean> {
  const { addresses, parked } = await parkedForPerson(ctx, to)
  if (parked.length === 0) return false
  const erased = await erasedAddressesOf(ctx, addresses)
  const open = await openFor(ctx.store, [...addresses, ...erased])
  const unclaimed: ParkedEvent[] = []
  for (const event of parked) if (!(await settleIfKnown(ctx, event))) unclaimed.push(event)
  const { proofs, unmatched } = weigh(groupByMessage(unclaimed), open)
  for (const proof of proofs) await adopt(ctx, proof)
  for (const parked of unmatched.flat()) await discard(ctx, parked)
  return proofs.length > 0
}

/** Gives the ids of a group to the attempt that it proves, unless the attempt has other ids by now, or another message the ids. */
async function adopt(ctx: SettlementContext, { group, record, index }: Proof): Promise<void> {
  for (const parked of [...group].sort(byProgress)) {
    const newest = await ctx.store.get(record.id)
    if (newest === undefined) return
    if (await applyParked(ctx, newest, parked.event, { index, ids: group }))
      await ctx.store.unpark(parked, 'applied')
  }
}

/** Removes an event that belongs to no message, or for which the store has no room, unless its message is known by now. */
export async function discard(ctx: SettlementContext, parked: ParkedEvent): Promise<void> {
  const drafts = unmatchedDrafts(parked.event)
  const result = await ctx.store.unpark(parked, 'unmatched', ctx.announcer.entriesOf(parked.id, drafts))
  // Only the client that removed the event tells it.
  if (result.outcome === 'removed') ctx.announcer.emit(drafts)
  if (result.outcome === 'known') await settleIfKnown(ctx, parked)
}
