import { isGupshupError } from '../errors/index.ts'
import type { WebhookHandlerOptions, WebhookSettings } from './options.ts'
import { readJson } from './read-json.ts'
import type { WebhookRequest } from './request.ts'
import type { WebhookObserver } from './webhook-observer.ts'

/** Who takes the events in: the client. */
export interface WebhookReceiver {
  /** Takes a webhook body; resolves when the event, and what it calls for, are stored. */
  receive(body: unknown): Promise<unknown>
}

export interface HandleContext {
  readonly receiver: WebhookReceiver
  readonly settings: WebhookSettings
  readonly observer: WebhookObserver
}

/** Reads the body, gives it to the receiver and says which status that calls for. Never rejects. */
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
    // A client counts what it refuses itself.
    await receiver.receive(reading.value)
    return 200
  } catch (error) {
    // What cannot be read now cannot be read later either. The rest is this side's trouble, and Gupshup is asked to send it again.
    const status = isGupshupError(error) && error.kind === 'webhook' ? 400 : 503
    void report(settings.onError, error, status)
    return status
  }
}

export type OnError = NonNullable<WebhookHandlerOptions['onError']>

/** Tells the application without waiting for it. Its own trouble with that must not change the answer. */
export async function report(onError: OnError, error: unknown, status: number): Promise<void> {
  try {
    await onError(error, { status })
  } catch {}
}
