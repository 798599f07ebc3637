import type { WebhookHandlerOptions } from './options.ts'

export type OnError = NonNullable<WebhookHandlerOptions['onError']>

/** Tells the application without waiting for it. Its own trouble with that must not change the answer. */
export async function report(onError: OnError, error: unknown, status: number): Promise<void> {
  try {
    await onError(error, { status })
  } catch {}
}
