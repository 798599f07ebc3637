import type { GupshupEvent, IdentityEvent } from '../../model/index.ts'
import { compact, fieldAt, isRecord, readText, readWord } from '../../util/index.ts'
import { type ItemContext, otherEvent } from './event-parts.ts'
import { type NamedPerson, personFields, personNamed, readPerson, senderFields, valuesOf } from './person.ts'
import { readTime } from './time.ts'

type Change = IdentityEvent['change']

/**
 * What a system notice tells, by its type (developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages/system, of
 * 11 August 2026). The second name is an older one of the first, with the new number as `new_wa_id` and the old one as `customer`
 * (whatsappapijs.web.app, ServerSystemMessage). Other notices name no second address.
 */
const changes: ReadonlyMap<string, Change> = new Map<string, Change>([
  ['user_changed_number', 'number'],
  ['customer_changed_number', 'number'],
  ['user_changed_user_id', 'user-id'],
])

/** Whether an item of `messages` is a notice of WhatsApp's and no message of a person. */
export function isSystemNotice(item: unknown): boolean {
  const type = readWord(fieldAt(item, 'type'))
  return type === 'system' || (type === undefined && isRecord(fieldAt(item, 'system')))
}

/** Reads a system notice: a person has another number or id, or something else happened that is no message. */
export function readSystemNotice(item: unknown, { base, contacts }: ItemContext): GupshupEvent {
  const notice = fieldAt(item, 'system')
  const type = readText(fieldAt(notice, 'type'))
  const { now, before } = peopleIn(item, notice, contacts)
  const change = type === undefined ? changeBetween(before, now) : changes.get(readWord(type) ?? '')
  if (change === undefined) return otherEvent(base, type ?? 'system', item)
  return compact<IdentityEvent>({
    type: 'identity',
    change,
    ...base,
    at: readTime(fieldAt(item, 'timestamp')) ?? base.at,
    ...now,
    previousPhone: before.phone,
    previousUserId: before.userId,
    previousParentUserId: before.parentUserId,
    detail: readText(fieldAt(notice, 'body')),
    payload: item,
  })
}

/** The change in a notice without a type, from what it names. */
function changeBetween(before: NamedPerson, now: NamedPerson): Change | undefined {
  if (now.phone !== undefined && now.phone !== before.phone) return 'number'
  return now.userId !== undefined && before.userId !== undefined ? 'user-id' : undefined
}

interface People {
  readonly now: NamedPerson
  readonly before: NamedPerson
}

/**
 * The person after and before a notice. `from` is the old number. `from_user_id` is on no page, and was seen with the old id and with the new
 * one, so it counts only where the other one is known. Notices before 11 August 2026 have the old id only in their text.
 */
function peopleIn(item: unknown, notice: unknown, contacts: readonly unknown[]): People {
  const sender = readPerson(item, { ...senderFields, userIds: ['from_user_id'], parentUserIds: [] })
  const named = readPerson(notice, { ...personFields, numbers: ['wa_id', 'new_wa_id'] }, contacts)
  const previous = personNamed({
    numbers: valuesOf(notice, ['customer']),
    userIds: valuesOf(notice, ['previous_user_id']),
    parentUserIds: valuesOf(notice, ['previous_parent_user_id']),
  })
  const told = changeToldIn(fieldAt(notice, 'body'))
  const oldPhone = sender.phone ?? previous.phone
  const isTold = agree(told.now, named) && agree(told.before, { phone: oldPhone, userId: previous.userId })
  const before = isTold ? { ...told.before, ...previous } : previous
  const now = isTold ? { ...told.now, ...named } : named
  const { userId: ofSender } = sender
  return {
    now: compact({ ...now, userId: now.userId ?? otherThan(before.userId, ofSender) }),
    before: compact({
      ...before,
      phone: oldPhone ?? before.phone,
      userId: before.userId ?? otherThan(now.userId, ofSender),
    }),
  }
}

/** The second value, if both are known and differ. */
function otherThan(known: string | undefined, value: string | undefined): string | undefined {
  return known === undefined || known === value ? undefined : value
}

/**
 * The addresses in WhatsApp's sentence `User <name> changed from <old> to <new>`. Only its end counts, because the name before it is what the person
 * calls themselves.
 */
function changeToldIn(body: unknown): People {
  const [, before, now] = /\bchanged from (\S{1,150}) to (\S{1,150})\s*$/.exec(readText(body) ?? '') ?? []
  const named = (text: string | undefined) =>
    personNamed({ numbers: [text?.replace(/\.$/, '')], userIds: [] })
  return { before: named(before), now: named(now) }
}

/** Whether nothing of a sentence contradicts the fields beside it. */
function agree(told: NamedPerson, fields: NamedPerson): boolean {
  return (['phone', 'userId'] as const).every(
    (name) => told[name] === undefined || fields[name] === undefined || told[name] === fields[name],
  )
}

/**
 * Reads an item of `user_id_update`. Meta's page shows it and says that no app can subscribe to it
 * (developers.facebook.com/documentation/business-messaging/whatsapp/business-scoped-user-ids); other providers pass it on. `undefined` if it names no
 * new id.
 */
export function readUserIdUpdate(item: unknown, { base, contacts }: ItemContext): IdentityEvent | undefined {
  const at = (name: string, part: string) => valuesOf(valuesOf(item, [name]), [part])
  const current = {
    user_id: at('user_id', 'current')[0],
    parent_user_id: at('parent_user_id', 'current')[0],
  }
  const now = readPerson([current, item], personFields, contacts)
  const before = personNamed({
    numbers: [],
    userIds: [...at('user_id', 'previous'), ...valuesOf(item, ['previous_user_id'])],
    parentUserIds: [...at('parent_user_id', 'previous'), ...valuesOf(item, ['previous_parent_user_id'])],
  })
  if ((now.userId ?? now.parentUserId) === undefined) return undefined
  return compact<IdentityEvent>({
    type: 'identity',
    change: 'user-id',
    ...base,
    at: readTime(fieldAt(item, 'timestamp')) ?? base.at,
    ...now,
    previousUserId: before.userId,
    previousParentUserId: before.parentUserId,
    detail: readText(fieldAt(item, 'detail')),
    payload: item,
  })
}
