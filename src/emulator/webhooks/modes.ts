/** What a subscription can ask for (partner-docs.gupshup.io/reference/setsubscription-api-v3). */
const modes = [
  'SENT',
  'DELIVERED',
  'READ',
  // One of Gupshup's pages calls the next one DELETE.
  'DELETED',
  'DELETE',
  'OTHERS',
  'FAILED',
  'ENQUEUED',
  'MESSAGE',
  'TEMPLATE',
  'ACCOUNT',
  'BILLING',
  'FLOWS_MESSAGE',
  'PAYMENTS',
  'COEXISTENCE',
  'ALL',
  'NONE',
] as const

export type SubscriptionMode = (typeof modes)[number]

const modeOfEvent = new Map<string, SubscriptionMode>([
  ['enqueued', 'ENQUEUED'],
  ['sent', 'SENT'],
  ['delivered', 'DELIVERED'],
  ['read', 'READ'],
  ['failed', 'FAILED'],
  ['inbound', 'MESSAGE'],
  ['template-event', 'TEMPLATE'],
  ['account-event', 'ACCOUNT'],
  ['billing-event', 'BILLING'],
])

/**
 * Whether a subscription with these modes gets an event. User events need no mode
 * (docs.gupshup.io/docs/subscriptions-and-notifications). No mode is documented for preferences, and none exists for what
 * `post()` makes up: those go to everybody as well, which is the emulator's choice.
 */
export function areModesFor(wanted: readonly SubscriptionMode[] | undefined, event: string): boolean {
  if (wanted === undefined || wanted.includes('ALL')) return true
  if (wanted.includes('NONE')) return false
  const mode = modeOfEvent.get(event)
  return mode === undefined || wanted.includes(mode)
}

export function isMode(text: string): text is SubscriptionMode {
  return modes.some((mode) => mode === text)
}
