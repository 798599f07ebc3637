import type { NoWebhooksEvent } from '../events/index.ts'

/** How long a client waits for a status before it reports that no webhook has ever come, in milliseconds. Gupshup takes seconds. */
export const noWebhookAfterMs = 30_000

/** Knows whether a webhook has ever come to this client, or to another client that shares its store. */
export class WebhookEvidence {
  readonly #onMissing: (event: NoWebhooksEvent) => void
  #hasCome = false
  #isReported = false

  constructor(onMissing: (event: NoWebhooksEvent) => void) {
    this.#onMissing = onMissing
  }

  get hasCome(): boolean {
    return this.#hasCome
  }

  /** Records a webhook, to this client or to another. */
  record(): void {
    this.#hasCome = true
  }

  /** Records that a wait has lasted `waitedMs`. If no webhook has ever come, reports that once. */
  recordWait(waitedMs: number): void {
    if (this.#hasCome || this.#isReported) return
    this.#isReported = true
    this.#onMissing({
      waitedMs,
      message:
        `No webhook has come in ${waitedMs / 1_000} s of waiting for a status, nor ever before, so the wait may be in vain. ` +
        'Mount createWebhookHandler(client), call client.subscriptions.ensure({ url }), and let client.diagnose() check the subscription.',
    })
  }
}
