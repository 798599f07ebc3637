import type { NoWebhooksEvent } from '../events/index.ts'

/** How long a wait for a status goes on before a client says that no webhook has ever come, in milliseconds. Gupshup takes seconds. */
export const noWebhookAfterMs = 30_000

/** Whether a webhook has ever come to this client, or to another one that shares its store. */
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

  /** A webhook came, here or elsewhere. */
  record(): void {
    this.#hasCome = true
  }

  /** A wait has gone on for `waitedMs`. Tells of it if no webhook has ever come, once. */
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
