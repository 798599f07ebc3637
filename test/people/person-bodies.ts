/** Addresses that an event names together. Any may be missing. */
export interface Names {
  readonly number?: string
  readonly userId?: string
}

/** An hour before the clock of the tests starts. */
const start = Date.UTC(2025, 11, 31, 23)

/** The time of an event, so many seconds after the start of the tests. */
export function timeOf(seconds: number): number {
  return start + seconds * 1_000
}

function stamp(seconds: number): string {
  return String(timeOf(seconds) / 1_000)
}

/** A body of version 3, as Meta posts it. */
function change(field: string, value: object): object {
  const changes = [{ field, value: { messaging_product: 'whatsapp', ...value } }]
  return { object: 'whatsapp_business_account', entry: [{ id: '1520', changes }] }
}

function message(content: object, seconds: number): object {
  const id = `wamid.HBg${seconds}`
  return change('messages', { messages: [{ id, timestamp: stamp(seconds), ...content }] })
}

/** A person writes. */
export function inbound({ number, userId }: Names, seconds: number): object {
  return message({ from: number, from_user_id: userId, type: 'text', text: { body: 'Hi' } }, seconds)
}

/** A message is delivered. */
export function status({ number, userId }: Names, seconds: number): object {
  const item = { id: `wamid.HBo${seconds}`, recipient_id: number, recipient_user_id: userId }
  return change('messages', { statuses: [{ ...item, status: 'delivered', timestamp: stamp(seconds) }] })
}

/** A person wants no more marketing, or wants it again. */
export function preference(value: 'stop' | 'resume', { number, userId }: Names, seconds: number): object {
  const names = { wa_id: number, user_id: userId }
  const item = { ...names, category: 'marketing_messages', value, timestamp: timeOf(seconds) / 1_000 }
  return change('user_preferences', { user_preferences: [item] })
}

/** A person has another number. */
export function moved(before: Names, after: Names, seconds: number): object {
  const system = { wa_id: after.number, user_id: after.userId, previous_user_id: before.userId }
  const type = 'user_changed_number'
  return message(
    { from: before.number, type: 'system', system: { ...system, body: 'Changed', type } },
    seconds,
  )
}

/** A person has another id. */
export function newId(before: Names, after: Names, seconds: number): object {
  const system = { wa_id: after.number, user_id: after.userId, previous_user_id: before.userId }
  const type = 'user_changed_user_id'
  return message(
    { from: before.number, type: 'system', system: { ...system, body: 'Changed', type } },
    seconds,
  )
}

/** A person shares a number because the business asked for it. */
export function sharedCard({ userId }: Names, number: string, seconds: number): object {
  const phones = [{ phone: `+${number}`, wa_id: number, type: 'CELL' }]
  const contacts = [{ origin: 'contact_request', phones }]
  return message({ from_user_id: userId, type: 'contacts', contacts }, seconds)
}

/** Gupshup tells in version 2 that WhatsApp knows a number by another spelling. */
export function spelling(phone: string, whatsappNumber: string, seconds: number): object {
  const payload = { type: 'mismatch', destination: phone, payload: { phone, wa_id: whatsappNumber } }
  return { app: 'MyShop', timestamp: timeOf(seconds), version: 2, type: 'message-event', payload }
}

/** A person opts out of everything, or in again, by the number. */
export function optOut(type: 'opted-out' | 'opted-in', phone: string | undefined, seconds: number): object {
  return {
    app: 'MyShop',
    timestamp: timeOf(seconds),
    version: 2,
    type: 'user-event',
    payload: { phone, type },
  }
}
