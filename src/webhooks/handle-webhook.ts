import { isGupshupError } from '../errors/index.ts'
import type { GupshupEvent } from '../model/index.ts'
import { onAbort, printableError, redacted } from '../util/index.ts'
import type { OnError, OnEvents, WebhookSettings } from './options.ts'
import { readJson, refuseByHeaders } from './read-json.ts'
import { responseOf, type WebhookRequest, type WebhookResponse } from './request.ts'
import type { WebhookObserver } from './webhook-observer.ts'

/** Ingests the events: the client. */
export interface WebhookReceiver {
  /** Ingests the body of a webhook. Resolves with its events when they and their consequences are stored. */
  receive(body: unknown): Promise<unknown>
}

export interface HandleContext {
  readonly receiver: WebhookReceiver
  readonly settings: WebhookSettings
  readonly observer: WebhookObserver
}

/** Reads the body, passes it to the receiver and returns the response. Never rejects. */
export async function handleWebhook(
  request: WebhookRequest,
  { receiver, settings, observer }: HandleContext,
): Promise<WebhookResponse> {
  try {
    const reading = refuseByHeaders(request, settings) ?? readJson(await request.readBody(settings), settings)
    if (reading.outcome === 'refused') {
      observer.rejected(reading.reason)
      void report(settings.onError, reading.error, reading.status)
      return responseOf(reading.status)
    }
    // The client itself counts the bodies that it refuses.
    const intake = receiver.receive === observer.intake?.insteadOf ? observer.intake : undefined
    const { value, isOwn } = reading
    const events = await (intake === undefined ? receiver.receive(value) : intake.receive(value, { isOwn }))
    if (settings.onEvents === undefined || !isListOfEvents(events)) return responseOf(200)
    const told = intake === undefined ? events : redacted(events)
    return responseOf(await tellApplication(told, settings.onEvents, { settings, observer }))
  } catch (error) {
    // An unreadable body stays unreadable. Any other failure is on this side, and 503 asks Gupshup to send the webhook again.
    const status = isGupshupError(error) && error.kind === 'webhook' ? 400 : 503
    void report(settings.onError, error, status)
    return responseOf(status)
  }
}

/** A receiver of the application's own may return anything. */
function isListOfEvents(value: unknown): value is readonly GupshupEvent[] {
  return Array.isArray(value) && value.length > 0
}

/** Awaits `onEvents`. Its failure is reported to the client too, because no page says how often Gupshup repeats a webhook. */
async function tellApplication(
  events: readonly GupshupEvent[],
  onEvents: OnEvents,
  { settings, observer }: Pick<HandleContext, 'settings' | 'observer'>,
): Promise<number> {
  try {
    await withinTime(settings.eventsTimeoutMs, async (signal) => await onEvents(events, { signal }))
    return 200
  } catch (error) {
    observer.failed?.(error)
    void report(settings.onError, error, 503)
    return 503
  }
}

async function withinTime(timeoutMs: number, work: (signal: AbortSignal) => Promise<unknown>): Promise<void> {
  const controller = new AbortController()
  const timer = setTimeout(() => {
    const sentence =
      `onEvents took longer than its eventsTimeoutMs of ${timeoutMs} ms, so Gupshup got a 503 and sends the webhook again. ` +
      'Do less before it resolves, or use client.consume().'
    controller.abort(new Error(sentence))
  }, timeoutMs)
  try {
    await new Promise((resolve, reject) => {
      onAbort(controller.signal, () => reject(controller.signal.reason))
      work(controller.signal).then(resolve, reject)
    })
  } finally {
    clearTimeout(timer)
  }
}

/** Calls `onError`, which logs the error, without affecting the response: its errors are ignored. */
export async function report(onError: OnError, error: unknown, status: number): Promise<void> {
  try {
    await onError(redacted(printableError(error)), { status })
  } catch {}
}
