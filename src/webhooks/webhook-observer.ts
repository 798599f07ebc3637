import type { WebhookRejectionReason } from '../errors/index.ts'

/** What a webhook handler tells its client, beside the bodies. */
export interface WebhookObserver {
  rejected(reason: WebhookRejectionReason): void
}

/** Registered, so that a handler of one build of the package finds the observer of a client of the other. */
const key = Symbol.for('gupshup-outbound.webhook-observer')

/** Leaves the observer with a client, where its handlers find it and applications do not. */
export function attachObserver(client: object, observer: WebhookObserver): void {
  Object.defineProperty(client, key, { value: observer })
}

/** The observer of a client. What is no client has one that does nothing: its handler's `onError` is all there is to tell. */
export function observerOf(receiver: object): WebhookObserver {
  const observer: unknown = Reflect.get(receiver, key)
  return isObserver(observer) ? observer : { rejected: () => {} }
}

function isObserver(value: unknown): value is WebhookObserver {
  return (
    typeof value === 'object' && value !== null && 'rejected' in value && typeof value.rejected === 'function'
  )
}
