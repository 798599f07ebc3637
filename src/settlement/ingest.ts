import { isGupshupError } from '../errors/index.ts'
import { emitWebhook, reportError } from '../events/index.ts'
import {
  type GupshupBillingEvent,
  type GupshupEvent,
  type GupshupStatusEvent,
  type InboundEvent,
  isOpen,
  type UserEvent,
} from '../model/index.ts'
import { applyConsentEvent, applyTemplateEvent, liftNotOnWhatsApp, windowMs } from '../preflight/index.ts'
import { listAll } from '../store/index.ts'
import { assertNever, compact } from '../util/index.ts'
import { restrictionIn } from './account-restriction.ts'
import { append, tell } from './append-event.ts'
import { settleIfKnown, writeStatus } from './apply-status.ts'
import { attachBilling } from './billing.ts'
import type { SettlementContext, SettlementSettings } from './context.ts'
import { unmatchedDrafts, webhookDraft, withoutSecrets } from './event-drafts.ts'
import { fingerprintOf } from './event-fingerprint.ts'
import { findByEvent } from './find-by-event.ts'
import { inOrder } from './in-order.ts'
import { discard, parkUntilKnown, reconcile, settleWaiting } from './parked-events.ts'
import { addressOf, learnFromEvent, learnFromMismatch, learnFromNotice } from './who-is-who.ts'

/**
 * Ingests every event of a webhook's body. Events of different messages go together, so that a store writes them at once. An event that fails does
 * not hold up the others. A failure of the store is thrown at the end, so that Gupshup sends the body again. A failure that would repeat with every
 * delivery is emitted as `error` instead.
 */
export function ingest(ctx: SettlementContext, events: readonly GupshupEvent[]): Promise<void> {
  const [first] = events
  // Nearly every body has one event, which waits for no other.
  return first !== undefined && events.length === 1 ? ingestAlone(ctx, first) : ingestAll(ctx, events)
}

async function ingestAll(ctx: SettlementContext, events: readonly GupshupEvent[]): Promise<void> {
  const failures: unknown[] = []
  await inOrder(events, async (event) => {
    try {
      await ingestAlone(ctx, event)
    } catch (error) {
      failures.push(error)
    }
  })
  if (failures.length > 0) throw failures[0]
}

async function ingestAlone(ctx: SettlementContext, event: GupshupEvent): Promise<void> {
  try {
    await ingestEvent(ctx, event)
  } catch (error) {
    if (!isPermanent(error)) throw error
    reportError(ctx.events, error)
  }
}

/** Whether the same event would fail again with a store that works. */
function isPermanent(error: unknown): boolean {
  return !isGupshupError(error) || (error.kind === 'store' && error.reason === 'unstorable')
}

type OtherThanMessages = Exclude<GupshupEvent, { readonly type: 'status' | 'inbound' }>

/** Stores what one event means, then emits the event. */
function ingestEvent(ctx: SettlementContext, event: GupshupEvent): Promise<void> {
  ctx.webhookEvidence.record()
  if (event.type === 'status') return ingestStatus(ctx, event)
  return event.type === 'inbound' ? ingestInbound(ctx, event) : ingestOther(ctx, event)
}

async function ingestOther(ctx: SettlementContext, event: OtherThanMessages): Promise<void> {
  if (isOurs(ctx.settings, event)) await applyEvent(ctx, event)
  if (event.type === 'other') await append(ctx, fingerprintOf(event), [webhookDraft(event)])
  emitWebhook(ctx.events, event)
}

async function applyEvent(ctx: SettlementContext, event: OtherThanMessages): Promise<void> {
  const tellIt = (told: Parameters<typeof webhookDraft>[0]) =>
    tell(ctx, fingerprintOf(told), [webhookDraft(told)])
  switch (event.type) {
    case 'user':
      await learn(ctx, event)
      await applyConsentEvent(ctx, event)
      return await tellIt(event)
    case 'identity':
      return await learnFromNotice(ctx, event)
    case 'template':
      await applyTemplateEvent(ctx, event)
      return await tellIt(event)
    case 'account': {
      const restriction = restrictionIn(event, ctx.clock.wall())
      if (restriction !== undefined) await ctx.gate.halt(restriction, { type: 'restriction' })
      return await tellIt(event)
    }
    case 'billing':
      return await ingestBilling(ctx, event)
    case 'other':
      return await learnFromMismatch(ctx, event)
    default:
      return assertNever(event)
  }
}

/**
 * Opens the session window of the sender. Emits a message once, even if it comes again or by both versions of the webhook. A message to a group opens
 * the window of the group, and none of its sender (developers.facebook.com/documentation/business-messaging/whatsapp/groups/pricing, of 21 May 2026).
 */
