import { type EventDraft, type LinkEvent, subjectOf } from '../events/index.ts'
import type {
  GupshupBillingEvent,
  GupshupEvent,
  GupshupStatusEvent,
  IdentityEvent,
  InboundEvent,
  OtherEvent,
  UserEvent,
} from '../model/index.ts'
import { type LearnContext, learnChange, learnClaim, learnSighting, learnSpelling } from '../people/index.ts'
import { carryOverSuppressions } from '../preflight/index.ts'
import { compact, fieldAt, listAt, readPhone, readWord } from '../util/index.ts'
import { append } from './append-event.ts'
import type { SettlementContext } from './context.ts'
import { fingerprintOf } from './event-fingerprint.ts'

/** Events that name a person, and may name a number and an id together. */
type PersonalEvent = GupshupStatusEvent | GupshupBillingEvent | InboundEvent | UserEvent

/** The address by which an event is kept: the number if it has one. */
export function addressOf(event: PersonalEvent): string | undefined {
  return phoneOf(event) ?? event.userId ?? event.parentUserId
}

function phoneOf(event: PersonalEvent): string | undefined {
  switch (event.type) {
    case 'status':
    case 'billing':
      return event.to
    case 'inbound':
      return event.from
    case 'user':
      return event.phone
    default:
      return event satisfies never
  }
}

/**
 * Learns which number and which ids are one person's, from what one item of a webhook names together.
 *
 * @returns whether a link is new, so that what waits for its message may belong to one by now
 */
export async function learnFromEvent(ctx: SettlementContext, event: PersonalEvent): Promise<boolean> {
  const { userId, parentUserId, username } = event
  if (userId === undefined) return false
  const shared = event.type === 'inbound' && phoneOf(event) === undefined ? sharedNumber(event) : undefined
  const phone = phoneOf(event) ?? shared
  const named = compact({ phone, userId, parentUserId, username })
  const sighting = { ...named, at: timeOf(ctx, event) }
  const isFrequent = event.type === 'status' || event.type === 'billing'
  if (isFrequent && ctx.seenLinks.has(sighting)) return false
  const drafts = phone === undefined ? [] : [linkDraft({ ...named, phone, userId })]
  const learning = learnContext(ctx, (writeId) => ctx.announcer.entriesOf(writeId, drafts))
  const isNew =
    shared === undefined
      ? await learnSighting(learning, sighting)
      : await learnClaim(learning, { ...sighting, phone: shared })
  if (shared === undefined) ctx.seenLinks.add(sighting)
  if (isNew) ctx.announcer.emit(drafts)
  return isNew
}

function linkDraft(named: Omit<LinkEvent, 'type' | 'change'>): EventDraft {
  const event: LinkEvent = { ...named, type: 'identity', change: 'link' }
  return { name: 'identity', subject: subjectOf('person', named.phone), event }
}

/** Learns from a notice that a person has another number or id. Tells it once, although webhooks repeat it. */
export async function learnFromNotice(ctx: SettlementContext, event: IdentityEvent): Promise<void> {
  const { change, phone, userId, parentUserId, username } = event
  const previous = compact({
    phone: event.previousPhone,
    userId: event.previousUserId,
    parentUserId: event.previousParentUserId,
  })
  const current = compact({ phone, userId, parentUserId, username })
  const at = timeOf(ctx, event)
  const someone = phone ?? userId ?? event.previousPhone ?? event.previousUserId
  const subject = someone === undefined ? 'identity' : subjectOf('person', someone)
  const drafts: EventDraft[] = [{ name: 'identity', subject, event }]
  let isKept = false
  const learning = learnContext(ctx, (writeId) => {
    isKept = true
    return ctx.announcer.entriesOf(writeId, drafts)
  })
  if (!(await learnChange(learning, { change, previous, current, at }))) return
  // Nothing is learned from a notice that names nobody.
  if (!isKept) await append(ctx, fingerprintOf(event), drafts)
  ctx.announcer.emit(drafts)
}

/**
 * Learns from version 2's `mismatch` that WhatsApp knows a number by another spelling
 * (a body of a webhook guide: `{ type: 'mismatch', payload: { phone, wa_id } }`).
 */
export async function learnFromMismatch(ctx: SettlementContext, event: OtherEvent): Promise<void> {
  if (event.event !== 'mismatch') return
  const inner = fieldAt(event.payload, 'payload')
  const phone = readPhone(fieldAt(inner, 'phone'))
  const whatsappNumber = readPhone(fieldAt(inner, 'wa_id'))
  if (phone === undefined || whatsappNumber === undefined) return
  await learnSpelling(ctx, { phone, whatsappNumber, at: timeOf(ctx, event) })
}

/**
 * The number that a person has shared because the business asked for it. Any other card can be another person's
 * (developers.facebook.com/documentation/business-messaging/whatsapp/business-scoped-user-ids).
 */
function sharedNumber({ message }: InboundEvent): string | undefined {
  if (message.type !== 'contacts') return undefined
  const own = listAt(message.payload, 'contacts').filter(
    (contact) => readWord(fieldAt(contact, 'origin')) === 'contact_request',
  )
  const numbers = own
    .flatMap((contact) => listAt(contact, 'phones'))
    .flatMap((phone) => readPhone(fieldAt(phone, 'wa_id')) ?? [])
  const [number, ...others] = new Set(numbers)
  return others.length === 0 ? number : undefined
}

function learnContext(ctx: SettlementContext, entriesOf: LearnContext['entriesOf']): LearnContext {
  return {
    entriesOf,
    store: ctx.store,
    clock: ctx.clock,
    carryOver: (carried) => carryOverSuppressions(ctx, carried),
  }
}

/** The event's own time, because events come in any order. One from the future is dated now. */
function timeOf({ clock }: Pick<SettlementContext, 'clock'>, { at }: Pick<GupshupEvent, 'at'>): number {
  const now = clock.now()
  return at === undefined ? now : Math.min(at, now)
}
