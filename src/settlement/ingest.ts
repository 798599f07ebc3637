import { isGupshupError } from '../errors/index.ts'
import { reportError } from '../events/index.ts'
import {
  type GupshupBillingEvent,
  type GupshupEvent,
  type GupshupStatusEvent,
  type InboundEvent,
  idsOf,
} from '../model/index.ts'
import {
  applyConsentEvent,
  applyTemplateEvent,
  liftNotOnWhatsApp,
  listAll,
  windowMs,
} from '../preflight/index.ts'
import { assertNever } from '../util/index.ts'
import { restrictionIn } from './account-restriction.ts'
import { applyStatus, settleIfKnown } from './apply-status.ts'
import { attachBilling } from './billing.ts'
import type { SettlementContext } from './context.ts'
import { parkUntilKnown, reconcile } from './parked-events.ts'

/**
 * Takes in every event of a body. One that cannot be taken in does not hold up those behind it. A failure of the store is thrown
 * afterwards, so that Gupshup sends the body again. What cannot be stored because of what it is would fail again every time: it is
 * reported as an `error` instead.
 */
export async function ingest(ctx: SettlementContext, events: readonly GupshupEvent[]): Promise<void> {
  const failures: unknown[] = []
  for (const event of events) {
    try {
      await ingestEvent(ctx, event)
    } catch (error) {
      if (isItsOwnFault(error)) reportError(ctx.events, error)
      else failures.push(error)
    }
  }
  if (failures.length > 0) throw failures[0]
}

/** Whether the same event would fail again in a store that is well. */
function isItsOwnFault(error: unknown): boolean {
  return !isGupshupError(error) || (error.kind === 'store' && error.reason === 'unstorable')
}

/** Takes in one event of a webhook: what it calls for is stored when this resolves. Then it is told. */
async function ingestEvent(ctx: SettlementContext, event: GupshupEvent): Promise<void> {
  ctx.webhookEvidence.record()
  if (event.type === 'status') return await ingestStatus(ctx, event)
  if (event.type === 'inbound') return await ingestInbound(ctx, event)
  if (isOurs(ctx.settings, event)) await act(ctx, event)
  ctx.events.emit('webhook', () => event)
}

async function act(
  ctx: SettlementContext,
  event: Exclude<GupshupEvent, { readonly type: 'status' | 'inbound' }>,
): Promise<void> {
  const { events, gate } = ctx
  switch (event.type) {
    case 'user':
      await applyConsentEvent(ctx, event)
      events.emit('user', () => event)
      return
    case 'template':
      await applyTemplateEvent(ctx, event)
      events.emit('template', () => event)
      return
    case 'account': {
      const restriction = restrictionIn(event, ctx.clock.wall())
      if (restriction !== undefined) await gate.halt(restriction, { type: 'restriction' })
      events.emit('account', () => event)
      return
    }
    case 'billing':
      return await ingestBilling(ctx, event)
    case 'other':
      return
    default:
      return assertNever(event)
  }
}

/** A message to the business opens the window of who sent it. The same one by another version of the webhook, or again, is told once. */
async function ingestInbound(ctx: SettlementContext, event: InboundEvent): Promise<void> {
  const { store, clock, events, settings } = ctx
  const now = clock.now()
  if (isOurs(settings, event)) {
    const { id } = event.message
    const isNew = await store.recordInbound({
      ...(id === undefined ? {} : { id }),
      ...(event.from === undefined ? {} : { from: event.from }),
      // Nothing came in the future, whatever the event says.
      until: Math.min(event.at === undefined ? now : clock.fromWall(event.at), now) + windowMs,
      // Gupshup brings what was not answered again "after a brief interval": https://docs.gupshup.io/docs/what-is-a-webhook.
      idUntil: now + windowMs,
      now,
    })
    const at = Math.min(event.at ?? now, now)
    try {
      // First, so that a listener can answer.
      if (event.from !== undefined) await liftNotOnWhatsApp(ctx, event.from, { evidence: 'inbound', at })
    } finally {
      // The message is noted as told. If the lifting fails, the same webhook comes again for that alone.
      if (isNew) events.emit('inbound', () => event)
    }
    return
  }
  events.emit('inbound', () => event)
}

/** Takes in one status event: into its message, or parked until its message is known. */
export async function ingestStatus(ctx: SettlementContext, event: GupshupStatusEvent): Promise<void> {
  const known = await ctx.store.findByEventId(idsOf(event))
  if (known !== undefined) {
    await applyStatus(ctx, known, event)
    // It may have told a WhatsApp id, and so whose other events cannot be.
    return await reconcile(ctx, known.to)
  }
  // Another app's: its number may be one of ours, its message is not.
  if (!isOurs(ctx.settings, event)) ctx.events.emit('unmatched', () => ({ event }))
  else await parkUntilKnown(ctx, event)
}

/** Attaches what a message cost to it, or keeps it until the message is known. */
export async function ingestBilling(ctx: SettlementContext, event: GupshupBillingEvent): Promise<void> {
  const known = await ctx.store.findByEventId(idsOf(event))
  if (known === undefined) return await parkUntilKnown(ctx, event)
  await attachBilling(ctx, known, event)
  // It may have told an id, and so whose other events are.
  await reconcile(ctx, known.to)
}

/**
 * Takes in the events that a process has parked, or was about to apply, when it ended. Their webhooks were answered, so nothing else
 * brings them again.
 */
export async function ingestLeftBehind(ctx: SettlementContext): Promise<void> {
  const numbers = new Set<string>()
  const parked = await listAll(
    (page) => ctx.store.listParked(page),
    ({ id }) => id,
  )
  for (const event of parked) {
    const isSettled = await settleIfKnown(ctx, event)
    if (!isSettled && event.to !== undefined) numbers.add(event.to)
  }
  for (const to of numbers) await reconcile(ctx, to)
}

interface Origin {
  readonly app?: string
  readonly appId?: string
}

/** Whether an event is of this client's app, as far as it says whose it is: one address may get the webhooks of several. */
export function isOurs(
  ours: { readonly appName: string; readonly appId?: string | undefined },
  { app, appId }: Origin,
): boolean {
  if (app !== undefined && app !== ours.appName) return false
  return appId === undefined || ours.appId === undefined || appId === ours.appId
}
