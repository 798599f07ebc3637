import type { WebhookRejectionReason } from '../errors/index.ts'

/** Reports rejected requests of a webhook handler to its client. */
export interface WebhookObserver {
  rejected(reason: WebhookRejectionReason): void
  /** `onEvents` has rejected. A client of version 0.6 does not know it. */
  failed?(error: unknown): void
}

/** In the global registry, so that a handler of the ESM build finds the observer of a client of the CommonJS build. */
const key = Symbol.for('gupshup-outbound.webhook-observer')

/** Attaches the observer to a client as a hidden property. */
export function attachObserver(client: object, observer: WebhookObserver): void {
  Object.defineProperty(client, key, { value: observer })
}

/** The observer of a client. Other receivers have one that does nothing, and only `onError` reports their rejections. */
export function observerOf(receiver: object): WebhookObserver {
  const observer: unknown = Reflect.get(receiver, key)
  return isObserver(observer) ? observer : { rejected: () => {} }
}

function isObserver(value: unknown): value is WebhookObserver {
  return (
    typeof value === 'object' && value !== null && 'rejected' in value && typeof value.rejected === 'function'
  )
}
