/** v2 webhook bodies as Gupshup lays their ids out: docs.gupshup.io/docs/message-events. */

interface Status {
  /** Gupshup's id, which the reply gave. */
  readonly id: string
  readonly to: string
}

function envelope(payload: object, app = 'MyShop') {
  return { app, timestamp: 1_760_000_000_123, version: 2, type: 'message-event', payload }
}

/** A failure that Gupshup itself raised: its id stands in `id`. */
export function failed({ id, to }: Status, code: number, reason = 'Reason text') {
  return envelope({ id, type: 'failed', destination: to, payload: { code, reason } })
}

/** A failure that WhatsApp raised: Gupshup's id stands in `gsId`. */
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

/** Like the real ones, it has the number in it. */
export function whatsappIdOf(to: string): string {
  return `wamid.${Buffer.from(`\x1d\x07\x12${to}\x15\x02\x00\x11\x18\x12ABCDEF0123456789AB\x00`, 'latin1').toString('base64')}`
}