async function ingestInbound(ctx: SettlementContext, event: InboundEvent): Promise<void> {
  const { store, clock, announcer, settings } = ctx
  const fingerprint = fingerprintOf(event)
  const drafts = [webhookDraft(event)]
  if (!isOurs(settings, event)) return await tell(ctx, fingerprint, drafts)
  await learn(ctx, event)
  const now = clock.now()
  const { from, at = now, message } = event
  const received = {
    ...{ id: message.id ?? fingerprint, from: event.groupId === undefined ? addressOf(event) : undefined },
    // An event from the future is dated now.
    until: Math.min(event.at === undefined ? now : clock.fromWall(event.at), now) + windowMs,
    // Gupshup repeats an unconfirmed webhook "after a brief interval": https://docs.gupshup.io/docs/what-is-a-webhook.
    idUntil: now + windowMs,
    now,
  }
  const isNew = await store.recordInbound(compact(received), announcer.entriesOf(fingerprint, drafts))
  try {
    // Before the event is emitted, so that a listener can reply.
    if (from !== undefined) await liftNotOnWhatsApp(ctx, from, { evidence: 'inbound', at: Math.min(at, now) })
  } finally {
    // The store counts the message as told by now. If lifting failed, the repeated webhook only lifts.
    if (isNew || message.id === undefined) announcer.emit(drafts)
  }
}

/** Learns who is who. A new link can show which message parked events of the person are about. */
async function learn(ctx: SettlementContext, event: InboundEvent | UserEvent): Promise<void> {
  const isNew = await learnFromEvent(ctx, event)
  const address = addressOf(event)
  if (isNew && address !== undefined) await reconcile(ctx, address)
}

/** Applies a status to its message, or parks the event until its message is known. */
export async function ingestStatus(ctx: SettlementContext, event: GupshupStatusEvent): Promise<void> {
  const known = await findByEvent(ctx.store, event)
  // A late event of an erased message must not bring the person back.
  const isOwn = isOurs(ctx.settings, event)
  const isLinkNew = isOwn && !known?.isErased && (await learnFromEvent(ctx, event))
  if (known !== undefined) {
    const written = await writeStatus(ctx, known, event)
    // No parked event could be about this message before, so this one rules out nothing for others. After a crash the webhook comes again.
    if (written?.isForward && !isOpen(known) && !isLinkNew) return
    // A WhatsApp id that it brought can rule out this message for other parked events.
    return await settleWaiting(ctx, known, written?.learned ?? {})
  }
  // Two apps can send to the same number, so another app's event must not settle our message. Neither must one of a message to a group, which no
  // client sends.
  if (isOwn && event.groupId === undefined) return await parkUntilKnown(ctx, event)
  await tell(ctx, fingerprintOf(event), unmatchedDrafts(withoutSecrets(event)))
}

/** Attaches the cost to its message, or parks the event until its message is known. */
export async function ingestBilling(ctx: SettlementContext, event: GupshupBillingEvent): Promise<void> {
  const known = await findByEvent(ctx.store, event)
  if (!known?.isErased) await learnFromEvent(ctx, event)
  if (known === undefined) return await parkUntilKnown(ctx, event)
  await attachBilling(ctx, known, event)
  // An id that it brought can show which message other parked events are about.
  await reconcile(ctx, known.to)
}

/** A store may delete a parked event after a day. An hour before, it is told as one that belongs to no message. In milliseconds. */
const parkedForMs = 23 * 3_600_000

/**
 * Ingests the events that a crashed process had parked or was about to apply. Gupshup got a response for their webhooks and does not send
 * them again.
 */
export async function ingestLeftBehind(ctx: SettlementContext): Promise<void> {
  const numbers = new Set<string>()
  const parked = await listAll(
    (page) => ctx.store.findParked({ page }),
    ({ id }) => id,
  )
  for (const event of parked) {
    if (await settleIfKnown(ctx, event)) continue
    if (event.receivedAt < ctx.clock.now() - parkedForMs) await discard(ctx, event)
    else if (event.to !== undefined) numbers.add(event.to)
  }
  for (const to of numbers) await reconcile(ctx, to)
}

/** Whether an event is about this client's app, as far as the event says: several apps may share one webhook address. */
function isOurs(
  ours: Pick<SettlementSettings, 'appName' | 'appId'>,
  { app, appId }: Pick<GupshupEvent, 'app' | 'appId'>,
): boolean {
  if (app !== undefined && app !== ours.appName) return false
  return appId === undefined || ours.appId === undefined || appId === ours.appId
}
