/**
 * What a subscription can deliver (https://partner-docs.gupshup.io/reference/setsubscription-api-v3 and
 * https://docs.gupshup.io/docs/subscriptions-and-notifications).
 */
export type SubscriptionMode =
  | 'ENQUEUED'
  | 'SENT'
  | 'DELIVERED'
  | 'READ'
  | 'FAILED'
  | 'DELETED'
  | 'OTHERS'
  | 'BILLING'
  | 'MESSAGE'
  | 'TEMPLATE'
  | 'ACCOUNT'
  | 'FLOWS_MESSAGE'
  | 'PAYMENTS'
  | 'COEXISTENCE'
  | 'ALL'
  | 'NONE'

/** Every mode that delivers something of its own. */
export const singleModes = [
  'ENQUEUED',
  'SENT',
  'DELIVERED',
  'READ',
  'FAILED',
  'DELETED',
  'OTHERS',
  'BILLING',
  'MESSAGE',
  'TEMPLATE',
  'ACCOUNT',
  'FLOWS_MESSAGE',
  'PAYMENTS',
  'COEXISTENCE',
] as const

/**
 * What this client makes use of, each by its name: subscriptions made after 18 February 2025 get FAILED and BILLING only when they
 * name them (https://docs.gupshup.io/docs/subscriptions-and-notifications).
 */
export const usedModes = [
  'ENQUEUED',
  'SENT',
  'DELIVERED',
  'READ',
  'FAILED',
  'BILLING',
  'MESSAGE',
  'TEMPLATE',
  'ACCOUNT',
  'OTHERS',
] as const

/** Whether a subscription with these modes delivers what `mode` is about. */
export function hasMode(modes: readonly string[], mode: string): boolean {
  return modes.some((one) => one === mode || one === 'ALL')
}
