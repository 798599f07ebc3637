import { isGupshupError } from '../errors/index.ts'
import { printableError, redacted } from '../util/index.ts'
import type { OnError, WebhookSettings } from './options.ts'
import { readJson } from './read-json.ts'
import type { WebhookRequest } from './request.ts'
import type { WebhookObserver } from './webhook-observer.ts'

/** Ingests the events: the client. */
export interface WebhookReceiver {
  /** Ingests the body of a webhook. Resolves when the event and its consequences are stored. */
  receive(body: unknown): Promise<unknown>
}

export interface HandleContext {
  readonly receiver: WebhookReceiver
  readonly settings: WebhookSettings
  readonly observer: WebhookObserver
}

/** Reads the body, passes it to the receiver and returns the status of the response. Never rejects. */
export async function handleWebhook(
  request: WebhookRequest,
  { receiver, settings, observer }: HandleContext,
): Promise<number> {
  try {
    const reading = await readJson(request, settings)
    if (reading.outcome === 'refused') {
      observer.rejected(reading.reason)
      void report(settings.onError, reading.error, reading.status)
      return reading.status
    }
    // The client itself counts the bodies that it refuses.
    await receiver.receive(reading.value)
    return 200
  } catch (error) {
    // An unreadable body stays unreadable. Any other failure is on this side, and 503 asks Gupshup to send the webhook again.
    const status = isGupshupError(error) && error.kind === 'webhook' ? 400 : 503
    void report(settings.onError, error, status)
    return status
  }
}

/** Calls `onError`, which logs the error, without affecting the response: its errors are ignored. */
export async function report(onError: OnError, error: unknown, status: number): Promise<void> {
  try {
    await onError(redacted(printableError(error)), { status })
  } catch {}
}
