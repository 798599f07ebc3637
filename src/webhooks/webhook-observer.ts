import type { WebhookRejectionReason } from '../errors/index.ts'
import type { GupshupEvent } from '../model/index.ts'

/** What a webhook handler and its client do for each other beside `receive()`. */
export interface WebhookObserver {
  rejected(reason: WebhookRejectionReason): void
  /** `onEvents` has rejected. A client of version 0.6 does not know it. */
  failed?(error: unknown): void
  /** A client of version 0.7 does not know it. */
  readonly intake?: WholeIntake | undefined
}

/**
 * Takes a body in as `receive()` does, and resolves with whole events. The handler redacts them if the application wants them: making an event safe for
 * every logger takes as long as reading it.
 */
export interface WholeIntake {
  /** The method in whose place it is called. An application may have put another one there. */
  readonly insteadOf: (body: unknown) => Promise<unknown>
  /** @param options.isOwn The handler has parsed the body and gives it away, so that the events may keep parts of it. */
  receive(body: unknown, options: { readonly isOwn: boolean }): Promise<readonly GupshupEvent[]>
}

/** In the global registry, so that a handler of the ESM build finds the observer of a client of the CommonJS build. */
const key = Symbol.for('gupshup-outbound.webhook-observer')

/** Attaches the observer, and the client's own way to take a body in, to a client as a hidden property. */
export function attachObserver(client: object, observer: WebhookObserver, intake: WholeIntake): void {
  const value: WebhookObserver = {
    rejected: (reason) => observer.rejected(reason),
    failed: (error) => observer.failed?.(error),
    intake,
  }
  Object.defineProperty(client, key, { value })
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
