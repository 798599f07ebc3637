import type { AcceptedMessage, AppIdentity } from './step.ts'
import { v2Envelope } from './v2.ts'
import { bareV3Change } from './v3.ts'

/** docs.gupshup.io/docs/billing-events, and partner-docs.gupshup.io/docs/pmp-events-1 for prices per message. */
export function v2BillingEvent(app: AppIdentity, message: AcceptedMessage, atMs: number) {
  const references = { id: message.whatsappId, gsId: message.messageId, destination: message.to }
  return v2Envelope(app, 'billing-event', { deductions: deductionsOf(message), references }, atMs)
}

/** partner-docs.gupshup.io/docs/pmp-events: no account id and no metadata. */
export function v3BillingEvent(app: AppIdentity, message: AcceptedMessage) {
  const references = { id: message.whatsappId, gs_id: message.messageId, destination: message.to }
  return bareV3Change(app, 'billing-event', { billing: { deductions: deductionsOf(message), references } })
}

function deductionsOf({ category }: AcceptedMessage) {
  return { type: 'regular', model: 'PMP', source: 'whatsapp', billable: true, category }
}
