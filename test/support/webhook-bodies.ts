/** v2 webhook bodies with their ids in Gupshup's fields: docs.gupshup.io/docs/message-events. */

interface Status {
  /** Gupshup's id from the response. */
  readonly id: string
  readonly to: string
}

function envelope(payload: object, app = 'MyShop') {
  return { app, timestamp: 1_760_000_000_123, version: 2, type: 'message-event', payload }
}

/** A failure at Gupshup, with Gupshup's id in `id`. */
export function failed({ id, to }: Status, code: number, reason = 'Reason text', app?: string) {
  return envelope({ id, type: 'failed', destination: to, payload: { code, reason } }, app)
}

/** A failure at WhatsApp, with Gupshup's id in `gsId`. */
export function failedAtWhatsapp({ id, to }: Status, code: number, reason = 'Reason text') {
  return envelope({
    id: whatsappIdOf(to),
    gsId: id,
    type: 'failed',
    destination: to,
    payload: { code, reason },
  })
}

export function enqueued({ id, to }: Status) {
  const payload = { whatsappMessageId: whatsappIdOf(to), type: 'session' }
  return envelope({ id, type: 'enqueued', destination: to, payload })
}

export function progressed(status: 'sent' | 'delivered' | 'read', { id, to }: Status, app?: string) {
  return envelope(
    { id: whatsappIdOf(to), gsId: id, type: status, destination: to, payload: { ts: 1_760_000_001 } },
    app,
  )
}

/** An id that contains the number, as real ids do. */
export function whatsappIdOf(to: string): string {
  return `wamid.${Buffer.from(`\x1d\x07\x12${to}\x15\x02\x00\x11\x18\x12ABCDEF0123456789AB\x00`, 'latin1').toString('base64')}`
}

/** A message to the business, in version 2. */
export function inbound(
  from: string,
  { id = `wamid.in.${from}`, at = 1_760_000_002_000, app = 'MyShop' } = {},
) {
  const payload = { id, source: from, type: 'text', payload: { text: 'Hi' }, sender: { phone: from } }
  return { app, timestamp: at, version: 2, type: 'message', payload }
}

/** The same message in version 3. */
export function inboundV3(from: string, { id = `wamid.in.${from}`, at = 1_760_000_002_000 } = {}) {
  const message = { id, from, timestamp: String(at / 1_000), type: 'text', text: { body: 'Hi' } }
  return notification('messages', { messaging_product: 'whatsapp', messages: [message] })
}

export function progressedV3(status: 'sent' | 'delivered' | 'read', { id, to }: Status) {
  const item = { id: whatsappIdOf(to), gs_id: id, recipient_id: to, status, timestamp: '1760000001' }
  return notification('messages', { messaging_product: 'whatsapp', statuses: [item] })
}

export function failedV3({ id, to }: Status, code: number) {
  const errors = [{ code, title: 'Title', href: 'https://developers.facebook.com/docs/whatsapp' }]
  const item = {
    id: whatsappIdOf(to),
    gs_id: id,
    recipient_id: to,
    status: 'failed',
    timestamp: '1760000001',
    errors,
  }
  return notification('messages', { messaging_product: 'whatsapp', statuses: [item] })
}

function notification(field: string, value: object) {
  const entry = [{ id: '1520', changes: [{ field, value }] }]
  return { object: 'whatsapp_business_account', gs_app_id: 'app-0001', entry }
}

export function userEvent(type: 'opted-in' | 'opted-out', phone: string, at = 1_760_000_003_000) {
  return { app: 'MyShop', timestamp: at, version: 2, type: 'user-event', payload: { phone, type } }
}

export function preference(value: 'stop' | 'resume', phone: string, at = 1_760_000_003_000) {
  const item = { wa_id: phone, category: 'marketing_messages', value, timestamp: at / 1_000 }
  const payload = { type: 'user_preferences', payload: { user_preferences: [item] } }
  return { app: 'MyShop', timestamp: at, version: 2, type: 'preference-event', payload }
}

export function templateEvent(
  status: string,
  {
    id,
    name = 'offer',
    at = 1_760_000_004_000,
    app = 'MyShop',
  }: { id: string; name?: string; at?: number; app?: string },
) {
  const payload = { type: 'status-update', id, status, elementName: name, languageCode: 'en' }
  return { app, timestamp: at, version: 2, type: 'template-event', payload }
}

export function accountEvent(type: string, payload: object) {
  return {
    app: 'MyShop',
    timestamp: 1_760_000_005_000,
    version: 2,
    type: 'account-event',
    payload: { type, payload },
  }
}

export function billed({ id, to }: Status, category = 'marketing') {
  const payload = {
    deductions: { type: 'regular', model: 'PMP', source: 'whatsapp', billable: true, category },
    references: { id: whatsappIdOf(to), gsId: id, destination: to },
  }
  return { app: 'MyShop', timestamp: 1_760_000_006_000, version: 2, type: 'billing-event', payload }
}

export function billedV3({ id, to }: Status, category = 'marketing') {
  const deductions = { type: 'regular', model: 'PMP', source: 'whatsapp', billable: true, category }
  const references = { id: whatsappIdOf(to), gs_id: id, destination: to }
  return notification('billing-event', { billing: { deductions, references } })
}
